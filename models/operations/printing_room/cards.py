"""The printing room: a card from the queue to the counter, each step with who took it.

Pasal: Pasal 8(1)c, Pasal 8(1)d, Pasal 13(1)g.
"""

from __future__ import annotations

from models.operations import notices, trail
from models.operations.clock import now
from models.operations.printing_room import blanks
from models.operations.residents.register import resident_by_nik
from models.operations.residents.register_guard import require_alive
from models.operations.visits import errands
from models.operations.watch import named
from models.rules.actor import Actor
from models.rules.cards import CARD_NAMES, CardState, Taker, require_step
from models.rules.errors import AlreadyChanged, InvalidInput, NotFound
from models.tables import CardRequest, CardStep, Resident
from models.tables.base import writing


def load(request_id: int) -> CardRequest:
    """The request. Raises: NotFound."""
    found = CardRequest.get_or_none(CardRequest.id == request_id)
    if found is None:
        raise NotFound("Permintaan kartu itu tidak ditemukan.")
    return found


def steps_of(request: CardRequest) -> list[CardStep]:
    """What happened to the card, oldest first."""
    return list(request.steps.order_by(CardStep.id))


def advance(actor: Actor, request_id: int, to: CardState, *, reason: str = "") -> CardRequest:
    """Recorded, printed (one blank less), ready (the resident is told) or given up, with a reason.

    Raises: NotFound, ActionNotPossible, AlreadyChanged, InvalidInput (no blank left, no reason, or a hand-over, which
    is :func:`hand_over`).
    """
    if to is CardState.DIAMBIL:
        raise InvalidInput("Tulis dahulu siapa yang mengambil kartu.")
    if to is CardState.BATAL and not reason.strip():
        raise InvalidInput("Tulis alasan pembatalan, misalnya permintaan ganda.", field="alasan")
    with writing():
        request = _move(actor, request_id, to)
        CardStep.create(**_step(actor, request, to), note=reason.strip()[:200])
        if to is CardState.DICETAK:
            blanks.use(actor, request)
        if to is CardState.SIAP:
            _tell(request)
    return load(request_id)


def hand_over(actor: Actor, request_id: int, taker: Taker) -> CardStep:
    """The card is given to ``taker``; returns the step that the receipt shows.

    Somebody outside the holder's family brings a letter. The appointment is over when no card is left to fetch.

    Raises: NotFound, ActionNotPossible, AlreadyChanged, InvalidInput when it is not said who takes it, or by what.
    """
    taker.require_known()
    with writing():
        request = _move(actor, request_id, CardState.DIAMBIL)
        holder = request.resident
        if not taker.is_holder and taker.nik and not taker.letter and not _is_family(holder, taker.nik):
            raise InvalidInput(
                "Orang ini tidak tercatat dalam keluarga pemegang kartu. Tulis nomor dan tanggal surat kuasanya.",
                field="surat",
            )
        errands.fetched(request.application)
        named.note_by(actor, [taker.nik])
        return CardStep.create(
            **_step(actor, request, CardState.DIAMBIL),
            taker_name=holder.name if taker.is_holder else taker.name,
            taker_nik=(holder.nik if taker.is_holder else taker.nik) or None,
            taker_relation="Pemegang kartu" if taker.is_holder else taker.relation[:60],
            taker_letter="" if taker.is_holder else taker.letter[:120],
        )


def _is_family(holder: Resident, nik: str) -> bool:
    taker = resident_by_nik(nik)
    return taker is not None and taker.family_id is not None and taker.family_id == holder.family_id


def hand_over_of(request: CardRequest) -> CardStep:
    """The step of the hand-over. Raises: NotFound while the card was not taken."""
    step = request.steps.where(CardStep.state == CardState.DIAMBIL).first()
    if step is None:
        raise NotFound("Kartu ini belum diambil.")
    return step


def _move(actor: Actor, request_id: int, to: CardState) -> CardRequest:
    request = load(request_id)
    require_step(request.card, request.state, to)
    if to is not CardState.BATAL:
        require_alive(request.resident)
    moved = CardRequest.update(state=to.value).where(CardRequest.id == request_id, CardRequest.state == request.state)
    if not moved.execute():
        raise AlreadyChanged("Petugas lain sudah mencatat langkah kartu ini. Muat ulang halamannya.")
    trail.record(
        actor,
        f"kartu_{to.value}",
        application=request.application,
        subject=f"kartu:{request.id}",
        from_stage=request.state,
        to_stage=to.value,
        basis="Pasal 8(1)c" if request.card == "KTPEL" else "Pasal 8(1)d",
    )
    return request


def _step(actor: Actor, request: CardRequest, to: CardState) -> dict[str, object]:
    return {
        "request": request,
        "state": to.value,
        "at": now(),
        "officer_id": actor.id,
        "officer_name": actor.name,
    }


def _tell(request: CardRequest) -> None:
    name = CARD_NAMES[request.card]
    notices.notify(
        request.application.account,
        f"kartu:{request.id}:siap",
        f"{name} siap diambil",
        f"{name} atas nama {request.resident.name} sudah dicetak. Ambil di loket Dinas dengan membawa tanda terima "
        f"permohonan {request.application.reference}. Di halaman permohonan Anda dapat memesan hari dan jamnya supaya "
        "tidak antre. Keluarga boleh mengambilkan dengan menunjukkan KTP-nya; orang lain membawa surat kuasa.",
        application=request.application,
    )
