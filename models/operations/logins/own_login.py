"""What an officer or an agency's user does with his own log-in: a new password, the telephone for his second factor.

Pasal: Pasal 10(2)a, Pasal 19(3)a.
"""

from __future__ import annotations

import pyotp

from models.operations import trail
from models.operations.logins import officers, passwords, sessions, totp
from models.operations.logins.second_factor import check_code
from models.operations.verification import users
from models.rules.errors import AlreadyChanged, InvalidInput
from models.rules.passwords import check_password
from models.tables import AgencyUser, Officer
from models.tables.base import writing

Holder = Officer | AgencyUser


def change_own_password(holder: Holder, old: str, new: str, again: str, *, keep: str) -> None:
    """Change the password and end every other session; ``keep`` is the present cookie's token.

    Raises: InvalidInput with ``field`` ``sandi_lama``, ``sandi_baru`` or ``sandi_ulang``.
    """
    try:
        passwords.verify_password(holder, old)
    except passwords.LoginRefused as refusal:
        raise InvalidInput("Kata sandi lama tidak cocok.", field="sandi_lama") from refusal
    try:
        check_password(new, name=holder.name)
    except InvalidInput as refusal:
        raise InvalidInput(refusal.message, field="sandi_baru") from refusal
    if new != again:
        raise InvalidInput("Kedua kata sandi baru tidak sama.", field="sandi_ulang")
    table = type(holder)
    with writing():
        table.update(password_hash=passwords.hash_password(new)).where(table.id == holder.id).execute()
        _record(holder, "sandi_ganti")
        if isinstance(holder, AgencyUser):
            sessions.end_sessions_of(agency_user=holder, but=keep)
        else:
            sessions.end_sessions_of(officer=holder, but=keep)


def enrolment_uri(holder: Holder) -> str:
    """The otpauth URI (RFC 6238) of a telephone that is being enrolled; the same until it is confirmed.

    Raises: AlreadyChanged when one is enrolled already: only the pengelola takes that away.
    """
    if holder.totp_confirmed:
        raise AlreadyChanged("Ponsel Anda sudah terdaftar. Bila hilang, minta Pengelola Sistem menghapusnya dahulu.")
    if holder.totp_secret is None:
        return totp.enrol_totp(holder)
    return pyotp.TOTP(holder.totp_secret).provisioning_uri(name=holder.username, issuer_name=totp.ISSUER)


def confirm_enrolment(holder: Holder, code: str) -> None:
    """Put the second factor in force. Raises: AlreadyChanged, totp.WrongCode, TooManyCodes."""
    if holder.totp_confirmed or holder.totp_secret is None:
        raise AlreadyChanged("Pendaftaran ponsel ini sudah selesai atau belum dimulai. Buka lagi halaman akun Anda.")
    check_code(holder, code)
    with writing():
        _record(holder, "totp_daftar")


def _record(holder: Holder, action: str) -> None:
    if isinstance(holder, AgencyUser):
        trail.record(users.actor_of(holder), action, subject=f"agency_user:{holder.id}")
    else:
        trail.record(officers.actor_of(holder), action, subject=f"petugas:{holder.id}")
