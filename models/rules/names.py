"""Names: kept as they are in Latin letters, doubted where Permendagri 73/2022 says so, and compared by sound.

Source: Permendagri 73/2022 (recalled, mark R): 60 letters with blanks, two words, no digits or signs, no titles.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from models.rules.errors import InvalidInput

NEWBORN_MAX = 60
_UNPRINTABLE = re.compile(
    r"[^\n -~\u00a1-\u00ac\u00ae-\u0107\u010c-\u0113\u0116-\u011b\u011e-\u0123\u012a\u012b\u012e-\u0131\u0136\u0137"
    r"\u0139-\u0148\u014c\u014d\u0150-\u015b\u015e-\u0165\u016a\u016b\u016e-\u0173\u0178-\u017e\u0218-\u021b"
    r"\u02bb\u02bc\u2013\u2014\u2018-\u201a\u201c-\u201e\u2022\u2026\u20ac]"
)
"""All but the Latin letters and signs that every typeface of the documents has a glyph for."""
TITLES = frozenset(
    "H HJ DR DRS DRA IR PROF KH NY TN SE SH ST SPD SAG SKOM SKM SKEP MPD MSI MM MH MT AMD AMK LC".split()
)
_OLD_SPELLING = (
    ("TJ", "C"),
    ("DJ", "J"),
    ("NJ", "NY"),
    ("SJ", "SY"),
    ("CH", "H"),
    ("KH", "H"),
    ("OE", "U"),
    ("IE", "I"),
)
_BETWEEN_WORDS, _SIGNS, _DOUBLED = re.compile(r"[\s.,\-]+"), re.compile(r"[^A-Z0-9 ]"), re.compile(r"(.)\1+")
_MUHAMMAD = frozenset(
    "MUHAMMAD MUHAMAD MOHAMMAD MOHAMAD MOHAMMED MUHAMMED MUH MOH MOCH MOCHAMAD MOCHAMMAD MHD M".split()
)


def clean_text(text: str, *, lines: bool = False) -> str:
    """NFC text without control and invisible direction characters; blanks collapsed, line ends kept if ``lines``."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    rows = text.split("\n") if lines else [text.replace("\n", " ")]
    kept = ("".join(c if unicodedata.category(c)[0] != "C" else " " * (c == "\t") for c in row) for row in rows)
    return "\n".join(" ".join(row.split()) for row in kept).strip()


def require_printable(text: str) -> str:
    """``text`` where every document can print it. Raises: InvalidInput naming the first characters that none can."""
    odd = list(dict.fromkeys(_UNPRINTABLE.findall(text)))
    if odd:
        raise InvalidInput(f"Tulis dengan huruf Latin; ini tidak dapat dicetak di dokumen: {' '.join(odd[:5])}")
    return text


def printable_line(text: str, most: int, *, field: str | None = None) -> str:
    """One line as somebody typed it, at most ``most`` signs.

    Raises: InvalidInput (``field``) for what no document can print.
    """
    try:
        return require_printable(clean_text(text)[:most])
    except InvalidInput as refusal:
        raise InvalidInput(refusal.message, field=field) from refusal


def spelled_out(data: Any) -> Any:
    """Plain ``data`` with every sign that no document can print as its code point: ``(U+1F3E5)``.

    For papers that tell what others wrote, in a log or before it was refused: they are drawn whatever it is.
    """
    if isinstance(data, str):
        return _UNPRINTABLE.sub(lambda found: f"(U+{ord(found[0]):04X})", data)
    if isinstance(data, list):
        return [spelled_out(one) for one in data]
    return {key: spelled_out(one) for key, one in data.items()} if isinstance(data, dict) else data


def newborn_doubts(name: str) -> list[str]:
    """Why a newborn's name may be questioned; the parents may insist, the officer is told."""
    words = name.split()
    found = []
    if len(words) < 2:
        found.append("Nama anak sebaiknya paling sedikit dua kata.")
    if re.search(r"[0-9]", name):
        found.append("Nama tidak memakai angka.")
    if re.search(r"[^\w\s'’\-]|_", name):
        found.append("Nama tidak memakai tanda baca; tulis tanpa disingkat.")
    if any(word.replace(".", "").upper() in TITLES for word in words):
        found.append("Gelar tidak ditulis di akta.")
    return found


def plain_name(name: str) -> str:
    """Capitals without accents, signs and titles, for searching: ``H. Moch. Rojali`` → ``MOCH ROJALI``."""
    letters = unicodedata.normalize("NFKD", name.upper())
    words = _SIGNS.sub("", _BETWEEN_WORDS.sub(" ", letters)).split()
    return " ".join([word for word in words if word not in TITLES] or words)


def untitled(name: str) -> str:
    """:func:`plain_name` without what follows the first comma and titles in parts: ``dr. Siti, Sp.PD.`` → ``SITI``."""
    words = [word for word in name.split(",", maxsplit=1)[0].split() if word.replace(".", "").upper() not in TITLES]
    return plain_name(" ".join(words) or name)


def sound_of(name: str) -> str:
    """:func:`plain_name` with old spelling, doubled letters and the many forms of Muhammad levelled out."""
    text = " ".join("MUHAMAD" if word in _MUHAMMAD else word for word in plain_name(name).split())
    for old, new in _OLD_SPELLING:
        text = text.replace(old, new)
    return _DOUBLED.sub(r"\1", text)


def likeness(one: str, other: str) -> float:
    """From 0 (nothing in common) to 1 (same sound): shared trigrams of the two names, word order aside."""
    left, right = _trigrams(sound_of(one)), _trigrams(sound_of(other))
    return len(left & right) / len(left | right) if left and right else 0.0


def _trigrams(text: str) -> set[str]:
    return {f"  {word} "[i : i + 3] for word in text.split() for i in range(len(word) + 1)}
