"""The files of a requirement: in order, each replaced and taken away by itself, within limits, both of two at once."""

from __future__ import annotations

import dataclasses
import threading

import pytest

from models.operations import archive
from models.operations.applications import attaching, content, sending
from models.operations.applications.drafting import actor_of
from models.operations.desk import office
from models.operations.documents import form_copy
from models.rules.errors import AlreadyChanged, InvalidInput, NotAllowed, NotFound
from models.rules.roles import Role
from models.tables import ArchiveRecord, Attachment
from models.tables.base import database as db
from tests import world as w


def hashes(application) -> list[str]:
    return [one.sha256 for one in attaching.files_of(application, "A_KK")]


def sha(data: bytes) -> str:
    return w.clean_file(data).sha256


@pytest.fixture
def application(world):
    """A draft whose family card has the pages satu, dua, tiga."""
    draft = w.draft(world)
    attaching.detach(draft, "A_KK")
    for data in (b"satu", b"dua", b"tiga"):
        attaching.attach(draft, "A_KK", w.clean_file(data))
    return draft


def test_pages_keep_their_order_through_replacing_and_removing(application):
    second = attaching.files_of(application, "A_KK")[1]
    attaching.attach(application, "A_KK", w.clean_file(b"dua lagi"), instead_of=second.token)
    assert hashes(application) == [sha(b"satu"), sha(b"dua lagi"), sha(b"tiga")]
    attaching.remove(application, attaching.files_of(application, "A_KK")[0].token)
    attaching.attach(application, "A_KK", w.clean_file(b"empat"))
    assert hashes(application) == [sha(b"dua lagi"), sha(b"tiga"), sha(b"empat")]


def test_the_same_photo_twice_is_once(application):
    attaching.attach(application, "A_KK", w.clean_file(b"dua"))
    assert hashes(application) == [sha(b"satu"), sha(b"dua"), sha(b"tiga")]


def test_a_page_that_went_meanwhile_is_not_replaced(application):
    token = attaching.files_of(application, "A_KK")[0].token
    attaching.remove(application, token)
    with pytest.raises(AlreadyChanged, match="sudah tidak ada"):
        attaching.attach(application, "A_KK", w.clean_file(b"lain"), instead_of=token)


def test_the_limits_hold_over_all_files_of_a_requirement(application):
    with pytest.raises(InvalidInput, match="10 halaman"):
        attaching.attach(application, "A_KK", dataclasses.replace(w.clean_file(b"tebal"), pages=8))
    with pytest.raises(InvalidInput, match="terlalu besar"):
        attaching.attach(application, "A_KK", dataclasses.replace(w.clean_file(b"besar"), size=attaching.MOST_BYTES))
    for number in range(7):
        attaching.attach(application, "A_KK", w.clean_file(str(number).encode()))
    with pytest.raises(InvalidInput, match="Sudah ada 10 berkas"):
        attaching.attach(application, "A_KK", w.clean_file(b"sebelas"))


def test_another_applications_page_is_not_removed(world, application):
    stranger = w.draft(world)
    with pytest.raises(NotFound):
        attaching.remove(stranger, attaching.files_of(application, "A_KK")[0].token)


def test_two_uploads_at_once_both_stand(application):
    barrier = threading.Barrier(2)

    def act(data: bytes) -> None:
        barrier.wait()
        try:
            attaching.attach(application, "A_KK", w.clean_file(data))
        finally:
            db.close()

    threads = [threading.Thread(target=act, args=(data,)) for data in (b"kiri", b"kanan")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(hashes(application)[3:]) == {sha(b"kiri"), sha(b"kanan")}
    assert [one.position for one in attaching.files_of(application, "A_KK")] == [1, 2, 3, 4, 5]


def test_the_order_of_the_pages_is_part_of_what_a_paraf_binds(application):
    before = content.fingerprint(application)
    first, second, _ = attaching.files_of(application, "A_KK")
    Attachment.update(position=9).where(Attachment.id == first.id).execute()
    Attachment.update(position=1).where(Attachment.id == second.id).execute()
    assert content.fingerprint(application) != before


def test_the_copy_and_the_archive_tell_every_page(world, application):
    accepted = {one.code for one in sending.declarations_of(application)}
    sent = sending.send(actor_of(world.account), application, accepted)
    assert "3 berkas, 3 halaman" in {one["berkas"] for one in form_copy.compose(sent, "")["lampiran"]}
    archive.file_application(sent, "0" * 64, 1)
    titles = [one.title for one in ArchiveRecord.select().where(ArchiveRecord.kind == "lampiran")]
    assert {f"Lampiran A_KK ({number} dari 3)" for number in (1, 2, 3)} <= set(titles)


def test_in_a_repair_what_was_sent_stays_and_is_completed(world, application):
    accepted = {one.code for one in sending.declarations_of(application)}
    sent = sending.send(actor_of(world.account), application, accepted)
    operator = world.actor(Role.OPERATOR)
    marks = {("lampiran", "A_KK"): (False, "Halaman terakhir belum ada")}
    office.judge(operator, sent.id, marks, seen_version=sent.version)
    again = office.ask_repair(operator, sent.id, "", seen_version=sent.version)
    attaching.attach(again, "A_KK", w.clean_file(b"empat"))
    assert hashes(again) == [sha(b"satu"), sha(b"dua"), sha(b"tiga"), sha(b"empat")]
    (told,) = content.since(again, again.content_sha256)
    assert (told["lama"], told["baru"]) == ("3 berkas lama", "4 berkas baru")
    with pytest.raises(NotAllowed):
        attaching.remove(again, attaching.files_of(again, "A_NIKAH")[0].token)
