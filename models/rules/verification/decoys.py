"""Which numbers can be nobody's, so that a decoy is never a person.

Pasal: Pasal 10(3).
"""

from __future__ import annotations

from models.rules.nik import is_simulated

RESERVED_FROM = 9900
"""Of one kecamatan and day of birth nobody ever gets so high a sequence."""


def is_reserved(number: str) -> bool:
    """Whether a NIK or KK number of sixteen digits lies where no real one can."""
    return is_simulated(number) or int(number[12:]) >= RESERVED_FROM
