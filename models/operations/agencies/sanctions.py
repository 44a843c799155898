"""Sanctions on an agreement: warned, less quota, frozen, closed, lifted; each step told once to the agency.

Pasal: Pasal 10(3). The ladder: :mod:`models.rules.verification.sanctions`.
"""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from models.operations import notices
from models.operations.agencies.agreements import find_again, record, terms_of
from models.operations.clock import now, today
from models.rules.actor import Actor
from models.rules.errors import ActionNotPossible, InvalidInput
from models.rules.names import printable_line
from models.rules.verification.sanctions import STEP_NAMES, WARNINGS, Step, may_follow, standing
from models.tables import Agency, Agreement, AgreementSanction, AgreementVersion
from models.tables.agreements import ACTIVE, CLOSED, FROZEN
from models.tables.base import writing

AT_WORK = frozenset({ACTIVE, FROZEN})
LIFTED: dict[Step, dict[str, Any]] = {Step.FREEZE: {"state": ACTIVE}, Step.QUOTA: {"quota_percent": 100}}
MEANINGS = {
    **dict.fromkeys(
        WARNINGS,
        "Akses tetap terbuka. Perbaiki hal di atas dan beri tahu Disdukcapil; bila tidak, sanksi berikutnya menyusul.",
    ),
    Step.QUOTA: "Kuota yang dapat dipakai tinggal {percent} persen. Perbaiki hal di atas dan beri tahu Disdukcapil.",
    Step.FREEZE: "Verifikasi data berhenti sekarang juga. Hubungi Disdukcapil agar akses dapat dibuka kembali.",
    Step.CLOSE: "Akses ditutup dan tidak dibuka lagi. Untuk bekerja sama kembali, ajukan perjanjian baru.",
    Step.LIFT: "Sanksi terakhir dicabut; peringatan dicabut seluruhnya. Tidak ada yang perlu Anda lakukan.",
}
LETTER = """Kepada {row.agency.name}

{name} atas perjanjian kerja sama nomor {row.number} ({row.title}){letter}.

Alasan: {reason}

{meaning}

Disdukcapil Kabupaten Ogan Ilir — LOPE CAPIL"""


class Letter(NamedTuple):
    """A letter of the office."""

    number: str
    day: date


def warn(actor: Actor, agreement: Agreement, step: Step, letter: Letter, reason: str) -> None:
    """Warn by a letter; access goes on. Raises: InvalidInput, ActionNotPossible."""
    if step not in WARNINGS:
        raise ActionNotPossible("Pilih peringatan pertama, kedua, atau ketiga.")
    number = printable_line(letter.number, 80, field="nomor")
    if not number:
        raise InvalidInput("Isi nomor surat peringatan.", field="nomor")
    if letter.day > today():
        raise InvalidInput("Tanggal surat tidak boleh sesudah hari ini.", field="tanggal")
    told = {"letter_number": number, "letter_day": letter.day.isoformat()}
    _step(actor, agreement, step, reason, told)


def reduce_quota(actor: Actor, agreement: Agreement, percent: int, reason: str) -> None:
    """Leave ``percent`` (1–99) of the agreed quota until it is lifted. Raises: InvalidInput, ActionNotPossible."""
    if not 1 <= percent <= 99:
        raise InvalidInput("Isi 1 sampai 99 persen.", field="persen")
    version = agreement.versions.where(AgreementVersion.number == agreement.in_force).first()
    found = terms_of(version) if version is not None else None
    if found is None or not (found.quota_day or found.quota_month):
        raise ActionNotPossible("Perjanjian ini tanpa batas kuota. Tetapkan kuotanya dahulu, atau bekukan aksesnya.")
    _step(actor, agreement, Step.QUOTA, reason, {"percent": percent}, quota_percent=percent)


def freeze(actor: Actor, agreement: Agreement, reason: str) -> None:
    """Stop every query under the agreement from this moment on. Raises: InvalidInput, ActionNotPossible."""
    _step(actor, agreement, Step.FREEZE, reason, state=FROZEN)


def close(actor: Actor, agreement: Agreement, reason: str) -> None:
    """End the access for good. Raises: InvalidInput, ActionNotPossible unless it is frozen."""
    _step(actor, agreement, Step.CLOSE, reason, state=CLOSED)


def lift(actor: Actor, agreement: Agreement, expected: Step, reason: str) -> None:
    """Take back the newest sanction, which the officer saw as ``expected``. Raises: InvalidInput, ActionNotPossible."""
    _step(actor, agreement, Step.LIFT, reason, expected=expected)


def history(agreement: Agreement) -> list[AgreementSanction]:
    """Every step, oldest first."""
    return list(agreement.sanctions.order_by(AgreementSanction.id))


def steps_of(agreement: Agreement) -> list[Step]:
    """The same as rules read it."""
    return [Step(row.step) for row in history(agreement)]


def open_steps(agreement: Agreement) -> frozenset[Step]:
    """What the ladder allows now; nothing for an agreement that is not at work."""
    return may_follow(steps_of(agreement)) if agreement.state in AT_WORK else frozenset()


def newest(agreement: Agreement) -> Step | None:
    """The sanction that stands on top."""
    found = standing(steps_of(agreement))
    return found[-1] if found else None


def told_to(agency: Agency) -> list[tuple[Agreement, list[AgreementSanction]]]:
    """The agency's agreements that ever had a sanction, with every step."""
    rows = Agreement.select().where(Agreement.agency == agency).order_by(Agreement.id)
    return [(row, steps) for row in rows if (steps := history(row))]


def _step(
    actor: Actor,
    agreement: Agreement,
    step: Step,
    reason: str,
    told: dict[str, Any] | None = None,
    *,
    expected: Step | None = None,
    **changes: Any,
) -> None:
    text = printable_line(reason, 500, field="alasan")
    if len(text) < 5:
        raise InvalidInput("Tuliskan alasannya.", field="alasan")
    with writing():
        # The update comes first: it holds the row, so that of two officers the second sees the step of the first.
        Agreement.update(changed_at=now()).where(Agreement.id == agreement.id).execute()
        row = find_again(agreement)
        top = newest(row)
        if step not in open_steps(row) or (expected is not None and top is not expected):
            raise ActionNotPossible(
                "Langkah ini tidak dapat diambil sekarang. Muat ulang halaman dan lihat riwayatnya."
            )
        if step is Step.LIFT:
            changes = LIFTED.get(top, {}) if top else {}
        if changes:
            Agreement.update(**changes).where(Agreement.id == row.id).execute()
        sanction = AgreementSanction.create(
            agreement=row, step=step, reason=text, by=actor.id, at=now(), **(told or {})
        )
        record(actor, row, f"perjanjian_{step}", told, text)
        _tell(row, sanction)


def _tell(row: Agreement, sanction: AgreementSanction) -> None:
    if not row.agency.contact_email:
        return
    step = Step(sanction.step)
    day = f"{date.fromisoformat(sanction.letter_day):%d-%m-%Y}" if sanction.letter_day else ""
    notices.send_to(
        row.agency.contact_email,
        f"sanksi:{sanction.id}",
        f"{STEP_NAMES[step]}: perjanjian {row.number}",
        LETTER.format(
            row=row,
            name=STEP_NAMES[step],
            letter=f", surat nomor {sanction.letter_number} tanggal {day}" if day else "",
            reason=sanction.reason,
            meaning=MEANINGS[step].format(percent=sanction.percent),
        ),
    )
