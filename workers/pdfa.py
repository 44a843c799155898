"""From a rendered PDF to PDF/A-3b with the document's data attached: a file that explains itself in fifty years.

Pasal: 18(1) (documents are kept and safeguarded); 11(3)d (documentation of electronic documents)
"""

from __future__ import annotations

import hashlib
import io
import json
import re
from typing import Any

import pikepdf
from pikepdf import AttachedFileSpec, Name, Page, Pdf, pdfa

from models.rules.canonical import canonical_json
from models.rules.errors import DomainError

FLAVOUR = "3b"
DATA_NAME = "data.json"
LARGEST_DATA = 5_000_000

_MADE_BY = "AKU MANDIRI, Disdukcapil Kabupaten Ogan Ilir"
_VARIABLE = re.compile(rb"\((?:\\.|[^\\()])*\)|<[0-9a-fA-F]*>|FormXob\.[0-9a-f]+|[+-]?\d*\.?\d+|\s+")
"""Strings, names of drawings, numbers and blanks of a written object."""
_conforming: set[bytes] = set()


class NotArchival(DomainError):
    """The file is not PDF/A-3b, or does not carry its data."""

    default = "Dokumen tidak memenuhi syarat arsip (PDF/A-3b). Beri tahu pengelola sistem."


def to_pdfa3b(pdf: bytes, data: dict[str, Any], *, title: str, language: str = "id-ID") -> bytes:
    """The archival form (ISO 19005-3, level B): sRGB intent, XMP, ``data`` attached as canonical ``data.json``.

    Dates come from ``data["dokumen"]["tanggal"]`` and the /ID from the content, so equal input gives equal bytes.
    The result is checked before it is returned and can be signed by incremental updates.
    Raises: NotArchival naming what does not conform.
    """
    day = data["dokumen"]["tanggal"]
    moment = f"D:{day.replace('-', '')}000000+07'00'"
    with Pdf.open(io.BytesIO(pdf)) as document:
        _drop_unused_fonts(document)
        document.Root.Lang = pikepdf.String(language)
        document.docinfo = document.make_indirect(_information(data, title, moment))
        _attach(document, data, moment)
        pdfa.prepare(document, FLAVOUR)
        _date_metadata(document, day)
        return _saved(document)


def read_data(pdf: bytes) -> dict[str, Any]:
    """The attached ``data.json``. Raises: NotArchival when there is none or it cannot be read."""
    try:
        with Pdf.open(io.BytesIO(pdf)) as document:
            raw = document.attachments[DATA_NAME].get_file().read_bytes()
        data = json.loads(raw[:LARGEST_DATA])
    except (KeyError, ValueError, pikepdf.PdfError) as error:
        raise NotArchival("Dokumen ini tidak memuat data.json yang dapat dibaca.") from error
    if not isinstance(data, dict):
        raise NotArchival("Dokumen ini tidak memuat data.json yang dapat dibaca.")
    return data


def _information(data: dict[str, Any], title: str, moment: str) -> pikepdf.Dictionary:
    return pikepdf.Dictionary(
        Title=title,
        Author=data["kantor"]["dinas"],
        Subject=data["dokumen"]["nomor"],
        Creator=_MADE_BY,
        CreationDate=moment,
        ModDate=moment,
    )


def _attach(document: Pdf, data: dict[str, Any], moment: str) -> None:
    document.attachments[DATA_NAME] = AttachedFileSpec(
        document,
        canonical_json(data),
        filename=DATA_NAME,
        description="Data dokumen, paraf, dan versi layanan",
        mime_type="application/json",
        creation_date=moment,
        mod_date=moment,
        relationship=Name.Data,
    )


def _saved(document: Pdf) -> bytes:
    """The written file, examined unless one of its very outline was found to conform in this process.

    Files of one outline differ in numbers, texts and the contents of streams only, and those come from the same
    renderer and the same embedded faces (a character that a face lacks is refused before anything is drawn).
    """
    out = io.BytesIO()
    settings = pdfa.resolve_save_kwargs(FLAVOUR, deterministic_id=True, min_version="1.7")
    document.save(out, **settings)
    outline = _outline(document)
    if outline not in _conforming:
        report = pdfa.validate_written(out, FLAVOUR, save_kwargs=settings)
        if report.verdict != "pass":
            first = report.findings[0] if report.findings else report.verdict
            raise NotArchival(f"Dokumen tidak memenuhi syarat arsip (PDF/A-3b): {first}")
        _conforming.add(outline)
    return out.getvalue()


def _outline(document: Pdf) -> bytes:
    """A digest of every object's keys and names, in order; the names of drawings are digests of what they show."""
    digest = hashlib.sha256()
    for each in document.objects:
        part = each.stream_dict if isinstance(each, pikepdf.Stream) else each
        if isinstance(part, pikepdf.Object):  # else a lone number or nothing
            digest.update(_VARIABLE.sub(b"", part.unparse(resolved=True)) + b"|")
    return digest.digest()


def _date_metadata(document: Pdf, day: str) -> None:
    """Preparing stamps the present time into the XMP; the document's own date makes the bytes repeatable."""
    stamp = f"{day}T00:00:00+07:00"
    with document.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        metadata["xmp:MetadataDate"] = stamp


def _drop_unused_fonts(document: Pdf) -> None:
    """Take out base-14 fonts, which are never embedded: the renderer selects one on every page and draws nothing.

    Its empty /Trans goes too: a page transition has no place in an archive.
    """
    # Pages share their resources, so every page is rewritten before any font is taken away.
    bare = [(page.obj, _bare_fonts(page)) for page in document.pages]
    for page, names in bare:
        if Name.Trans in page:
            del page[Name.Trans]
        if names:
            page.Contents.write(_without_selections(page.Contents.read_bytes(), names))
    for page, names in bare:
        for name in names:
            if name in page.Resources.Font:
                del page.Resources.Font[name]


def _bare_fonts(page: Page) -> list[str]:
    fonts = page.obj.Resources.get(Name.Font, pikepdf.Dictionary())
    return [name for name, font in fonts.items() if Name.FontDescriptor not in font and font.Subtype != Name.Type0]


def _without_selections(content: bytes, names: list[str]) -> bytes:
    for name in map(str.encode, names):
        content = re.sub(rb"BT " + re.escape(name) + rb" [\d.]+ Tf [\d.]+ TL ET\s?", b"", content)
        if re.search(re.escape(name) + rb"\s", content):
            raise NotArchival("Dokumen memakai huruf yang tidak tertanam. Perbaiki templatnya.")
    return content
