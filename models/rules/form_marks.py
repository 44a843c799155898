"""What the marks on scanned pages say: whose form each page is, where one ends, and why a person must look.

Our form carries the reference as Code 128 on every page, and on the first one a QR with the address of its status.

Pasal: Pasal 11(3)c, Pasal 14(2).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from urllib.parse import urlsplit

from models.rules.errors import InvalidInput
from models.rules.reference import read_reference

BARS, QR = "batang", "qr"
_STATUS = re.compile(r"/cek-status/([A-Za-z0-9_-]{16,32})")
_DOCUMENT = re.compile(r"/v/[A-Za-z0-9_-]+")
SAID_LENGTH = 120


class Doubt(StrEnum):
    """Why a scan waits for a person."""

    TANPA_TANDA = "tanpa_tanda"
    TANDA_ASING = "tanda_asing"
    KANTOR_LAIN = "kantor_lain"
    TANDA_DOKUMEN = "tanda_dokumen"
    TIDAK_ADA = "tidak_ada"
    BERTENTANGAN = "bertentangan"
    DIBATALKAN = "dibatalkan"
    GANDA = "ganda"


SENTENCES: dict[Doubt, str] = {
    Doubt.TANPA_TANDA: "Tidak ada kode batang atau kode QR yang terbaca. Ketik nomor permohonan yang tercetak.",
    Doubt.TANDA_ASING: "Kode pada halaman ini bukan tanda formulir kami. Periksa kertasnya.",
    Doubt.KANTOR_LAIN: "Kode QR mengarah ke alamat kantor lain. Periksa apakah formulir ini milik kantor ini.",
    Doubt.TANDA_DOKUMEN: "Ini tanda dokumen yang sudah terbit, bukan tanda formulir permohonan.",
    Doubt.TIDAK_ADA: "Nomor pada tanda tidak ada di antara permohonan yang dikirim. Cocokkan dengan yang tercetak.",
    Doubt.BERTENTANGAN: "Kode batang dan kode QR menyebut permohonan yang berbeda. Periksa apakah kertasnya tercampur.",
    Doubt.DIBATALKAN: "Pernah dilampirkan lalu dibatalkan. Tentukan permohonan yang benar, atau sisihkan.",
    Doubt.GANDA: "Sama persis dengan pindaian yang sudah terlampir pada permohonan ini.",
}


@dataclass(frozen=True, slots=True)
class Mark:
    """One code as it was read; ``kind`` is :data:`BARS` or :data:`QR`."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class PageMarks:
    """What one page says: ``reference``, the ``token`` and ``host`` of its QR, or a ``doubt`` and what was ``said``."""

    reference: str = ""
    token: str = ""
    host: str = ""
    doubt: Doubt | None = None
    said: str = ""

    @property
    def is_marked(self) -> bool:
        """Whether there is anything on it that speaks of a form."""
        return bool(self.reference or self.token or self.doubt)

    def doubted(self, doubt: Doubt, said: str = "") -> PageMarks:
        """The same, in doubt; the first doubt stays."""
        return self if self.doubt else replace(self, doubt=doubt, said=said[:SAID_LENGTH])


@dataclass(frozen=True, slots=True)
class Part:
    """Pages ``first`` to ``last`` (from 1) of a scan, which are one form."""

    first: int
    last: int
    marks: PageMarks


def read_page(marks: Iterable[Mark]) -> PageMarks:
    """What the codes of one page say together; whether such an application exists is not known here."""
    page = PageMarks()
    for mark in marks:
        read = _read_bars(mark.text) if mark.kind == BARS else _read_qr(mark.text)
        page = _joined(page, read)
    return page


def _read_bars(text: str) -> PageMarks:
    """Only a reference in exactly the form that we print; a lenient reading is for people who type."""
    try:
        reference = read_reference(text)
    except InvalidInput:
        reference = ""
    return PageMarks(reference=reference) if reference == text else PageMarks().doubted(Doubt.TANDA_ASING, text)


def _read_qr(text: str) -> PageMarks:
    try:
        address = urlsplit(text)
    except ValueError:
        return PageMarks().doubted(Doubt.TANDA_ASING, text)
    if address.scheme in {"http", "https"}:
        if found := _STATUS.fullmatch(address.path):
            return PageMarks(token=found[1], host=address.netloc)
        if _DOCUMENT.fullmatch(address.path):
            return PageMarks(host=address.netloc).doubted(Doubt.TANDA_DOKUMEN, text)
    return PageMarks().doubted(Doubt.TANDA_ASING, text)


def _joined(page: PageMarks, read: PageMarks) -> PageMarks:
    differs = (page.reference and read.reference and page.reference != read.reference) or (
        page.token and read.token and page.token != read.token
    )
    both = PageMarks(
        page.reference or read.reference,
        page.token or read.token,
        page.host or read.host,
        page.doubt or read.doubt,
        page.said or read.said,
    )
    return both.doubted(Doubt.BERTENTANGAN, read.reference or read.token) if differs else both


def split(pages: Sequence[PageMarks]) -> list[Part]:
    """Cut a stack into forms: a page without a mark belongs to the form before it, as does a further page of the same.

    A second first page (with a QR) of the same form begins a second copy. Pages before any mark are one doubtful part.
    """
    parts: list[Part] = []
    for number, page in enumerate(pages, 1):
        if parts and (not page.is_marked or _continues(parts[-1].marks, page)):
            parts[-1] = replace(parts[-1], last=number)
        else:
            parts.append(Part(number, number, page if page.is_marked else page.doubted(Doubt.TANPA_TANDA)))
    return parts


def _continues(form: PageMarks, page: PageMarks) -> bool:
    same = bool(page.reference) and page.reference == form.reference
    return same and form.doubt is None and page.doubt is None and not page.token
