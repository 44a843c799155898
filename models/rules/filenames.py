"""The names that strangers give their files, made fit to show, store and download."""

from __future__ import annotations

import unicodedata

LONGEST = 80  # characters, with the extension
LONGEST_EXTENSION = 8  # characters, with the dot
FALLBACK = "berkas"
EXTENSIONS = {"image/jpeg": ".jpg", "application/pdf": ".pdf"}


def safe_name(name: str) -> str:
    """``name`` without folders, control and direction characters and leading dots; at most 80 characters.

    The extension survives the cut. An empty name becomes ``berkas``. Escaping is the business of whoever shows it.
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rstrip("/").rpartition("/")[2]
    plain = "".join(" " if c.isspace() else c for c in last if c.isspace() or unicodedata.category(c)[0] != "C")
    stem, extension = _split(" ".join(plain.split()).lstrip(". "))
    stem = stem[: LONGEST - len(extension)].strip()
    return (stem or FALLBACK) + extension


def name_as(name: str, media_type: str) -> str:
    """:func:`safe_name` with the extension that fits what the cleaned file really is.

    ``media_type`` is ``image/jpeg`` or ``application/pdf``: a PNG comes out of the cleaning as a JPEG.
    """
    stem, extension = _split(safe_name(name))
    wanted = EXTENSIONS[media_type]
    if extension.lower() in {wanted, ".jpeg" if wanted == ".jpg" else wanted}:
        return stem + extension
    return stem[: LONGEST - len(wanted)] + wanted


def _split(name: str) -> tuple[str, str]:
    stem, dot, extension = name.rpartition(".")
    if not stem or not extension.isalnum() or len(extension) >= LONGEST_EXTENSION:
        return name, ""
    return stem.rstrip(". "), dot + extension
