"""Six digits from a telephone (RFC 6238), for officers and for users of agencies; each code counts once.

Pasal: Pasal 10(2)a, Pasal 19(3)a.
"""

from __future__ import annotations

import time

import pyotp

from models.rules.errors import DomainError
from models.tables import AgencyUser, Officer

ISSUER = "Disdukcapil Ogan Ilir"
STEP_SECONDS = 30


class WrongCode(DomainError):
    """The six digits are wrong, too old, or were used already."""

    default = "Kode enam angka tidak cocok atau sudah dipakai. Tunggu kode berikutnya di ponsel Anda."


def enrol_totp(holder: Officer | AgencyUser) -> str:
    """Give the holder a new secret, not yet in force; returns the otpauth URI for a QR (RFC 6238)."""
    secret = pyotp.random_base32()
    holder.totp_secret = secret
    holder.totp_confirmed = False
    holder.save(only=["totp_secret", "totp_confirmed"])
    return pyotp.TOTP(secret).provisioning_uri(name=holder.username, issuer_name=ISSUER)


def check_totp(holder: Officer | AgencyUser, code: str) -> None:
    """Accept a code of the present, last or next half minute, each once; confirms an enrolment.

    Raises: WrongCode.
    """
    digits = "".join(character for character in code if character.isdigit())
    totp = pyotp.TOTP(holder.totp_secret or pyotp.random_base32())
    current = int(time.time()) // STEP_SECONDS
    step = next(
        (s for s in (current, current - 1, current + 1) if totp.verify(digits, for_time=s * STEP_SECONDS)), None
    )
    if step is None:
        raise WrongCode
    table = type(holder)
    used = table.update(totp_last_step=step, totp_confirmed=True).where(
        table.id == holder.id, table.totp_last_step < step
    )
    if used.execute() != 1:
        raise WrongCode
