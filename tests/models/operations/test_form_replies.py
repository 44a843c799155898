"""A form that comes twice is taken once, on either engine, also when both come at the same moment."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from models.operations import form_replies
from models.operations.clock import now
from models.rules.errors import InvalidInput
from models.tables import FormReply, Setting
from models.tables.base import database as db


def form(body="a", token="t", holder="akun:1"):
    return form_replies.sent(holder, "/isi/x", token, body)


def writes(key, place="/lanjut"):
    """A form that stores one row and leads to ``place``."""

    def take():
        Setting.create(key=key, value=1, note="", changed_at=now())
        return place

    return take


def test_the_second_sending_has_the_first_answer_and_stores_nothing(database):
    assert form_replies.first_answer(form()) == ""
    assert form_replies.once(form(), writes("satu")) == "/lanjut"
    assert form_replies.first_answer(form()) == "/lanjut"
    assert form_replies.once(form(), writes("dua", "/lain")) == "/lanjut"
    assert [one.key for one in Setting.select()] == ["satu"]


def test_other_content_under_the_same_token_is_another_form(database):
    """Who goes back and corrects himself, and then himself again, is taken each time."""
    for number, body in enumerate(("a", "b", "a")):
        assert form_replies.once(form(body), writes(f"kunci{number}", f"/{number}")) == f"/{number}"
    assert Setting.select().count() == 3


@pytest.mark.parametrize("other", [{"holder": "akun:2"}, {"token": "u"}])
def test_nobody_is_answered_with_what_another_one_sent(database, other):
    form_replies.once(form(), writes("satu"))
    assert form_replies.first_answer(form(**other)) == ""


def test_a_refused_form_may_come_again(database):
    def refuse():
        writes("separuh")()
        raise InvalidInput("Belum lengkap.")

    with pytest.raises(InvalidInput):
        form_replies.once(form(), refuse)
    assert Setting.select().count() == 0
    assert form_replies.once(form(), writes("satu")) == "/lanjut"


def test_twins_at_the_same_moment_are_one(database):
    gate, found = threading.Barrier(6), []

    def send(number):
        db.connect(reuse_if_open=True)
        gate.wait(10)
        found.append(form_replies.once(form(), writes(f"kembar{number}", f"/{number}")))
        db.close()

    threads = [threading.Thread(target=send, args=(number,)) for number in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(30)
    assert len(found) == 6
    assert len(set(found)) == 1
    assert Setting.select().count() == 1


def test_after_a_day_it_is_forgotten(database):
    form_replies.once(form(), writes("satu"))
    FormReply.update(at=now() - form_replies.KEPT - timedelta(seconds=1)).execute()
    assert form_replies.first_answer(form()) == ""
    assert form_replies.forget_old() == 1
