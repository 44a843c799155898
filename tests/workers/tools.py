"""Programs that are not ours, asked about PDFs that are."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path


def lines(program: str, pdf: bytes, *options: str) -> list[str]:
    """What ``program`` prints about a PDF; fails when the program is not content."""
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(pdf)
        file.flush()
        done = subprocess.run([program, *options, file.name], check=True, capture_output=True, text=True)
    return done.stdout.splitlines()


def text_of(pdf: bytes) -> str:
    """The text of every page as poppler reads it, cell after cell, one blank between words."""
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(pdf)
        file.flush()
        done = subprocess.run(["pdftotext", "-raw", file.name, "-"], check=True, capture_output=True, text=True)
    return " ".join(done.stdout.split())


def codes_of(pdf: bytes, dpi: int) -> set[str]:
    """Every QR and bar code that zbar finds on the pages as poppler draws them."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "in.pdf").write_bytes(pdf)
        draw = ["pdftoppm", "-r", str(dpi), "-gray", "-png", f"{folder}/in.pdf", f"{folder}/page"]
        subprocess.run(draw, check=True)
        pages = [str(path) for path in sorted(Path(folder).glob("page*.png"))]
        done = subprocess.run(["zbarimg", "--quiet", *pages], check=False, capture_output=True, text=True)
    return set(done.stdout.splitlines())
