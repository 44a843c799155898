"""Files that are no document of ours at all: each has its own answer, and none is a crash."""

from __future__ import annotations

import os
import zlib
from io import BytesIO

import pikepdf
import pytest

from tests.workers.signing.pki_world import document
from workers.pki.make import make_demo_pki
from workers.trust import Trust, read_trust
from workers.validate import MAX_BYTES, validate
from workers.verdict import OUTCOMES


@pytest.fixture(scope="module")
def trust(tmp_path_factory: pytest.TempPathFactory) -> Trust:
    folder = tmp_path_factory.mktemp("pki")
    make_demo_pki(folder)
    return read_trust(folder / "ca.pem", folder / "signers.pem")


def encrypted() -> bytes:
    out = BytesIO()
    with pikepdf.open(BytesIO(document())) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    return out.getvalue()


def bomb() -> bytes:
    """A cross-reference table of a few hundred bytes that would grow to hundreds of megabytes."""
    table = zlib.compress(zlib.compress(bytes(300_000_000), 9), 9)
    head = (
        f"1 0 obj\n<</Type/XRef/Size 9999999/W[1 4 2]/Filter[/FlateDecode/FlateDecode]/Root 2 0 R/Length {len(table)}>>"
    )
    body = b"%PDF-1.7\n" + head.encode() + b"\nstream\n" + table + b"\nendstream\nendobj\n"
    return body + b"startxref\n9\n%%EOF\n"


CORPUS = {
    "empty": (lambda: b"", "bukan_pdf"),
    "text": (lambda: b"halo" * 1000, "bukan_pdf"),
    "picture": (lambda: b"\xff\xd8\xff\xe0" + os.urandom(5000), "bukan_pdf"),
    "head only": (lambda: b"%PDF-1.7\n", "pdf_rusak"),
    "noise": (lambda: b"%PDF-1.7\n" + os.urandom(9000), "pdf_rusak"),
    "cut": (lambda: document()[:1500], "pdf_rusak"),
    "unsigned": (document, "tanpa_tanda_tangan"),
    "encrypted": (encrypted, "terkunci"),
    "huge": (lambda: b"%PDF-1.7\n" + bytes(MAX_BYTES), "terlalu_besar"),
    "bomb": (bomb, "terlalu_besar"),
    "loop": (
        lambda: b"%PDF-1.7\n1 0 obj\n1 0 R\nendobj\ntrailer<</Root 1 0 R/Size 2>>\nstartxref\n30\n%%EOF",
        "pdf_rusak",
    ),
}


@pytest.mark.parametrize("name", CORPUS)
def test_every_other_file_has_its_own_answer(trust: Trust, name: str):
    make_file, code = CORPUS[name]
    verdict = validate(make_file(), trust)
    assert (verdict.code, verdict.genuine) == (code, OUTCOMES[code][0])
    assert not verdict.is_ours
