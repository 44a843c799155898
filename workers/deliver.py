"""Sending one e-mail by SMTP.

Pasal: Pasal 13(1)g.
"""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from models.operations.mail import Outgoing
from models.rules.errors import TemporarilyUnavailable

SECONDS = 15


class MailUnavailable(TemporarilyUnavailable):
    """The SMTP server does not answer or does not take the message now."""

    default = "Menunggu server surel"


def send(message: Outgoing, smtp_url: str | None, sender: str) -> str:
    """Send and return ``terkirim``; without a server ``tersimpan``; ``ditolak`` when the address is refused for good.

    ``smtp_url`` is ``smtp://user:password@host:port`` (STARTTLS where offered) or ``smtps://…``. The Message-ID is
    made of the fact's key, so a repeat after a crash is recognisably the same message (RFC 5322 §3.6.4).

    Raises: MailUnavailable.
    """
    if smtp_url is None:
        return "tersimpan"
    parts = urlsplit(smtp_url)
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, message.recipient, message.subject
    mail["Message-ID"] = f"<{message.message_id}@{sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.body)
    host, port = parts.hostname or "localhost", parts.port or (465 if parts.scheme == "smtps" else 587)
    context = ssl.create_default_context()
    try:
        if parts.scheme == "smtps":
            client: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=context)
        else:
            client = smtplib.SMTP(host, port, timeout=SECONDS)
        with client:
            if parts.scheme == "smtp" and client.has_extn("starttls"):
                client.starttls(context=context)
            if parts.username:
                client.login(unquote(parts.username), unquote(parts.password or ""))
            client.send_message(mail)
    except smtplib.SMTPRecipientsRefused:
        return "ditolak"
    except (OSError, smtplib.SMTPException) as error:
        raise MailUnavailable from error
    return "terkirim"
