"""Number formats: patterns with named gaps, filled when a document is issued and recognised when one is read.

Gaps: ``{kab4}``, ``{DDMMYYYY}``, ``{YYYYMMDD}``, ``{seq4}``, ``{seq5}``, ``{kode}`` and a choice such as ``{LU|LT}``.
The patterns here are where the office begins; each may be replaced by its setting ``nomor.<code>``.

Pasal: 16
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from models.rules.errors import InvalidInput

_GAP = re.compile(r"\{([^{}]+)\}")
_GAP_PATTERNS = {
    "kab4": "[0-9]{4}",
    "DDMMYYYY": "[0-9]{8}",
    "YYYYMMDD": "[0-9]{8}",
    "seq4": "[0-9]{4}",
    "seq5": "[0-9]{5}",
    "kode": "[A-Z]{2,3}",
}


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """A pattern with the mark of its source (S… seen, R recalled, P proposal); its sequence restarts each day."""

    template: str
    confidence: str
    meaning: str = ""

    @property
    def kinds(self) -> tuple[str, ...]:
        """The alternatives of its choice gap: ("LU", "LT"), or () where it has none."""
        return next((tuple(gap.split("|")) for gap in _GAP.findall(self.template) if "|" in gap), ())


LONGEST_PATTERN = 40
SIXTEEN_DIGITS = re.compile(r"[0-9]{16}")

NUMBER_FORMATS: Mapping[str, NumberFormat] = {
    "AKTA_KELAHIRAN": NumberFormat(
        "{kab4}-{LU|LT}-{DDMMYYYY}-{seq4}", "S23", "LU dilaporkan dalam 60 hari, LT terlambat (R)"
    ),
    "AKTA_KEMATIAN": NumberFormat("{kab4}-KM-{DDMMYYYY}-{seq4}", "R"),
    "AKTA_PERKAWINAN": NumberFormat("{kab4}-KW-{DDMMYYYY}-{seq4}", "R"),
    "AKTA_PERCERAIAN": NumberFormat("{kab4}-CR-{DDMMYYYY}-{seq4}", "R"),
    "AKTA_PENGAKUAN_ANAK": NumberFormat("{kab4}-PA-{DDMMYYYY}-{seq4}", "R", "Huruf PA belum dipastikan"),
    "SKPWNI": NumberFormat("SKPWNI/{kab4}/{DDMMYYYY}/{seq4}", "S23"),
    "SKPLN": NumberFormat("SKPLN/{kab4}/{DDMMYYYY}/{seq4}", "R", "Menurut contoh SKPWNI"),
    "SKDWNI": NumberFormat("SKDWNI/{kab4}/{DDMMYYYY}/{seq4}", "R", "Menurut contoh SKPWNI"),
    "SKTT": NumberFormat("SKTT/{kab4}/{DDMMYYYY}/{seq4}", "R", "Menurut contoh SKPWNI"),
    "SK_RENTAN": NumberFormat("{SKPTI|SKPS|SKOT|SKTK}/{kab4}/{DDMMYYYY}/{seq4}", "P"),
    "SK_LAIN": NumberFormat("{kab4}-SK-{DDMMYYYY}-{seq4}", "P", "Surat dari layanan yang dibuat sendiri oleh Dinas"),
    "RESI": NumberFormat("{KTP|KIA}/{kab4}/{DDMMYYYY}/{seq4}", "P", "Tanda terima permohonan kartu"),
    "SK_CAPIL": NumberFormat("{kab4}-{kode}-{DDMMYYYY}-{seq4}", "P", "Kode huruf menurut jenis surat"),
}
"""NIK and KK numbers are not among them: SIAK alone gives those (Pasal 11(1))."""

SK_CAPIL_CODES: Mapping[str, str] = {
    "SK_LAHIR_LN": "BLN",
    "SK_LAHIR_MATI": "LM",
    "SK_KAWIN_LN": "BKN",
    "SK_BATAL_D": "BTK",
    "SK_CERAI_LN": "BCN",
    "SK_BATAL_CERAI": "BTC",
    "SK_MATI_LN": "MLN",
    "SK_WNA_WNI": "WNI",
    "SK_LAPOR_LN": "PLN",
    "SK_PERJANJIAN": "PJK",
    "SK_UBAH_PERJANJIAN": "UPJ",
}
"""Service → ``{kode}`` of SK_CAPIL; our proposal (P)."""


def render(template: str, *, kab4: str, day: date, seq: int, kind: str = "", kode: str = "") -> str:
    """The number with its gaps filled; ``kind`` chooses among alternatives (LU / LT), ``seq`` counts from 1.

    Raises: InvalidInput when a gap cannot be filled or the day's sequence is used up.
    """
    known = {"kab4": kab4, "DDMMYYYY": f"{day:%d%m%Y}", "YYYYMMDD": f"{day:%Y%m%d}", "kode": kode}

    def fill(gap: re.Match[str]) -> str:
        name = gap[1]
        if "|" in name and kind in name.split("|"):
            return kind
        if name in {"seq4", "seq5"} and 1 <= seq < 10 ** int(name[-1]):
            return str(seq).zfill(int(name[-1]))
        if known.get(name):
            return known[name]
        raise InvalidInput(f"Nomor dokumen tidak dapat dibuat: bagian {{{name}}} tidak terisi. Hubungi pengelola.")

    return _GAP.sub(fill, template)


def series(template: str, *, kab4: str, day: date, kind: str = "", kode: str = "") -> str:
    """What the sequence counts within: the number up to its sequence, such as ``1610-LU-05032025-``."""
    return render(template, kab4=kab4, day=day, seq=1, kind=kind, kode=kode).removesuffix(
        "1".zfill(5 if "{seq5}" in template else 4)
    )


def pattern_of(template: str) -> re.Pattern[str]:
    """A regular expression that fits exactly the numbers of this template.

    Raises: InvalidInput for a gap that nobody fills.
    """
    parts = []
    for text, gap in re.findall(r"([^{}]*)(?:\{([^{}]+)\})?", template):
        parts.append(re.escape(text))
        if "|" in gap:
            parts.append(f"(?:{'|'.join(map(re.escape, gap.split('|')))})")
        elif gap:
            if gap not in _GAP_PATTERNS:
                raise InvalidInput(f"Bagian {{{gap}}} pada format nomor tidak dikenal.")
            parts.append(_GAP_PATTERNS[gap])
    return re.compile("".join(parts))


def format_fault(number_format: str) -> str:
    """Why this is neither the name of a format nor a pattern that can number documents; "" when it is."""
    if "{" not in number_format:
        return "" if number_format in NUMBER_FORMATS else f"format nomor {number_format} tidak dikenal"
    try:
        pattern_of(number_format)
    except InvalidInput as refusal:
        return refusal.message
    if not any(f"{{{gap}}}" in number_format for gap in ("seq4", "seq5")):
        return "format nomor perlu {seq4} atau {seq5}, agar setiap nomor berbeda"
    if not any(f"{{{gap}}}" in number_format for gap in ("DDMMYYYY", "YYYYMMDD")):
        return "format nomor perlu {DDMMYYYY} atau {YYYYMMDD}, karena urutannya mulai lagi setiap hari"
    return "" if len(number_format) <= LONGEST_PATTERN else f"format nomor paling panjang {LONGEST_PATTERN} huruf"


def fits(template: str, number: str) -> bool:
    """Whether ``number`` could have been made by ``template``."""
    return pattern_of(template).fullmatch(number) is not None
