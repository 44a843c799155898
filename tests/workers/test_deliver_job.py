"""The job around one mail: what the pengelola sees of it, and that it ends when it should."""

from __future__ import annotations

import dataclasses
from types import SimpleNamespace

import pytest

from models.operations import notices, outbox
from models.tables import Message, OutboxItem
from models.tables.base import writing
from tests.workers.mail_server import Desk, MailServer
from workers import jobs


@pytest.fixture
def item(world):
    """A promised mail."""
    account = world.account
    with writing():
        notices.send(account, "permohonan:1:uji", "Permohonan diterima", "Terima kasih.")
    return OutboxItem.get(OutboxItem.key == "pesan:permohonan:1:uji")


@pytest.fixture
def desk():
    return Desk()


@pytest.fixture
def tools(config, desk):
    server = MailServer(desk)
    server.start()
    yield SimpleNamespace(config=dataclasses.replace(config, smtp_url=f"smtp://{server.address}"))
    server.stop()


def run(item, tools):
    jobs.run(item.id, tools)
    return Message.get(), OutboxItem.get_by_id(item.id)


def test_a_mail_is_sent_once_however_often_its_job_is_told(item, tools, desk):
    message, promised = run(item, tools)
    assert (message.state, message.error) == ("terkirim", "")
    assert promised.done_at is not None
    run(item, tools)
    assert len(desk.taken) == 1


def test_a_lasting_refusal_is_shown_with_the_server_s_reason(item, tools, desk):
    desk.answers["RCPT"] = "550 5.1.1 kotak surat tidak ada"
    message, promised = run(item, tools)
    assert message.state == "ditolak"
    assert "550 5.1.1 kotak surat tidak ada" in message.error
    assert promised.done_at is not None


def test_a_temporary_refusal_waits_visibly_and_then_goes_out(item, tools, desk):
    desk.answers["RCPT"] = "450 4.7.1 greylisted"
    message, promised = run(item, tools)
    assert message.state == "menunggu"
    assert "greylisted" in promised.waiting_for
    desk.answers.clear()
    outbox.retry(item.id)
    assert run(item, tools)[0].state == "terkirim"


def test_a_fault_of_the_settings_waits_and_tells_the_pengelola_which_one(item, tools, desk):
    url = tools.config.smtp_url.replace("smtp://", "smtp://capil:sandi@")
    clear = SimpleNamespace(config=dataclasses.replace(tools.config, smtp_url=url))
    message, promised = run(item, clear)
    assert message.state == "menunggu"
    assert "kata sandi tidak dikirim" in promised.waiting_for
    assert desk.taken == []


def test_the_setting_that_demands_tls_reaches_the_connection(item, tools, desk):
    strict = SimpleNamespace(config=dataclasses.replace(tools.config, smtp_tls="always"))
    assert "SMTP_TLS=always" in run(item, strict)[1].waiting_for
    assert desk.taken == []


def test_a_job_that_another_worker_took_over_sends_nothing(item, tools, desk, monkeypatch):
    def taken_over(message):
        OutboxItem.update(lease="lain").where(OutboxItem.id == item.id).execute()
        return compose(message, tools.config.mail_from)

    compose = jobs.deliver._compose
    monkeypatch.setattr(jobs.deliver, "_compose", lambda message, _sender: taken_over(message))
    run(item, tools)
    assert desk.taken == []
    assert Message.get().state == "menunggu"
