"""The code by which a draft goes from a phone to a kiosk or back: read aloud, typed or scanned, and good once.

Pasal: Pasal 13(1)b, Pasal 17(5).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import StrEnum

from models.rules.errors import InvalidInput
from models.rules.reference import ALPHABET

SIGNS = 8
GROUP = 4
HELPED = ", dibantu "
"""Between the name of a resident and who helped him at a kiosk, wherever he acts there."""


class Direction(StrEnum):
    """Where a code leads."""

    KIOS = "kios"
    PONSEL = "ponsel"


class Begun(StrEnum):
    """How a kiosk came to an application: begun there, or by a code from the phone."""

    DI_KIOS = "di kios"
    KODE = "kode"


class Left(StrEnum):
    """How a kiosk's work on an application ended: sent, handed to a phone, taken back by one, or the visit was over."""

    KIRIM = "kirim"
    SERAH = "serah"
    AMBIL = "ambil"
    USAI = "usai"


def new_code(randbelow: Callable[[int], int]) -> str:
    """A code, ``K7M4-X2DF``; ``randbelow`` gives a random whole number below its argument, as ``secrets`` does."""
    signs = "".join(ALPHABET[randbelow(len(ALPHABET))] for _ in range(SIGNS))
    return f"{signs[:GROUP]}-{signs[GROUP:]}"


def read_code(text: str) -> str:
    """The code in its usual form; lower case, blanks and missing dashes are accepted.

    Raises: InvalidInput (field ``kode``) when it is not one.
    """
    plain = re.sub(r"[\s.\-]", "", text.upper())
    if len(plain) != SIGNS or set(plain) - set(ALPHABET):
        raise InvalidInput("Tulis kode delapan tanda, misalnya K7M4-X2DF. Tidak ada I, O, Q, Z, 0 dan 1.", field="kode")
    return f"{plain[:GROUP]}-{plain[GROUP:]}"


def spelled(code: str) -> list[str]:
    """The groups of a code, each sign apart, as a voice reads them."""
    return [" ".join(group) for group in code.split("-")]
