"""Programs that are not ours, asked about PDFs that are."""

from __future__ import annotations

import re
import subprocess
import tempfile
from pathlib import Path

from workers.signing.port import FIELD


def lines(program: str, pdf: bytes, *options: str) -> list[str]:
    """What ``program`` prints about a PDF; fails when the program is not content."""
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(pdf)
        file.flush()
        done = subprocess.run([program, *options, file.name], check=True, capture_output=True, text=True)
    return done.stdout.splitlines()


def said_by_pdfsig(pdf: bytes, anchors: str) -> str:
    """What pdfsig says of the kepala's signature, trusting the certificates of ``anchors`` (PEM) and nothing else."""
    found = re.findall(r"-----BEGIN.+?-----END CERTIFICATE-----\n", anchors, re.DOTALL)
    with tempfile.TemporaryDirectory() as folder:
        store, file = f"sql:{folder}", Path(folder) / "d.pdf"
        subprocess.run(["certutil", "-N", "-d", store, "--empty-password"], check=True)
        for number, anchor in enumerate(found):
            arguments = ["-n", f"ca{number}", "-t", "CT,C,C"]
            subprocess.run(["certutil", "-A", "-d", store, *arguments], input=anchor, text=True, check=True)
        file.write_bytes(pdf)
        said = subprocess.check_output(["pdfsig", "-no-ocsp", "-nssdir", store, file], text=True)
    return next(one for one in said.split("Signature #") if f"Field Name: {FIELD}\n" in one)


def text_of(pdf: bytes) -> str:
    """The text of every page as poppler reads it, cell after cell, one blank between words."""
    return " ".join(_printed("pdftotext", pdf, "-raw").split())


def _printed(program: str, pdf: bytes, option: str) -> str:
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(pdf)
        file.flush()
        done = subprocess.run([program, option, file.name, "-"], check=True, capture_output=True, text=True)
    return done.stdout


def codes_of(pdf: bytes, dpi: int) -> set[str]:
    """Every QR and bar code that zbar finds on the pages as poppler draws them."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "in.pdf").write_bytes(pdf)
        draw = ["pdftoppm", "-r", str(dpi), "-gray", "-png", f"{folder}/in.pdf", f"{folder}/page"]
        subprocess.run(draw, check=True)
        pages = [str(path) for path in sorted(Path(folder).glob("page*.png"))]
        done = subprocess.run(["zbarimg", "--quiet", *pages], check=False, capture_output=True, text=True)
    return set(done.stdout.splitlines())


def outside_paper(pdf: bytes) -> list[str]:
    """Words that poppler finds beyond the margins (20 pt at the sides, 5 pt above and below); fails on a blank PDF."""
    boxes = _printed("pdftotext", pdf, "-bbox")
    pages = re.split(r'<page width="([\d.]+)" height="([\d.]+)">', boxes)
    found, words = [], 0
    for width, height, page in zip(pages[1::3], pages[2::3], pages[3::3], strict=True):
        for match in re.finditer(r'xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)">(.*?)<', page):
            left, top, right, bottom = (float(match[at]) for at in range(1, 5))
            words += 1
            if left < 20 or top < 5 or right > float(width) - 20 or bottom > float(height) - 5:
                found.append(match[5])
    assert words
    return found
