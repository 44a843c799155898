"""The reference of an application, ``AM-20250305-K7M4X-D``: easy to read aloud, hard to get wrong.

The alphabet has no vowels (no words arise), nothing that looks like another sign (I O Q Z 0 1 L S B V) and a prime
number of signs, so that the check sign finds every single wrong sign and every exchange of two.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from models.rules.errors import InvalidInput

PREFIX = "AM"
ALPHABET = "23456789CDFGHJKMNPRTWXY"
LENGTH = 5
SPACE = len(ALPHABET) ** LENGTH
"""How many references one day can have."""

_SHAPE = re.compile(rf"(?:{PREFIX})?([0-9]{{8}})([{ALPHABET}]{{{LENGTH}}})([{ALPHABET}])")
_DATE_LOOKALIKES = str.maketrans("OQIL", "0011")


def new_reference(day: date, randbelow: Callable[[int], int]) -> str:
    """A reference of ``day``; ``randbelow`` gives a random whole number below its argument, as ``secrets`` does."""
    number, signs = randbelow(SPACE), []
    for _ in range(LENGTH):
        number, index = divmod(number, len(ALPHABET))
        signs.append(ALPHABET[index])
    body = f"{day:%Y%m%d}{''.join(signs)}"
    return _write(body, _check_sign(body))


def read_reference(text: str) -> str:
    """The reference in its usual form; lower case, blanks and missing dashes are accepted.

    Raises: InvalidInput when it is not a reference or its check sign does not fit.
    """
    plain = re.sub(r"[^A-Z0-9]", "", text.upper())
    plain = plain.removeprefix(PREFIX)
    plain = plain[:8].translate(_DATE_LOOKALIKES) + plain[8:]
    found = _SHAPE.fullmatch(plain)
    if not found:
        raise InvalidInput("Tulis nomor permohonan seperti pada tanda terima, misalnya AM-20250305-K7M4X-D.")
    body = found[1] + found[2]
    if _check_sign(body) != found[3]:
        raise InvalidInput("Nomor permohonan ini salah tulis. Cocokkan lagi setiap huruf dan angkanya.")
    return _write(body, found[3])


def _write(body: str, check: str) -> str:
    return f"{PREFIX}-{body[:8]}-{body[8:]}-{check}"


def _check_sign(body: str) -> str:
    """Weighted sum modulo the prime size of the alphabet; digits of the date count as themselves."""
    values = [int(sign) for sign in body[:8]] + [ALPHABET.index(sign) for sign in body[8:]]
    return ALPHABET[sum(weight * value for weight, value in enumerate(values, 1)) % len(ALPHABET)]
