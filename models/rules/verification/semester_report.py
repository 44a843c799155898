"""What an agency's own report of a semester must say, beside the figures that the log says by itself.

Pasal: Pasal 10(3). What it holds is our proposal (mark P); that it is owed: Permendagri 102/2019.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from models.rules.errors import InvalidInput
from models.rules.names import clean_text, require_printable


class FilingState(StrEnum):
    """Where a filed report stands."""

    DIKIRIM = "dikirim"
    DITERIMA = "diterima"
    DIKEMBALIKAN = "dikembalikan"


SHORT, LONG, WORDS_AT_LEAST = 120, 3000, 20
NO, YES = "tidak", "ada"
LABELS: Mapping[str, str] = {
    "nomor": "Nomor laporan di lembaga Anda",
    "narahubung": "Nama narahubung",
    "kontak": "Telepon atau e-mail narahubung",
    "pemakaian": "Untuk apa data dipakai",
    "kendala": "Kendala",
    "evaluasi": "Evaluasi dan saran",
    "insiden": "Insiden keamanan data",
    "insiden_uraian": "Uraian insiden",
    "balikan": "Data balikan yang diberikan",
}
LINES = ("pemakaian", "kendala", "evaluasi", "insiden_uraian", "balikan")
STATEMENT = (
    "Kami menyatakan laporan ini benar, data hanya dipakai untuk tujuan di perjanjian, dirahasiakan, dan tidak "
    "diberikan kepada pihak lain."
)
MISSING: Mapping[str, str] = {
    "nomor": "Isi nomor laporan.",
    "narahubung": "Isi nama narahubung.",
    "kontak": "Isi telepon atau e-mail narahubung.",
    "kendala": "Tulis kendalanya, atau tulis “tidak ada”.",
    "evaluasi": "Tulis evaluasinya.",
    "balikan": "Tulis data balikan yang diberikan, atau tulis “tidak ada”.",
}


def read_typed(typed: Mapping[str, str]) -> dict[str, str]:
    """Every field as it is kept, in a draft too: cleaned, and no longer than it may be."""
    return {
        key: clean_text(typed.get(key, ""), lines=key in LINES)[: LONG if key in LINES else SHORT] for key in LABELS
    }


def read_report(typed: Mapping[str, str], *, stated: bool) -> dict[str, str]:
    """The fields of a report that can be filed. Raises: InvalidInput naming the first that cannot stand."""
    found = read_typed(typed)
    for key, text in found.items():
        try:
            require_printable(text)
        except InvalidInput as refusal:
            raise InvalidInput(refusal.message, field=key) from refusal
    for key, message in MISSING.items():
        if not found[key]:
            raise InvalidInput(message, field=key)
    if len(found["pemakaian"]) < WORDS_AT_LEAST:
        raise InvalidInput("Ceritakan untuk apa data dipakai, paling sedikit satu kalimat.", field="pemakaian")
    if found["insiden"] not in {NO, YES}:
        raise InvalidInput("Pilih apakah ada insiden keamanan data.", field="insiden")
    if found["insiden"] == YES and len(found["insiden_uraian"]) < WORDS_AT_LEAST:
        raise InvalidInput("Uraikan insidennya: kapan, data apa, dan apa yang sudah dilakukan.", field="insiden_uraian")
    if not stated:
        raise InvalidInput("Centang pernyataan di akhir laporan.", field="pernyataan")
    return found
