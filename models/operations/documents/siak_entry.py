"""Numbers that SIAK gave and an officer enters by hand, where there is no interface.

Pasal: Pasal 11(1).
"""

from __future__ import annotations

from datetime import date

from models.operations import outbox, trail
from models.operations.documents import siak_numbers
from models.operations.residents.register import family_by_kk, resident_by_nik
from models.operations.services import catalogue
from models.operations.watch import named
from models.rules import nik
from models.rules.actor import Actor
from models.rules.errors import AlreadyChanged, InvalidInput, NotFound
from models.tables import OutboxItem, SiakRequest
from models.tables.base import writing


def waiting() -> list[SiakRequest]:
    """Requests without a number, oldest first."""
    return list(
        SiakRequest.select().where(SiakRequest.state == "menunggu").order_by(SiakRequest.requested_at, SiakRequest.id)
    )


def person_of(request: SiakRequest) -> str:
    """For whom the number is: the person, or the head of the family."""
    return str(request.payload.get("name") or request.payload.get("head") or "")


def doubts(request: SiakRequest, number: str) -> list[str]:
    """What does not fit between the number and the person asked for; the officer looks again and may insist."""
    if request.kind == "kk":
        return []
    born = date.fromisoformat(request.payload["birth_date"])
    return nik.differences(number, born=born, sex=request.payload["sex"], lookup=catalogue.lookup())


def enter_number(actor: Actor, request_id: int, text: str, *, insist: bool) -> SiakRequest:
    """Store the NIK or KK number that SIAK gave and let the waiting job go on at once.

    Raises: InvalidInput (malformed, taken, or doubtful and not ``insist``), AlreadyChanged, NotFound.
    """
    request = SiakRequest.get_or_none(SiakRequest.id == request_id)
    if request is None:
        raise NotFound("Permintaan nomor itu tidak ditemukan.")
    number = _read(request.kind, text)
    found = doubts(request, number)
    if found and not insist:
        raise InvalidInput(" ".join([*found, "Periksa lagi di SIAK, lalu centang bila memang demikian."]), field="nik")
    with writing():
        if SiakRequest.get_by_id(request_id).state != "menunggu":
            raise AlreadyChanged("Nomor untuk permintaan ini sudah diterima.")
        if request.kind == "kk" and family_by_kk(number) is not None:
            raise InvalidInput("Nomor KK ini sudah dipakai keluarga lain. Periksa kembali di SIAK.", field="nik")
        if request.kind == "nik" and resident_by_nik(number) is not None:
            raise InvalidInput("NIK ini sudah dipakai penduduk lain. Periksa kembali di SIAK.", field="nik")
        siak_numbers.receive(request_id, number, actor.name)
        named.note_by(actor, [number])
        trail.record(
            actor,
            "siak_nomor",
            application=request.application,
            basis="Pasal 11(1)",
            detail={"peran": request.role, "jenis": request.kind},
        )
        held_up = OutboxItem.select(OutboxItem.id).where(
            OutboxItem.application == request.application_id, OutboxItem.done_at.is_null()
        )
        for (item_id,) in list(held_up.tuples()):
            outbox.retry(item_id)
    return SiakRequest.get_by_id(request_id)


def _read(kind: str, text: str) -> str:
    try:
        return nik.read_kk(text) if kind == "kk" else nik.read_nik(text)
    except InvalidInput as refusal:
        raise InvalidInput(refusal.message, field="nik") from refusal
