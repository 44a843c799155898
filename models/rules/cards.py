"""The way of a card that the office prints, as one table: from the queue to the counter.

Pasal: 8(1)c, 8(1)d
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from models.rules.errors import ActionNotPossible, InvalidInput


class Card(StrEnum):
    """The cards; each has blanks of its own."""

    KTPEL = "KTPEL"
    KIA = "KIA"


class CardState(StrEnum):
    """Where a card stands."""

    ANTRE = "antre"
    DIREKAM = "direkam"
    DICETAK = "dicetak"
    SIAP = "siap"
    DIAMBIL = "diambil"
    BATAL = "batal"


CARD_NAMES: Mapping[str, str] = {Card.KTPEL: "KTP-el", Card.KIA: "KIA"}
STATE_NAMES: Mapping[str, str] = {
    CardState.ANTRE: "Antre",
    CardState.DIREKAM: "Sudah direkam",
    CardState.DICETAK: "Sudah dicetak",
    CardState.SIAP: "Siap diambil",
    CardState.DIAMBIL: "Sudah diambil",
    CardState.BATAL: "Batal",
}
STEP_NAMES: Mapping[str, str] = {
    CardState.DIREKAM: "Catat sudah direkam",
    CardState.DICETAK: "Catat sudah dicetak",
    CardState.SIAP: "Siap diambil, kabari pemohon",
    CardState.DIAMBIL: "Serahkan kartu",
    CardState.BATAL: "Batalkan",
}
"""What an officer presses to bring a card to that state."""

_NEXT: Mapping[CardState, tuple[CardState, ...]] = {
    CardState.ANTRE: (CardState.DIREKAM, CardState.DICETAK, CardState.BATAL),
    CardState.DIREKAM: (CardState.DICETAK, CardState.BATAL),
    CardState.DICETAK: (CardState.SIAP, CardState.DIREKAM, CardState.ANTRE),
    CardState.SIAP: (CardState.DIAMBIL, CardState.DIREKAM, CardState.ANTRE),
    CardState.DIAMBIL: (),
    CardState.BATAL: (),
}
_NEVER: Mapping[str, CardState] = {Card.KTPEL: CardState.ANTRE, Card.KIA: CardState.DIREKAM}
"""Where no card of a kind goes: a KIA needs no recording, and whose KTP-el was printed has been recorded."""


def read_state(text: str) -> CardState:
    """The state of this name. Raises: InvalidInput."""
    if text not in set(CardState):
        raise InvalidInput("Pilih langkah yang ingin dicatat.")
    return CardState(text)


def next_states(card: str, state: str) -> tuple[CardState, ...]:
    """Where a card may go from ``state``."""
    return tuple(one for one in _NEXT[CardState(state)] if one is not _NEVER[card])


def prints_again(state: str, to: CardState) -> bool:
    """Whether this step sends a card that was printed back to be printed once more."""
    return state in {CardState.DICETAK, CardState.SIAP} and to in {CardState.DIREKAM, CardState.ANTRE}


def require_step(card: str, state: str, to: CardState) -> None:
    """Raises: ActionNotPossible when the card cannot go there from where it stands."""
    if to not in next_states(card, state):
        name = STATE_NAMES[state].lower()
        raise ActionNotPossible(f"Kartu ini {name}; langkah itu tidak dapat dilakukan sekarang. Muat ulang halamannya.")


@dataclass(frozen=True, slots=True)
class Taker:
    """Who takes the card at the counter: the holder himself, or somebody by NIK or by his relation to the holder.

    ``letter`` is number and day of the letter that the holder gave him.
    """

    name: str
    nik: str = ""
    relation: str = ""
    is_holder: bool = False
    letter: str = ""

    def require_known(self) -> None:
        """Raises: InvalidInput when it is not said who takes the card."""
        if self.is_holder:
            return
        if not self.name:
            raise InvalidInput("Tulis nama orang yang mengambil kartu.", field="nama")
        if not (self.nik or self.relation):
            raise InvalidInput("Tulis NIK pengambil, atau hubungannya dengan pemegang kartu.", field="nik")
