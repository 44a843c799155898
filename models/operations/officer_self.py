"""What an officer does with his own account: a new password, the telephone for his second factor.

Pasal: Pasal 19(3)a.
"""

from __future__ import annotations

import pyotp

from models.operations import officers, passwords, sessions, trail
from models.operations.second_factor import check_code
from models.rules.errors import AlreadyChanged, InvalidInput
from models.rules.passwords import check_password
from models.tables import Officer
from models.tables.base import writing


def change_own_password(officer: Officer, old: str, new: str, again: str, *, keep: str) -> None:
    """Change the password and end every other session; ``keep`` is the present cookie's token.

    Raises: InvalidInput with ``field`` ``sandi_lama``, ``sandi_baru`` or ``sandi_ulang``.
    """
    try:
        passwords.verify_password(officer, old)
    except passwords.LoginRefused as refusal:
        raise InvalidInput("Kata sandi lama tidak cocok.", field="sandi_lama") from refusal
    try:
        check_password(new, name=officer.name)
    except InvalidInput as refusal:
        raise InvalidInput(refusal.message, field="sandi_baru") from refusal
    if new != again:
        raise InvalidInput("Kedua kata sandi baru tidak sama.", field="sandi_ulang")
    with writing():
        Officer.update(password_hash=passwords.hash_password(new)).where(Officer.id == officer.id).execute()
        trail.record(officers.actor_of(officer), "sandi_ganti", subject=f"petugas:{officer.id}")
        sessions.end_sessions_of(officer=officer, but=keep)


def enrolment_uri(officer: Officer) -> str:
    """The otpauth URI (RFC 6238) of a telephone that is being enrolled; the same until it is confirmed.

    Raises: AlreadyChanged when one is enrolled already: only the pengelola takes that away.
    """
    if officer.totp_confirmed:
        raise AlreadyChanged("Ponsel Anda sudah terdaftar. Bila hilang, minta Pengelola Sistem menghapusnya dahulu.")
    if officer.totp_secret is None:
        return officers.enrol_totp(officer)
    totp = pyotp.TOTP(officer.totp_secret)
    return totp.provisioning_uri(name=officer.username, issuer_name=officers.ISSUER)


def confirm_enrolment(officer: Officer, code: str) -> None:
    """Put the second factor in force. Raises: AlreadyChanged, officers.WrongCode, TooManyCodes."""
    if officer.totp_confirmed or officer.totp_secret is None:
        raise AlreadyChanged("Pendaftaran ponsel ini sudah selesai atau belum dimulai. Buka lagi halaman akun Anda.")
    check_code(officer, code)
    with writing():
        trail.record(officers.actor_of(officer), "totp_daftar", subject=f"petugas:{officer.id}")
