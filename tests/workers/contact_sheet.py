"""Draw every document with every kind of sample data on one picture: python -m tests.workers.contact_sheet OUT.png."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from PIL import Image, ImageDraw

from tests.workers.sample_cases import CASES
from tests.workers.samples import BASE_URL
from workers.compose import compose, compose_form, shipped_template

CELL = (420, 420)
COLUMNS = 6


def draw(data: dict[str, Any], key: bytes) -> bytes:
    """One unsigned document or form."""
    code = data["dokumen"]["kode"]
    if code == "FORMULIR":
        return compose_form(data)
    return compose(code, shipped_template(code), data, base_url=BASE_URL, cwt_key=key)


def pages(pdf: bytes, folder: Path, dpi: int) -> list[Image.Image]:
    """Every page as a picture, by poppler rather than by what made it."""
    (folder / "in.pdf").write_bytes(pdf)
    subprocess.run(["pdftoppm", "-r", str(dpi), "-png", folder / "in.pdf", folder / "page"], check=True)
    found = sorted(folder.glob("page*.png"))
    pictures = [Image.open(path).convert("RGB") for path in found]
    for path in found:
        path.unlink()
    return pictures


def sheet_of(pdfs: dict[str, bytes], out: Path) -> int:
    """Every page of ``pdfs`` (name → PDF) on the picture ``out``, every PDF beside it; returns the number of pages."""
    singles = out.with_suffix("")
    singles.mkdir(parents=True, exist_ok=True)
    cells: list[tuple[str, Image.Image]] = []
    with tempfile.TemporaryDirectory() as folder:
        for name, pdf in pdfs.items():
            (singles / f"{name}.pdf").write_bytes(pdf)
            cells += [(f"{name} · {at}", one) for at, one in enumerate(pages(pdf, Path(folder), 50), 1)]
    rows = -(-len(cells) // COLUMNS)
    sheet = Image.new("RGB", (COLUMNS * CELL[0], rows * (CELL[1] + 20)), "#888888")
    pen = ImageDraw.Draw(sheet)
    for place, (label, picture) in enumerate(cells):
        picture.thumbnail((CELL[0] - 10, CELL[1] - 10))
        x, y = place % COLUMNS * CELL[0], place // COLUMNS * (CELL[1] + 20)
        pen.text((x + 5, y + 4), label, fill="white")
        sheet.paste(picture, (x + 5, y + 20))
    sheet.save(out)
    return len(cells)


def main(out: Path) -> None:
    """Write the sheet of the sample cases to ``out``."""
    secret = Ed25519PrivateKey.generate()
    key = secret.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    count = sheet_of({name: draw(data, key) for name, data in CASES.items()}, out)
    print(f"{count} pages of {len(CASES)} documents: {out}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
