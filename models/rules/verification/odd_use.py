"""Odd use of the register: what about a series of looks deserves that somebody asks why.

A flag is a question, never a verdict: an officer looks at its rows and says whether the use was reasonable. Thresholds
are settings of the office; their defaults are our proposal (mark P).

Pasal: Pasal 10(2)a, Pasal 10(3).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum


class Odd(StrEnum):
    """Why a series of looks was flagged."""

    DECOY = "umpan"
    KIN = "keluarga_sendiri"
    GUESS = "menebak"
    SWEEP = "sapuan"
    MISSES = "banyak_meleset"
    ORDERED = "berurutan"
    VILLAGES = "desa_demi_desa"
    SHARED = "banyak_penanya"
    VOLUME = "jauh_di_atas"
    NIGHT = "malam"
    HABIT = "luar_kebiasaan"
    SILENCE = "lama_diam"


ODD_NAMES: Mapping[Odd, str] = {
    Odd.DECOY: "NIK umpan ditanyakan",
    Odd.KIN: "Menanyakan keluarga sendiri",
    Odd.GUESS: "Menebak data satu NIK",
    Odd.SWEEP: "Sapuan banyak NIK",
    Odd.MISSES: "Banyak yang tidak ditemukan",
    Odd.ORDERED: "NIK atau tanggal lahir berurutan",
    Odd.VILLAGES: "Desa demi desa",
    Odd.SHARED: "Satu orang ditanyakan banyak pihak",
    Odd.VOLUME: "Jauh di atas biasanya",
    Odd.NIGHT: "Malam hari",
    Odd.HABIT: "Di luar jam kebiasaan",
    Odd.SILENCE: "Dipakai lagi setelah lama diam",
}
ALARMS = frozenset({Odd.DECOY, Odd.KIN, Odd.GUESS, Odd.SWEEP, Odd.MISSES, Odd.ORDERED})
"""Those that somebody is written to about at once."""


class Asker(StrEnum):
    """Who looks: a user or a program of an agency, or one of our officers."""

    USER = "pengguna"
    PROGRAM = "program"
    OFFICER = "petugas"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From how many on something is odd; each is the setting ``awas.<name>``."""

    malam_dari_jam: int = 22
    malam_sampai_jam: int = 5
    malam_kali: int = 5
    biasa_hari: int = 10
    biasa_kali: int = 200
    jarang_permil: int = 10
    jarang_kali: int = 5
    sapuan_menit: int = 10
    sapuan_nik: int = 60
    sapuan_nik_program: int = 3_000
    meleset_menit: int = 60
    meleset_kali: int = 20
    meleset_persen: int = 50
    urut_nik: int = 8
    urut_lahir: int = 12
    desa_banyak: int = 3
    desa_orang: int = 8
    tebak_kali: int = 5
    volume_kali_lipat: int = 5
    volume_paling_sedikit: int = 50
    diam_hari: int = 90
    penanya_hari: int = 7
    penanya_orang: int = 5
    penanya_lembaga: int = 3


NOTES: Mapping[str, str] = {
    "malam_dari_jam": "Malam mulai jam sekian (WIB)",
    "malam_sampai_jam": "Malam sampai jam sekian (WIB)",
    "malam_kali": "Sekian pertanyaan seorang pengguna pada malam hari",
    "biasa_hari": "Kebiasaan baru dinilai setelah sekian hari pemakaian",
    "biasa_kali": "Kebiasaan jam baru dinilai setelah sekian pertanyaan",
    "jarang_permil": "Jam yang dipakai kurang dari sekian per seribu adalah di luar kebiasaan",
    "jarang_kali": "Sekian pertanyaan di luar jam kebiasaan",
    "sapuan_menit": "Sapuan dihitung dalam sekian menit",
    "sapuan_nik": "Sekian NIK berbeda oleh satu orang adalah sapuan",
    "sapuan_nik_program": "Sekian NIK berbeda oleh satu program adalah sapuan",
    "meleset_menit": "Jawaban tidak ditemukan dihitung dalam sekian menit",
    "meleset_kali": "Sekian jawaban tidak ditemukan",
    "meleset_persen": "Dan paling sedikit sekian persen dari semua jawaban",
    "urut_nik": "Sekian NIK berurutan dari satu kecamatan",
    "urut_lahir": "Sekian orang berurutan tanggal lahirnya",
    "desa_banyak": "Sekian desa, satu demi satu",
    "desa_orang": "Sekian orang dari setiap desa",
    "tebak_kali": "Sekian jawaban tidak sesuai tentang satu orang dalam sehari",
    "volume_kali_lipat": "Sekian kali jumlah harian yang biasa",
    "volume_paling_sedikit": "Tetapi paling sedikit sekian pertanyaan",
    "diam_hari": "Dipakai lagi setelah sekian hari diam",
    "penanya_hari": "Penanya satu orang dihitung dalam sekian hari",
    "penanya_orang": "Sekian pengguna atau program menanyakan satu orang",
    "penanya_lembaga": "Sekian lembaga menanyakan satu orang",
}
PREFIX = "awas."


def settings() -> dict[str, tuple[object, str]]:
    """Setting → default and note."""
    return {f"{PREFIX}{one.name}": (one.default, f"Pemakaian janggal: {NOTES[one.name]}") for one in fields(Thresholds)}


def is_shared(people: int, agencies: int, limits: Thresholds) -> bool:
    """Whether so many askers, or agencies, of one person within days are odd."""
    return people >= limits.penanya_orang or agencies >= limits.penanya_lembaga


class State(StrEnum):
    """What the office makes of a flag."""

    NEW = "baru"
    LOOKED_INTO = "diperiksa"
    REASONABLE = "wajar"
    BREACH = "pelanggaran"


NEXT: Mapping[State, tuple[State, ...]] = {
    State.NEW: (State.LOOKED_INTO,),
    State.LOOKED_INTO: (State.REASONABLE, State.BREACH),
    State.REASONABLE: (),
    State.BREACH: (),
}
