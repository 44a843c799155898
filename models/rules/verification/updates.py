"""An agency's proposal to update data: what it must say, and the way it goes through the office.

Pasal: Pasal 10(1)g.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from models.rules.dates import read_date
from models.rules.errors import ActionNotPossible, InvalidInput
from models.rules.names import clean_text
from models.rules.verification.elements import DataElement, Kind

LONGEST_VALUE, SHORTEST_REASON, LONGEST_TEXT = 200, 10, 1000


class UpdateState(StrEnum):
    """Where a proposal stands."""

    DIAJUKAN = "diajukan"
    DIPERIKSA = "diperiksa"
    DITERUSKAN = "diteruskan"
    DITOLAK = "ditolak"
    SELESAI = "selesai"


NEXT: Mapping[UpdateState, tuple[UpdateState, ...]] = {
    UpdateState.DIAJUKAN: (UpdateState.DIPERIKSA,),
    UpdateState.DIPERIKSA: (UpdateState.DITERUSKAN, UpdateState.SELESAI, UpdateState.DITOLAK),
    UpdateState.DITERUSKAN: (UpdateState.SELESAI, UpdateState.DITOLAK),
    UpdateState.DITOLAK: (),
    UpdateState.SELESAI: (),
}
OPEN = tuple(state for state, following in NEXT.items() if following)


def read_step(seen: str, to: str, note: str) -> tuple[UpdateState, str]:
    """The next state and the note that the agency reads; only taking a proposal up needs no words.

    Raises: ActionNotPossible when ``to`` does not follow ``seen``, InvalidInput (field ``catatan``) without a note.
    """
    if seen not in set(UpdateState) or to not in NEXT[UpdateState(seen)]:
        raise ActionNotPossible("Tindakan ini tidak dapat dilakukan pada keadaan usulan saat ini. Muat ulang halaman.")
    state, words = UpdateState(to), clean_text(note)[:LONGEST_TEXT]
    if state is not UpdateState.DIPERIKSA and len(words) < SHORTEST_REASON:
        raise InvalidInput("Tulis catatan yang dapat dipahami lembaga.", field="catatan")
    return state, words


def read_changes(
    typed: Mapping[str, str], offered: Mapping[str, DataElement], choices: Mapping[str, Mapping[str, str]]
) -> dict[str, str]:
    """Element → proposed value as people read it; an empty one is not proposed.

    ``choices`` is element → code → label of those that are chosen. Raises: InvalidInput with the element as field.
    """
    found = {key: clean_text(typed.get(key, ""))[:LONGEST_VALUE] for key in offered}
    changes = {key: _value(offered[key], text, choices.get(key)) for key, text in found.items() if text}
    if not changes:
        raise InvalidInput("Isi nilai baru paling sedikit satu unsur.", field=next(iter(offered), None))
    return changes


def read_reason(text: str) -> str:
    """Why the data should be updated. Raises: InvalidInput (field ``alasan``)."""
    words = clean_text(text)[:LONGEST_TEXT]
    if len(words) < SHORTEST_REASON:
        raise InvalidInput("Tulis mengapa data ini perlu diperbarui.", field="alasan")
    return words


def _value(element: DataElement, text: str, choices: Mapping[str, str] | None) -> str:
    if choices:
        if text not in choices:
            raise InvalidInput(f"{element.label}: pilih dari daftar.", field=element.key)
        return choices[text]
    if element.kind is Kind.DATE:
        try:
            return read_date(text).strftime("%d-%m-%Y")
        except InvalidInput as refusal:
            raise InvalidInput(refusal.message, field=element.key) from refusal
    return text
