"""The typefaces of every document: Source Serif Pro and Source Sans Pro (OFL), taken from their wheels."""

from __future__ import annotations

import importlib.util
from functools import cache
from pathlib import Path

from reportlab.pdfbase.ttfonts import TTFontFile

FACES = {
    "serif.ttf": ("font_source_serif_pro", "SourceSerifPro-Regular.ttf"),
    "serif-tebal.ttf": ("font_source_serif_pro", "SourceSerifPro-Semibold.ttf"),
    "serif-miring.ttf": ("font_source_serif_pro", "SourceSerifPro-It.ttf"),
    "sans.ttf": ("font_source_sans_pro", "SourceSansPro-Regular.ttf"),
    "sans-tebal.ttf": ("font_source_sans_pro", "SourceSansPro-Semibold.ttf"),
}
"""Name used in the layouts → (package, file). Only these faces can be named, so nothing else is ever embedded."""


@cache
def face_path(name: str) -> Path:
    """The file of one of :data:`FACES`. Raises: KeyError for a name that is not one of them."""
    package, filename = FACES[name]
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise FileNotFoundError(f"the font package {package} is not installed")
    return Path(spec.origin).parent / "files" / filename


@cache
def font_folders() -> tuple[Path, ...]:
    """The folders that the renderer may read faces from."""
    return tuple(sorted({face_path(name).parent for name in FACES}))


@cache
def _printable() -> frozenset[str]:
    covered = (set(TTFontFile(str(face_path(name))).charToGlyph) for name in FACES)
    return frozenset(map(chr, set.intersection(*covered))) | {"\n", "\r", "\t"}


def unprintable(text: str) -> list[str]:
    """The characters of ``text`` that some face has no glyph for, sorted; PDF/A forbids printing them as boxes."""
    return sorted(set(text) - _printable())
