"""What a query can end in: an answer about a person, or a refusal; each with one code that never changes.

A refusal never looks like “not found”, and a fault of ours never looks like either.

Pasal: Pasal 10(1)a, Pasal 10(1)b. National codes: RESPONSE_CODE of Dukcapil's web service.
"""

from __future__ import annotations

from enum import Enum
from http import HTTPStatus

from models.rules.errors import DomainError


class Result(Enum):
    """What the register says about whoever was asked for: code, national code, Indonesian sentence."""

    DITEMUKAN = ("ditemukan", "01", "Data ditemukan.")
    MENINGGAL = ("meninggal", "11", "Penduduk ini sudah meninggal dunia.")
    GANDA = ("ganda", "12", "Data penduduk ini ganda atau diblokir. Arahkan ke kantor Dinas.")
    TIDAK_DITEMUKAN = ("tidak_ditemukan", "13", "Data tidak ditemukan.")
    TIDAK_AKTIF = ("tidak_aktif", "14", "Penduduk ini pindah, hilang, atau datanya tidak aktif.")

    def __init__(self, code: str, national: str, sentence: str) -> None:
        self.code = code
        self.national = national
        self.sentence = sentence


BY_STATUS = {
    "1": Result.DITEMUKAN,
    "2": Result.MENINGGAL,
    "6": Result.GANDA,
    "7": Result.DITEMUKAN,
}
"""STATUS_PENDUDUK → result; every other status is inactive."""


class Refusal(Enum):
    """Why a query is not answered: code, national code, HTTP status, Indonesian sentence."""

    KUNCI_SALAH = ("kunci_salah", "03", HTTPStatus.UNAUTHORIZED, "Kunci atau token tidak dikenal.")
    KUNCI_BERAKHIR = ("kunci_berakhir", "03", HTTPStatus.UNAUTHORIZED, "Kunci atau token sudah berakhir atau dicabut.")
    ALAMAT = ("alamat_ip", "04", HTTPStatus.FORBIDDEN, "Alamat IP ini tidak tercantum di perjanjian.")
    KUOTA_HARI = ("kuota_hari", "05", HTTPStatus.TOO_MANY_REQUESTS, "Kuota hari ini habis.")
    KUOTA_BULAN = ("kuota_bulan", "05", HTTPStatus.TOO_MANY_REQUESTS, "Kuota bulan ini habis.")
    JAM = ("jam_akses", "06", HTTPStatus.FORBIDDEN, "Di luar hari dan jam akses menurut perjanjian.")
    PARAMETER = ("parameter", "07", HTTPStatus.UNPROCESSABLE_ENTITY, "Isian kurang atau tidak terbaca.")
    TUJUAN = ("tujuan", "07", HTTPStatus.UNPROCESSABLE_ENTITY, "Tujuan ini tidak tercantum di perjanjian.")
    UNSUR = ("unsur", "09", HTTPStatus.FORBIDDEN, "Unsur data ini tidak tercantum di perjanjian.")
    BENTUK = ("bentuk", "15", HTTPStatus.UNPROCESSABLE_ENTITY, "NIK atau nomor KK harus 16 angka.")
    PERJANJIAN = ("perjanjian", "16", HTTPStatus.FORBIDDEN, "Perjanjian tidak berlaku atau aksesnya dihentikan.")
    CARA = ("cara_akses", "16", HTTPStatus.FORBIDDEN, "Cara akses ini tidak tercantum di perjanjian.")
    DESA = ("bukan_desa", "09", HTTPStatus.FORBIDDEN, "Nomor ini tidak tercatat di desa kios ini.")
    PENGGUNA = ("pengguna", "17", HTTPStatus.FORBIDDEN, "Pengguna ini tidak aktif.")

    def __init__(self, code: str, national: str, status: HTTPStatus, sentence: str) -> None:
        self.code = code
        self.national = national
        self.status = status
        self.sentence = sentence


class Refused(DomainError):
    """A query that the agreement does not allow; ``field`` names the part of it that is wrong, where there is one.

    ``client`` is the program that may not even ask, though its token or key is good.
    """

    def __init__(self, refusal: Refusal, detail: str = "", *, field: str = "", client: int | None = None) -> None:
        super().__init__(f"{refusal.sentence} {detail}".strip())
        self.refusal = refusal
        self.status = refusal.status
        self.field = field
        self.client = client
