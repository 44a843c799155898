"""The printing room: a card from the queue to the counter, each step with who took it.

Pasal: Pasal 8(1)c, Pasal 8(1)d, Pasal 13(1)g.
"""

from __future__ import annotations

from models.operations import notices, trail
from models.operations.clock import now
from models.operations.printing_room import blanks
from models.operations.residents.register import resident_by_nik
from models.operations.residents.register_guard import require_alive
from models.operations.visits import appointments, attendance, errands
from models.operations.watch import named
from models.rules.actor import Actor
from models.rules.appointments import Kind
from models.rules.cards import CARD_NAMES, CardState, Taker, prints_again, require_step
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
    """Recorded, printed (one blank less), ready, or with a reason printed again (its blank is spoiled) or given up.

    The resident is told when it is ready, given up, or no longer ready.

    Raises: NotFound, ActionNotPossible, AlreadyChanged, InvalidInput (no blank left, not recorded, no reason, or a
    hand-over, which is :func:`hand_over`).
    """
    reason = reason.strip()[:200]
    if to is CardState.DIAMBIL:
        raise InvalidInput("Tulis dahulu siapa yang mengambil kartu.")
    if to is CardState.BATAL and not reason:
        raise InvalidInput("Tulis alasan pembatalan, misalnya permintaan ganda.", field="alasan")
    with writing():
        request = _move(actor, request_id, to, reason)
        again = prints_again(request.state, to)
        if again and not reason:
            raise InvalidInput("Tulis mengapa kartu dicetak ulang, misalnya foto bergaris.", field="alasan")
        step = CardStep.create(**_step(actor, request, to), note=reason)
        if again:
            blanks.spoil_printed(actor, request, reason)
        if to is CardState.DICETAK:
            _require_recorded(request)
            blanks.use(actor, request)
        _tell_of(actor, request, step)
    return load(request_id)


def _require_recorded(request: CardRequest) -> None:
    """Whoever must come to be recorded was seen, or the recording itself was noted."""
    if request.state == CardState.ANTRE and not attendance.is_complete(request.application):
        raise InvalidInput("Pemegang kartu belum direkam. Catat dahulu perekamannya.")


def hand_over(actor: Actor, request_id: int, taker: Taker) -> CardStep:
    """The card is given to ``taker``; returns the step that the receipt shows.

    Somebody outside the holder's family brings a letter. The appointment is over when no card is left to fetch.

    Raises: NotFound, ActionNotPossible, AlreadyChanged, InvalidInput when it is not said who takes it, or by what.
    """
    taker.require_known()
    with writing():
        request = _move(actor, request_id, CardState.DIAMBIL)
        holder = request.resident
        if not taker.is_holder and not taker.letter and not _is_family(holder, taker):
            raise InvalidInput(
                "Orang ini tidak tercatat dalam keluarga pemegang kartu. Tulis nomor dan tanggal surat kuasanya.",
                field="surat",
            )
        errands.fetched(request.application)
        named.note_by(actor, [taker.nik])
        step = CardStep.create(
            **_step(actor, request, CardState.DIAMBIL),
            taker_name=holder.name if taker.is_holder else taker.name,
            taker_nik=(holder.nik if taker.is_holder else taker.nik) or None,
            taker_relation="Pemegang kartu" if taker.is_holder else taker.relation[:60],
            taker_letter="" if taker.is_holder else taker.letter[:120],
        )
        _tell(request, step, f"sudah diserahkan di loket kepada {step.taker_name} ({_as_whom(step)}).")
        return step


def _is_family(holder: Resident, taker: Taker) -> bool:
    """By his NIK, or without one by the name that the register has in the holder's family."""
    if holder.family_id is None:
        return False
    if not taker.nik:
        return bool(holder.family.members.where(Resident.name == taker.name).exists())
    found = resident_by_nik(taker.nik)
    return found is not None and found.family_id == holder.family_id


def _as_whom(step: CardStep) -> str:
    by_letter = f"dengan surat kuasa {step.taker_letter}" if step.taker_letter else "dengan menunjukkan KTP"
    return step.taker_relation.lower() or by_letter


def hand_over_of(request: CardRequest) -> CardStep:
    """The step of the hand-over. Raises: NotFound while the card was not taken."""
    step = request.steps.where(CardStep.state == CardState.DIAMBIL).first()
    if step is None:
        raise NotFound("Kartu ini belum diambil.")
    return step


def _move(actor: Actor, request_id: int, to: CardState, reason: str = "") -> CardRequest:
    """Take the step; the request returned still has the state from which it went."""
    request = load(request_id)
    require_step(request.card, request.state, to)
    if to is not CardState.BATAL:
        require_alive(request.resident)
    moved = CardRequest.update(state=to.value).where(CardRequest.id == request_id, CardRequest.state == request.state)
    if not moved.execute():
        raise AlreadyChanged("Petugas lain sudah mencatat langkah kartu ini. Muat ulang halamannya.")
    trail.record(
        actor,
        "kartu_ulang" if prints_again(request.state, to) else f"kartu_{to.value}",
        application=request.application,
        subject=f"kartu:{request.id}",
        from_stage=request.state,
        to_stage=to.value,
        reason=reason,
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


def _tell_of(actor: Actor, request: CardRequest, step: CardStep) -> None:
    """What the resident waits for: ready, no longer ready, given up; what happens in the room is not told."""
    if step.state == CardState.SIAP:
        _tell(
            request,
            step,
            f"sudah dicetak. Ambil di loket Dinas dengan membawa tanda terima permohonan "
            f"{request.application.reference}. Di halaman permohonan Anda dapat memesan hari dan jamnya supaya tidak "
            "antre. Keluarga boleh mengambilkan dengan menunjukkan KTP-nya; orang lain membawa surat kuasa.",
        )
    elif request.state == CardState.SIAP:
        appointment = attendance.open_appointment(request.application)
        if appointment is not None and appointment.kind == Kind.AMBIL and not errands.ready_cards(request.application):
            appointments.release(actor, appointment, "janji_berakhir", step.note)
        _tell(
            request,
            step,
            f"dicetak ulang: {step.note.rstrip('.')}. Jangan datang dahulu, juga bila Anda "
            "sudah memesan jam; Anda dikabari lagi bila kartunya siap.",
        )
    elif step.state == CardState.BATAL:
        _tell(request, step, f"tidak dicetak: {step.note.rstrip('.')}. Bila ini keliru, hubungi loket Dinas.")


def _tell(request: CardRequest, step: CardStep, text: str) -> None:
    name = CARD_NAMES[request.card]
    titles = {CardState.SIAP: "siap diambil", CardState.DIAMBIL: "sudah diambil", CardState.BATAL: "dibatalkan"}
    notices.notify(
        request.application.account,
        f"kartu:{request.id}:{step.state}:{step.id}",
        f"{name} {titles.get(CardState(step.state), 'dicetak ulang')}",
        f"{name} atas nama {request.resident.name} {text}",
        application=request.application,
    )
