"""PDFs from strangers: only what is seen on their pages goes into a new file.

A new document receives the pages with the few keys that draw them (ISO 32000-1, 7.7.3.3). Whatever acts (scripts,
actions, forms, attachments, media) hangs on other keys of pages and catalogue, and is left behind by that.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

from pikepdf import Array, Dictionary, Name, Object, ObjectStreamMode, PasswordError, Pdf, PdfError, Stream, settings

from models.ports.intake_client import MAX_BYTES, Cleaned
from models.rules.errors import UploadRefused
from workers.cleaning.images import MAX_PIXELS
from workers.cleaning.pages import BROKEN_PDF, judge_pages

LOCKED = "PDF ini terkunci kata sandi. Buka, lalu cetak atau simpan sebagai PDF tanpa kata sandi, atau foto halamannya."
BOMB = "Isi PDF ini terlalu besar setelah dibuka. Pindai lagi dengan 150–200 dpi, atau foto tiap halaman."

STREAM_BYTES = 128 * 1024 * 1024  # one stream, decoded: A4 in colour at 600 dpi
TOTAL_BYTES = 512 * 1024 * 1024  # all of them
PAGE_KEYS = {"/Type", "/Resources", "/Contents", "/MediaBox", "/CropBox", "/Rotate", "/Group"}
RESOURCE_KEYS = {"/ColorSpace", "/ExtGState", "/Font", "/Pattern", "/Shading", "/XObject"}
ELSEWHERE = ("/F", "/FFilter", "/FDecodeParms", "/Ref", "/OPI", "/Alternates")  # other files and other versions
NOTES = ("/Metadata", "/PieceInfo", "/AF", "/LastModified", "/StructParent", "/StructParents", "/Measure", "/PtData")
PICTURES = {"/DCTDecode", "/DCT", "/JPXDecode", "/JBIG2Decode", "/CCITTFaxDecode", "/CCF"}


def limit_qpdf() -> None:
    """Set qpdf's limits against bombs for this whole process."""
    settings.set_qpdf_limits(
        doc_max_warnings=1000,
        parser_max_nesting=100,
        parser_max_container_size=200_000,
        max_stream_filters=3,
        flate_max_memory=STREAM_BYTES,
        run_length_max_memory=STREAM_BYTES,
        png_max_memory=STREAM_BYTES,
        tiff_max_memory=STREAM_BYTES,
    )


def clean_pdf(data: bytes, max_pages: int) -> Cleaned:
    """What is seen of the PDF ``data``, as a new PDF without any history.

    Raises:
        UploadRefused: locked, broken, too many pages, or a bomb.
    """
    limits_hit = settings.qpdf_limit_errors()
    try:
        with Pdf.open(io.BytesIO(data)) as source:
            pages = _refuse_unfit(source, max_pages)
            clean = _made_anew(source)
            damaged = bool(source.get_warnings())
    except PasswordError as error:
        raise UploadRefused(LOCKED) from error
    except (PdfError, ValueError, TypeError, KeyError, AttributeError, RuntimeError) as error:
        heavy = settings.qpdf_limit_errors() > limits_hit or "limit exceeded" in str(error)
        raise UploadRefused(BOMB if heavy else BROKEN_PDF) from error
    if len(clean) > MAX_BYTES:
        raise UploadRefused(BOMB)
    judgement, width, height = judge_pages(clean)
    if judgement.blank and damaged:
        raise UploadRefused(BROKEN_PDF)
    return Cleaned(
        data=clean,
        media_type="application/pdf",
        pages=pages,
        width=width,
        height=height,
        remark=judgement.remark,
        unreadable=judgement.unreadable,
    )


def cut_pdf(data: bytes, first: int, last: int) -> bytes:
    """Pages ``first`` to ``last`` (from 1) of our own cleaned PDF; the same pages give the same bytes.

    Raises:
        UploadRefused: there are no such pages.
    """
    try:
        with Pdf.open(io.BytesIO(data)) as source, Pdf.new() as target:
            if not 1 <= first <= last <= len(source.pages):
                raise UploadRefused(f"Halaman {first}–{last} tidak ada: berkas ini berisi {len(source.pages)} halaman.")
            target.pages.extend(source.pages[first - 1 : last])
            buffer = io.BytesIO()
            target.save(buffer, object_stream_mode=ObjectStreamMode.generate, deterministic_id=True)
    except PdfError as error:
        raise UploadRefused(BROKEN_PDF) from error
    return buffer.getvalue()


def _refuse_unfit(source: Pdf, max_pages: int) -> int:
    if source.is_encrypted:
        raise UploadRefused(LOCKED)
    pages = len(source.pages)
    if not pages:
        raise UploadRefused(BROKEN_PDF)
    if pages > max_pages:
        raise UploadRefused(
            f"PDF berisi {pages} halaman; paling banyak {max_pages}. Unggah hanya halaman yang diminta."
        )
    return pages


def _made_anew(source: Pdf) -> bytes:
    if "/AcroForm" in source.Root:
        source.generate_appearance_streams()
    source.flatten_annotations("screen")  # what was typed or stamped on the page becomes part of it
    with Pdf.new() as target:
        for page in source.pages:
            _keep_only(page.obj, PAGE_KEYS)
            target.pages.append(page)
        for page in target.pages:
            _keep_only(page.obj.get("/Resources"), RESOURCE_KEYS)
        total = 0
        for stream in _streams(target):
            total += _scrubbed(stream)
            if total > TOTAL_BYTES:
                raise UploadRefused(BOMB)
        buffer = io.BytesIO()
        target.save(buffer, object_stream_mode=ObjectStreamMode.generate, deterministic_id=True)
    return buffer.getvalue()


def _keep_only(dictionary: Object | None, wanted: set[str]) -> None:
    if dictionary is None:
        return
    for key in set(dictionary.keys()) - wanted:
        del dictionary[key]


def _streams(pdf: Pdf) -> Iterator[Stream]:
    return (thing for thing in pdf.objects if isinstance(thing, Stream))


def _scrubbed(stream: Stream) -> int:
    """Rid ``stream`` of what is not drawn; its size in bytes when decoded, as far as that can be known."""
    for key in ELSEWHERE + NOTES:
        if key in stream:
            del stream[key]
    _keep_only(stream.get("/Resources"), RESOURCE_KEYS)
    filters = _filters(stream)
    if not PICTURES.isdisjoint(filters):
        if int(stream.get("/Width", 0)) * int(stream.get("/Height", 0)) > MAX_PIXELS:
            raise UploadRefused(BOMB)
        if filters in (["/DCTDecode"], ["/DCT"]):
            plain = _without_notes(stream.read_raw_bytes())
            parms = stream.get("/DecodeParms")
            stream.write(plain, filter=Name.DCTDecode, decode_parms=parms if isinstance(parms, Dictionary) else None)
        return len(stream.read_raw_bytes())
    return len(stream.read_bytes())


def _filters(stream: Stream) -> list[str]:
    found = stream.get("/Filter")
    if found is None:
        return []
    return [str(one) for one in found] if isinstance(found, Array) else [str(found)]


def _without_notes(jpeg: bytes) -> bytes:
    """``jpeg`` without comments and application segments, where cameras note time and place (ITU-T T.81, B.1.1.3).

    Adobe's segment (APP14) stays, because it says how the colours are coded.
    """
    kept, place = [jpeg[:2]], 2
    while jpeg[place : place + 1] == b"\xff" and jpeg[place + 1 : place + 2] != b"\xda":
        end = place + 2 + int.from_bytes(jpeg[place + 2 : place + 4])
        marker = jpeg[place + 1] if place + 1 < len(jpeg) else 0
        if end < place + 4:
            break
        if not (0xE0 <= marker <= 0xEF or marker == 0xFE) or marker == 0xEE:
            kept.append(jpeg[place:end])
        place = end
    return b"".join([*kept, jpeg[place:]])
