"""One mail over a real SMTP connection: secure, once, and given up only when the server means it."""

from __future__ import annotations

import email
import email.policy
import socket
from contextlib import contextmanager
from datetime import UTC, datetime
from urllib.parse import quote

import pytest

from models.operations.mail import Outgoing
from models.operations.outbox import LeaseLost
from tests.workers.mail_server import PASSWORD, USER, Desk, MailServer, make_identity
from workers import deliver
from workers.deliver import MailMisconfigured, MailUnavailable, Server, probe

SENDER = "Disdukcapil <tidak-dibalas@adminduk.contoh.invalid>"
LOGIN = f"{USER}:{quote(PASSWORD, safe='')}@"
WRITTEN = datetime(2026, 3, 2, 1, 2, 3, tzinfo=UTC)


def outgoing(recipient="warga@contoh.invalid", subject="Permohonan diterima"):
    return Outgoing(1, "abc123", recipient, subject, "Terima kasih — berkas Anda lengkap.\n.\nSalam", WRITTEN)


def send(url, message=None, *, always_tls=False, still_ours=lambda: None, sender=SENDER):
    return deliver.send(message or outgoing(), Server(url, always_tls=always_tls), sender, still_ours=still_ours)


@pytest.fixture
def desk():
    return Desk()


@pytest.fixture
def identity(tmp_path, monkeypatch):
    """A certificate that this machine trusts."""
    file = make_identity(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    return file


@contextmanager
def serving(desk, **how):
    server = MailServer(desk, **how)
    server.start()
    try:
        yield server.address
    finally:
        server.stop()


@pytest.fixture
def plain(desk):
    with serving(desk) as address:
        yield f"smtp://{address}"


@pytest.fixture
def starttls(desk, identity):
    with serving(desk, identity=identity, tls="starttls", login=True) as address:
        yield f"smtp://{LOGIN}{address}"


def test_starttls_is_used_before_the_password_and_the_text(desk, starttls):
    assert send(starttls).outcome == "terkirim"
    assert desk.commands == [(verb, True) for verb in ("AUTH", "MAIL", "RCPT", "DATA", "QUIT")]


def test_what_arrives_is_what_was_written(desk, plain):
    send(plain)
    mail = email.message_from_bytes(desk.taken[0], policy=email.policy.default)
    assert desk.taken[0].isascii()
    assert mail["Message-ID"] == "<abc123@adminduk.contoh.invalid>"
    assert (mail["From"], mail["To"], mail["Subject"]) == (SENDER, "warga@contoh.invalid", "Permohonan diterima")
    assert mail["Date"].datetime == WRITTEN
    assert mail.get_content().splitlines() == ["Terima kasih — berkas Anda lengkap.", ".", "Salam"]


def test_a_connection_that_is_secure_from_the_start_is_not_secured_again(desk, identity):
    with serving(desk, identity=identity, tls="smtps") as address:
        assert send(f"smtps://{address}").outcome == "terkirim"


def test_a_password_never_goes_in_the_clear(desk):
    with serving(desk, login=True) as address, pytest.raises(MailMisconfigured, match="tidak menawarkan TLS"):
        send(f"smtp://{LOGIN}{address}")
    assert desk.commands == [("QUIT", False)]


def test_without_a_password_the_clear_is_allowed_unless_tls_is_demanded(desk, plain):
    assert send(plain).outcome == "terkirim"
    with pytest.raises(MailMisconfigured, match="SMTP_TLS=always"):
        send(plain, always_tls=True)
    assert len(desk.taken) == 1


@pytest.mark.parametrize("scheme", ["starttls", "smtps"])
@pytest.mark.parametrize("fault", ["unknown issuer", "other name"])
def test_a_certificate_that_proves_nothing_is_not_believed(desk, tmp_path, monkeypatch, scheme, fault):
    file = make_identity(tmp_path, "127.0.0.9" if fault == "other name" else "127.0.0.1")
    if fault == "other name":
        monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with serving(desk, identity=file, tls=scheme) as address:
        url = f"{'smtps' if scheme == 'smtps' else 'smtp'}://{LOGIN}{address}"
        with pytest.raises(MailMisconfigured, match="sertifikat"):
            send(url)
    assert not {"AUTH", "MAIL", "DATA"} & {verb for verb, _ in desk.commands}


def test_a_wrong_password_is_a_fault_of_the_settings_and_names_no_secret(desk, starttls):
    with pytest.raises(MailMisconfigured, match="menolak nama atau kata sandi") as caught:
        send(starttls.replace(quote(PASSWORD, safe=""), "salah-39"))
    assert "salah-39" not in caught.value.message
    assert desk.taken == []


def test_a_server_that_asks_for_a_log_in_is_a_fault_of_the_settings(desk, starttls):
    with pytest.raises(MailMisconfigured, match="meminta log-in"):
        send(starttls.replace(LOGIN, ""))


@pytest.mark.parametrize("verb", ["MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize("code", [421, 450, 451, 452])
def test_a_temporary_no_is_asked_again(desk, plain, verb, code):
    desk.answers[verb] = f"{code} 4.2.0 coba lagi"
    with pytest.raises(MailUnavailable, match=str(code)):
        send(plain)
    desk.answers.clear()
    assert send(plain).outcome == "terkirim"


@pytest.mark.parametrize(
    ("verb", "what"), [("MAIL", "alamat pengirim"), ("RCPT", "alamat tujuan"), ("DATA", "isi pesan")]
)
@pytest.mark.parametrize("code", [550, 552, 554])
def test_a_lasting_no_ends_this_mail_and_says_why(desk, plain, verb, what, code):
    desk.answers[verb] = f"{code} 5.1.1 tidak dikenal"
    sent = send(plain)
    assert (sent.outcome, sent.reason) == ("ditolak", f"Server surel menolak {what}: {code} 5.1.1 tidak dikenal")
    assert desk.taken == []


@pytest.mark.parametrize("answer", ["421 sibuk", "500 apa?", "hang up"])
def test_a_bad_goodbye_does_not_send_the_mail_again(desk, plain, answer):
    if answer == "hang up":
        desk.hangs_up = "QUIT"
    else:
        desk.answers["QUIT"] = answer
    assert send(plain).outcome == "terkirim"
    assert len(desk.taken) == 1


def test_a_server_that_dies_after_the_text_gets_the_same_message_again(desk, plain):
    desk.hangs_up = "DATA"
    with pytest.raises(MailUnavailable):
        send(plain)
    desk.hangs_up = ""
    assert send(plain).outcome == "terkirim"
    assert len(desk.taken) == 2
    assert desk.taken[0] == desk.taken[1]


@pytest.mark.parametrize("verb", ["MAIL", "RCPT"])
def test_a_server_that_dies_before_the_text_is_asked_again(desk, plain, verb):
    desk.hangs_up = verb
    with pytest.raises(MailUnavailable):
        send(plain)
    assert desk.taken == []


def test_a_server_that_is_not_there_is_waited_for(free_port):
    with pytest.raises(MailUnavailable):
        send(f"smtp://127.0.0.1:{free_port}")


def test_a_server_that_says_nothing_is_waited_for_in_bounded_time(monkeypatch):
    monkeypatch.setattr(deliver, "SECONDS", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(MailUnavailable):
        send(f"smtp://127.0.0.1:{silent.getsockname()[1]}")


@pytest.mark.parametrize(
    "bad", ["warga@contoh.invalid\r\nBcc: lain@contoh.invalid", "warga@contoh.invalid\n", "a\0@b.c"]
)
def test_a_line_break_in_the_address_ends_this_mail(desk, plain, bad):
    sent = send(plain, outgoing(recipient=bad))
    assert sent.outcome == "ditolak"
    assert "ganti baris" in sent.reason
    assert desk.commands == []


def test_a_line_break_in_the_subject_ends_this_mail(desk, plain):
    sent = send(plain, outgoing(subject="Halo\r\nBcc: lain@contoh.invalid"))
    assert (sent.outcome, desk.commands) == ("ditolak", [])


@pytest.mark.parametrize("bad", ["wärga@contoh.invalid", "", "warga@", "@", "a, b@c.d <"])
def test_an_address_that_no_server_can_take_ends_this_mail(desk, plain, bad):
    desk.answers["RCPT"] = "553 5.1.3 alamat salah"
    assert send(plain, outgoing(recipient=bad)).outcome == "ditolak"
    assert desk.taken == []


def test_a_sender_with_a_line_break_is_a_fault_of_the_settings(plain):
    with pytest.raises(MailMisconfigured, match="MAIL_FROM"):
        send(plain, sender="a@b.c\r\nBcc: d@e.f")


def test_nothing_leaves_when_another_worker_has_the_job(desk, plain):
    def lost():
        raise LeaseLost

    with pytest.raises(LeaseLost):
        send(plain, still_ours=lost)
    assert desk.taken == []


def test_without_a_server_the_mail_is_kept():
    assert deliver.send(outgoing(), None, SENDER, still_ours=lambda: None).outcome == "tersimpan"


def test_the_probe_logs_in_and_sends_nothing(desk, starttls):
    assert probe(Server(starttls)) == "127.0.0.1, TLS, masuk dengan kata sandi"
    assert desk.commands == [("AUTH", True), ("QUIT", True)]


def test_a_server_s_password_is_not_shown():
    assert "sandi" not in repr(Server("smtp://u:sandi@contoh.invalid"))
