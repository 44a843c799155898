"""Kiosks of a desa: their states, the enrolment code, the consent of the resident, and what a device tells of itself.

Pasal: Pasal 10(2)b, Pasal 17(5). Session time-out, no local storage, consent on screen: our proposal (mark P).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from models.rules.errors import InvalidInput
from models.rules.reference import ALPHABET

AGENCY_KIND = "desa"
"""The kind of agency whose users work at kiosks, and nowhere else."""
CODE_SIGNS = 10

CONSENTS = {
    "1": (
        "Saya meminta petugas kios ini membantu saya. Selama kunjungan ini petugas boleh memeriksa data saya dan "
        "keluarga saya, dan mencetak dokumen saya yang sudah terbit. Setiap pemeriksaan dan cetakan dicatat dan dapat "
        "saya baca di AKU MANDIRI. Persetujuan ini berakhir saat saya menekan Selesai, atau bila layar lama tidak "
        "disentuh."
    ),
    "2": (
        "Saya meminta petugas kios ini membantu saya. Selama kunjungan ini petugas boleh memeriksa data saya dan "
        "keluarga saya; mengisi, melanjutkan, dan mengirim permohonan saya; memindai berkas dan formulir saya dan "
        "menyerahkannya kepada Dinas; dan mencetak dokumen saya yang sudah terbit. Isian dan pindaian disimpan Dinas, "
        "tidak di perangkat ini. Pemeriksaan, permohonan, formulir yang dilampirkan, dan cetakan dicatat dan dapat "
        "saya baca di AKU MANDIRI. Persetujuan ini berakhir saat saya menekan Selesai, atau bila layar lama tidak "
        "disentuh."
    ),
}
"""Every text that residents agreed to, by its version; a visit names version and hash. The last one is in force."""
CONSENT_VERSION, CONSENT_TEXT = list(CONSENTS.items())[-1]
CONSENT_SHA256 = sha256(CONSENT_TEXT.encode()).hexdigest()


class KioskState(StrEnum):
    """Of a device: waits for its code, at work, locked after an old secret came back, revoked for good."""

    MENUNGGU = "menunggu"
    AKTIF = "aktif"
    DIKUNCI = "dikunci"
    DICABUT = "dicabut"


class Ending(StrEnum):
    """Why the visit of a resident ended."""

    SELESAI = "selesai"
    DIAM = "diam"
    GANTI = "ganti"
    KELUAR = "keluar"
    DICABUT = "dicabut"
    GAGAL = "gagal"


class Equipment(StrEnum):
    """What the operator tells of printer or scanner (Pasal 17(2))."""

    BAIK = "baik"
    KERTAS = "kertas habis"
    RUSAK = "rusak"
    TIDAK_ADA = "tidak ada"


class Proof(StrEnum):
    """By what a resident proved who he is, beside two elements: a code sent to him, or a paper in his hand."""

    KODE = "kode"
    TANDA_TERIMA = "tanda_terima"


def print_number(kiosk: int, year: int, sequence: int) -> str:
    """``KIOS/0007/2026/00012``: the device, the year and its own sequence without a gap. The pattern is ours (P)."""
    return f"KIOS/{kiosk:04}/{year}/{sequence:05}"


def new_code(randbelow: Callable[[int], int]) -> str:
    """An enrolment code, ``K7M4X-2DFGH``; ``randbelow`` as ``secrets`` has it."""
    signs = "".join(ALPHABET[randbelow(len(ALPHABET))] for _ in range(CODE_SIGNS))
    return f"{signs[:5]}-{signs[5:]}"


def read_code(text: str) -> str:
    """The code in its usual form; lower case, blanks and a missing dash are accepted.

    Raises: InvalidInput when it is not one.
    """
    plain = re.sub(r"[\s.\-]", "", text.upper())
    if len(plain) != CODE_SIGNS or set(plain) - set(ALPHABET):
        raise InvalidInput("Tulis kode sepuluh tanda dari Dinas, misalnya K7M4X-2DFGH.", field="kode")
    return f"{plain[:5]}-{plain[5:]}"


def require_consent(agreed: str, shown_sha256: str, *, ticked: bool) -> None:
    """The resident agreed to exactly the text in force. Raises: InvalidInput (field ``setuju``).

    ``agreed`` is the version that the page showed, ``shown_sha256`` the hash of its text.
    """
    if not ticked:
        raise InvalidInput("Tanpa persetujuan warga, kios tidak dapat dipakai.", field="setuju")
    if (agreed, shown_sha256) != (CONSENT_VERSION, CONSENT_SHA256):
        raise InvalidInput("Teks persetujuan sudah berubah. Bacakan lagi yang di layar ini.", field="setuju")


def is_silent(seen_at: datetime | None, opened_at: datetime | None, at: datetime, longest: timedelta) -> bool:
    """Whether a kiosk has been silent for longer than ``longest`` of the hours in which the office is open.

    ``opened_at`` is when the office opened, None while it is closed: nobody waits for a kiosk at night.
    """
    if opened_at is None:
        return False
    return at - max(opened_at, seen_at or opened_at) > longest
