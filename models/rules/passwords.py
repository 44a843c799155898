"""What a password must be; length over composition (NIST SP 800-63B §5.1.1.2)."""

from __future__ import annotations

from models.rules.errors import InvalidInput

MINIMUM = 10
MAXIMUM = 128
COMMON = frozenset(
    {
        "password12",
        "1234567890",
        "qwertyuiop",
        "katasandi1",
        "indonesia1",
        "ogankomering",
        "oganilir2021",
        "akumandiri",
        "akumandiri1",
        "bismillah1",
    }
)


def check_password(password: str, *, nik: str = "", name: str = "") -> None:
    """Raises: InvalidInput (field ``password``) for one that is short, common, or made of the person's own data."""
    if len(password) < MINIMUM:
        raise InvalidInput(f"Kata sandi paling sedikit {MINIMUM} karakter.", field="password")
    if len(password) > MAXIMUM:
        raise InvalidInput(f"Kata sandi paling banyak {MAXIMUM} karakter.", field="password")
    lowered = password.lower()
    if lowered in COMMON or len(set(lowered)) < 4:
        raise InvalidInput("Kata sandi ini mudah ditebak. Pilih yang lain.", field="password")
    if (nik and nik in password) or (name and name.lower() == lowered):
        raise InvalidInput("Jangan memakai NIK atau nama Anda sebagai kata sandi.", field="password")
