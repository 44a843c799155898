"""A QR drawn into the page itself, for enrolling a telephone."""

from __future__ import annotations

import io

import qrcode
import qrcode.image.svg
from markupsafe import Markup


def svg(text: str, label: str = "Kode QR pendaftaran") -> Markup:
    """``text`` as an inline SVG image that is announced as ``label``."""
    image = qrcode.make(text, image_factory=qrcode.image.svg.SvgPathImage, box_size=9)
    buffer = io.BytesIO()
    image.save(buffer)
    drawn = buffer.getvalue().decode()
    return Markup(drawn[drawn.index("<svg") :].replace("<svg", f'<svg role="img" aria-label="{label}"', 1))  # noqa: S704 - made here
