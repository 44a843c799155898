"""Telling a resident what happened: a line in his account and one message, each exactly once per fact.

Pasal: Pasal 13(1)g.
"""

from __future__ import annotations

from models.operations import outbox
from models.operations.clock import now
from models.tables import Account, Application, Message, Notice


def notify(account: Account | None, key: str, title: str, text: str, *, application: Application | None = None) -> None:
    """Write notice and message inside the caller's transaction; ``key`` names the fact, so twice is once.

    Without an account (an application entered at the counter) nothing is sent.
    """
    if account is None:
        return
    Notice.insert(
        account=account, application=application, key=key, title=title, text=text, at=now()
    ).on_conflict_ignore().execute()
    send(account, key, title, f"{text}\n\nDisdukcapil Kabupaten Ogan Ilir — AKU MANDIRI")


def send(account: Account, key: str, subject: str, body: str) -> None:
    """Queue one e-mail to the account's address, inside the caller's transaction."""
    send_to(account.email, key, subject, body, account=account)


def send_to(address: str, key: str, subject: str, body: str, *, account: Account | None = None) -> None:
    """Queue one e-mail, inside the caller's transaction; ``key`` names the fact, so twice is once."""
    Message.insert(
        key=key, account=account, recipient=address, subject=subject, body=body, at=now()
    ).on_conflict_ignore().execute()
    outbox.promise("kirim_pesan", f"pesan:{key}", subject_id=Message.get(Message.key == key).id)
