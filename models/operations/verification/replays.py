"""The same request sent twice is answered once: the first answer is kept, sealed, for a day.

It is kept in the transaction that took the quota, so there is no moment at which one exists without the other, and a
twin that comes at the same time waits for it. A refusal is not kept: it may be asked again under the same key.

Pasal: Pasal 10(1)a, Pasal 10(1)b.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from models.operations.clock import WIB, now
from models.operations.verification.asker import Asker
from models.rules.errors import DomainError
from models.rules.verification.outcome import Refused
from models.rules.verification.query import Query
from models.tables import ApiReplay
from models.tables.base import EPOCH, MICROSECOND, database, writing
from models.tables.sealing import blind

KEPT = timedelta(hours=24)
_CLAIM = """
INSERT INTO api_replay (key_index, body_index, answer, at) VALUES ({p}, {p}, NULL, {p})
ON CONFLICT (key_index) DO NOTHING RETURNING key_index
"""


class OtherBody(DomainError):
    """The key was used for another request."""

    default = "Idempotency-Key ini sudah dipakai untuk permintaan lain dalam 24 jam terakhir."


def once(
    asker: Asker, query: Query, ask: Callable[[], dict[str, Any]], *, key: str, path: str, body: bytes
) -> tuple[dict[str, Any], bool]:
    """The answer, and whether it is the one of before.

    Raises: OtherBody; Refused, also when a kept answer may no longer be given to whoever asks.
    """
    index, print_of_body = blind(f"{asker.client}\n{path}\n{key}"), blind(body.decode("latin-1"))
    refused: Refused | None = None
    with writing():
        if not _claimed(index, print_of_body):
            return _kept(asker, index, print_of_body, query), True
        try:
            answer = ask()
        except Refused as error:
            refused = error
            ApiReplay.delete().where(ApiReplay.key_index == index).execute()
        else:
            ApiReplay.update(answer=answer).where(ApiReplay.key_index == index).execute()
    if refused is not None:
        raise refused
    return answer, False


def forget_old() -> int:
    """Remove what is older than :data:`KEPT`; returns how many."""
    with writing():
        return ApiReplay.delete().where(ApiReplay.at < now() - KEPT).execute()


def _claimed(index: str, print_of_body: str) -> bool:
    at = now()
    ApiReplay.delete().where(ApiReplay.key_index == index, ApiReplay.at < at - KEPT).execute()
    values = (index, print_of_body, (at - EPOCH) // MICROSECOND)
    return bool(database.execute_sql(_CLAIM.format(p=database.obj.param), values).fetchall())


def _kept(asker: Asker, index: str, print_of_body: str, query: Query) -> dict[str, Any]:
    row = ApiReplay.get(ApiReplay.key_index == index)
    if row.body_index != print_of_body:
        raise OtherBody
    refusal = asker.terms.refusal(asker.method, query.purpose, asker.address, now().astimezone(WIB))
    if refusal is not None:
        raise Refused(refusal)
    return row.answer
