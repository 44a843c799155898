"""A form that is sent again because its answer was lost on the way is taken once, and led where the first one went.

The token is noted in the transaction that stores what the form says: there is no moment at which one is kept without
the other, and a twin that comes at the same time waits for it. A form that was refused is not noted. The same token
with other content is another form: who goes back and corrects himself is not answered with what he wrote before.

Pasal: Pasal 13(1)b.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from models.operations.clock import now
from models.tables import FormReply
from models.tables.base import EPOCH, MICROSECOND, database, writing
from models.tables.sealing import blind

KEPT = timedelta(hours=24)
_CLAIM = """
INSERT INTO form_reply (token_index, body_index, location, at) VALUES ({p}, {p}, '', {p})
ON CONFLICT (token_index) DO UPDATE SET body_index = excluded.body_index, location = '', at = excluded.at
WHERE form_reply.body_index <> excluded.body_index RETURNING token_index
"""


@dataclass(frozen=True, slots=True)
class Sent:
    """One sending of a form: blind indexes of whose it is and its token, and of everything in it."""

    token_index: str
    body_index: str


def sent(holder: str, path: str, token: str, body: str) -> Sent:
    """The sending of ``body`` (or a fingerprint of it) by ``holder`` to ``path`` under the page's ``token``."""
    return Sent(blind(f"kiriman\n{holder}\n{path}\n{token}"), blind(f"isi\n{body}"))


def first_answer(form: Sent) -> str:
    """Where the form led to when it was taken; "" when it is new."""
    row = FormReply.get_or_none(FormReply.token_index == form.token_index, FormReply.at >= now() - KEPT)
    return row.location if row is not None and row.body_index == form.body_index else ""


def once(form: Sent, take: Callable[[], str]) -> str:
    """Take the form and note where it leads, or give what ``take`` gave the first time; refusals rise, unnoted."""
    with writing():
        FormReply.delete().where(FormReply.token_index == form.token_index, FormReply.at < now() - KEPT).execute()
        if not _claimed(form):
            location: str = FormReply.get_by_id(form.token_index).location
            return location
        location = take()
        FormReply.update(location=location).where(FormReply.token_index == form.token_index).execute()
    return location


def _claimed(form: Sent) -> bool:
    values = (form.token_index, form.body_index, (now() - EPOCH) // MICROSECOND)
    return bool(database.execute_sql(_CLAIM.format(p=database.obj.param), values).fetchall())


def forget_old() -> int:
    """Remove what is older than :data:`KEPT`; returns how many."""
    with writing():
        return FormReply.delete().where(FormReply.at < now() - KEPT).execute()
