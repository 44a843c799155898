"""Sending one e-mail by SMTP.

Pasal: Pasal 13(1)g.
"""

from __future__ import annotations

import logging
import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from urllib.parse import unquote, urlsplit

from models.operations.mail import Outgoing
from models.rules.errors import DomainError, TemporarilyUnavailable

SECONDS = 13  # for one answer; the two answers around the text come within the lease of the job
NEEDS_LOGIN = frozenset({530, 534, 535, 538})  # RFC 4954 §6: who we are was refused, not this mail

log = logging.getLogger("workers.deliver")


class MailUnavailable(TemporarilyUnavailable):
    """The SMTP server does not answer or does not take the message now."""

    default = "Menunggu server surel"


class MailMisconfigured(TemporarilyUnavailable):
    """No mail can leave until the pengelola changes a setting; none is lost meanwhile."""

    default = "Pengaturan server surel belum benar: pengelola perlu memeriksa SMTP_URL"


class MailRefused(DomainError):
    """This one mail is never sent; the message says why."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """``outcome`` is one of :data:`models.operations.mail.FINAL`; ``reason`` says why it is ``ditolak``, else empty."""

    outcome: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Server:
    """Where mail goes, from ``smtp://user:password@host:port`` (STARTTLS) or ``smtps://…`` (TLS from the start).

    ``always_tls`` refuses to send anything in the clear; without it only a password is never sent so.
    """

    url: str
    always_tls: bool = False

    def __repr__(self) -> str:
        return f"Server({urlsplit(self.url).hostname})"


def send(message: Outgoing, server: Server | None, sender: str, *, still_ours: Callable[[], None]) -> Delivery:
    """Send, or without a server keep (``tersimpan``), or give up on a mail that is refused for good (``ditolak``).

    ``sender`` is an address or ``Name <address>``. ``still_ours`` is called right before the text leaves and raises
    when another worker has taken the job. A repeat after a crash carries the same Message-ID and Date, so that it is
    recognisably the same message (RFC 5322 §3.6.4).

    Raises: MailUnavailable, MailMisconfigured, and what ``still_ours`` raises.
    """
    if server is None:
        return Delivery("tersimpan")
    try:
        mail = _compose(message, sender)
        with _connected(server) as client:
            _transfer(client, mail, parseaddr(sender)[1], message.recipient, still_ours)
    except MailRefused as refusal:
        return Delivery("ditolak", refusal.message)
    return Delivery("terkirim")


def probe(server: Server) -> str:
    """Connect, greet, secure and log in, but send nothing; says what was found, in Indonesian.

    Raises: MailUnavailable, MailMisconfigured.
    """
    with _connected(server) as client:
        safe = "TLS" if isinstance(client.sock, ssl.SSLSocket) else "tanpa TLS"
        login = "masuk dengan kata sandi" if urlsplit(server.url).username else "tanpa kata sandi"
        return f"{urlsplit(server.url).hostname}, {safe}, {login}"


def _compose(message: Outgoing, sender: str) -> EmailMessage:
    if any(not character.isprintable() for character in message.recipient + message.subject):
        raise MailRefused("Alamat atau perihal memuat ganti baris atau karakter kendali; pesan tidak dikirim.")
    if not message.recipient.isascii():
        raise MailRefused("Alamat surel memuat huruf di luar ASCII; minta warga memperbaiki alamatnya.")
    mail = EmailMessage()
    try:
        mail["To"], mail["Subject"] = message.recipient, message.subject
    except (ValueError, IndexError) as error:
        raise MailRefused("Alamat surel tidak dapat dibaca; minta warga memperbaiki alamatnya.") from error
    try:
        mail["From"] = sender
    except (ValueError, IndexError) as error:
        raise MailMisconfigured("Alamat pengirim tidak dapat dibaca: periksa MAIL_FROM") from error
    mail["Date"] = format_datetime(message.written_at)
    mail["Message-ID"] = f"<{message.message_id}@{parseaddr(sender)[1].rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.body, cte="quoted-printable")
    return mail


@contextmanager
def _connected(server: Server) -> Iterator[smtplib.SMTP]:
    """A client that has greeted, is as secure as asked and is logged in; what goes wrong inside is translated."""
    try:
        client = _open(server)
        try:
            _secure(client, server)
            _log_in(client, server)
            yield client
        finally:
            _leave(client)
    except ssl.SSLError as error:
        raise MailMisconfigured(
            "Sambungan aman ke server surel gagal: pengelola perlu memeriksa sertifikat dan nama host di SMTP_URL"
        ) from error
    except (OSError, smtplib.SMTPException) as error:
        raise MailUnavailable from error


def _open(server: Server) -> smtplib.SMTP:
    parts = urlsplit(server.url)
    host = parts.hostname or "localhost"
    if parts.scheme == "smtps":
        return smtplib.SMTP_SSL(host, parts.port or 465, timeout=SECONDS, context=ssl.create_default_context())
    return smtplib.SMTP(host, parts.port or 587, timeout=SECONDS)


def _secure(client: smtplib.SMTP, server: Server) -> None:
    """Greet first: only the answer to EHLO says whether STARTTLS is offered (RFC 3207 §4)."""
    client.ehlo_or_helo_if_needed()
    if isinstance(client.sock, ssl.SSLSocket):
        return
    if client.has_extn("starttls"):
        client.starttls(context=ssl.create_default_context())
        client.ehlo_or_helo_if_needed()
        return
    if server.always_tls:
        raise MailMisconfigured("Server surel tidak menawarkan TLS, padahal SMTP_TLS=always: pesan ditahan")
    if urlsplit(server.url).username:
        raise MailMisconfigured(
            "Server surel tidak menawarkan TLS, jadi kata sandi tidak dikirim: pakai server dengan STARTTLS atau smtps://"
        )


def _log_in(client: smtplib.SMTP, server: Server) -> None:
    parts = urlsplit(server.url)
    if not parts.username:
        return
    try:
        client.login(unquote(parts.username), unquote(parts.password or ""))
    except smtplib.SMTPAuthenticationError as error:
        if error.smtp_code < 500:
            raise MailUnavailable from error
        raise MailMisconfigured(
            "Server surel menolak nama atau kata sandi: pengelola perlu memeriksa SMTP_URL"
        ) from error
    except smtplib.SMTPNotSupportedError as error:
        raise MailMisconfigured(
            "Server surel tidak mengenal log-in: hapus nama dan kata sandi dari SMTP_URL"
        ) from error


def _transfer(
    client: smtplib.SMTP, mail: EmailMessage, sender: str, recipient: str, still_ours: Callable[[], None]
) -> None:
    _accepted(client.mail(sender), "alamat pengirim")
    _accepted(client.rcpt(recipient), "alamat tujuan")
    still_ours()
    try:
        answer = client.data(mail.as_bytes(policy=policy.SMTP))
    except smtplib.SMTPDataError as error:
        answer = (error.smtp_code, error.smtp_error if isinstance(error.smtp_error, bytes) else b"")
    _accepted(answer, "isi pesan")


def _accepted(answer: tuple[int, bytes], what: str) -> None:
    """RFC 5321 §4.2.1: 2xx is a yes, 5xx a lasting no, and everything else is asked again later."""
    code, text = answer
    if 200 <= code < 300:
        return
    told = " ".join(text.decode("utf-8", "replace").split())[:120]
    if code in NEEDS_LOGIN:
        raise MailMisconfigured(f"Server surel meminta log-in: pengelola perlu memeriksa SMTP_URL ({code})")
    if code >= 500:
        raise MailRefused(f"Server surel menolak {what}: {code} {told}")
    raise MailUnavailable(f"Menunggu server surel ({what}: {code} {told})")


def _leave(client: smtplib.SMTP) -> None:
    """Say goodbye; what the server makes of it changes nothing about a message that it has accepted."""
    try:
        client.quit()
    except (OSError, smtplib.SMTPException) as error:
        log.info("smtp goodbye: %s", type(error).__name__)
    finally:
        client.close()
