"""What people do to a signed PDF."""

from __future__ import annotations

from io import BytesIO

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields
from pyhanko.sign.signers import PdfSignatureMetadata, SimpleSigner

from tests.workers.signing.pki_world import PkiWorld
from workers.pki.make import DEMO_PASSPHRASE
from workers.signing.pades import QuietWriter, _CertifyingSigner


def revisions(pdf: bytes) -> list[int]:
    """Where each revision ends."""
    ends, at = [], 0
    while (at := pdf.find(b"%%EOF", at)) >= 0:
        at += len(b"%%EOF")
        ends.append(at + (pdf[at : at + 1] == b"\n"))
    return ends


def appended(pdf: bytes, change) -> bytes:
    """The PDF with an incremental update made by ``change(writer)``."""
    stream = BytesIO(pdf)
    writer = IncrementalPdfFileWriter(stream)
    change(writer)
    writer.write_in_place()
    return stream.getvalue()


def first_page(writer: IncrementalPdfFileWriter) -> generic.DictionaryObject:
    return writer.root["/Pages"]["/Kids"][0].get_object()


def overlay_text(writer: IncrementalPdfFileWriter) -> None:
    drawing = generic.StreamObject(stream_data=b"q 1 1 1 rg 60 700 400 60 re f Q")
    page = first_page(writer)
    contents = page.raw_get("/Contents")
    page["/Contents"] = generic.ArrayObject([contents, writer.add_object(drawing)])
    writer.update_container(page)


def overlay_annotation(writer: IncrementalPdfFileWriter) -> None:
    note = generic.DictionaryObject(
        {
            generic.pdf_name("/Type"): generic.pdf_name("/Annot"),
            generic.pdf_name("/Subtype"): generic.pdf_name("/FreeText"),
            generic.pdf_name("/Rect"): generic.ArrayObject(map(generic.NumberObject, (60, 700, 400, 760))),
            generic.pdf_name("/Contents"): generic.pdf_string("NAMA LAIN"),
        }
    )
    page = first_page(writer)
    page["/Annots"] = generic.ArrayObject([*page["/Annots"], writer.add_object(note)])
    writer.update_container(page)


def replace_title(writer: IncrementalPdfFileWriter) -> None:
    writer.set_info(generic.DictionaryObject({generic.pdf_name("/Title"): generic.pdf_string("Lain")}))


def replace_data(writer: IncrementalPdfFileWriter) -> None:
    specification = writer.root["/Names"]["/EmbeddedFiles"]["/Names"][1]
    stream = generic.StreamObject(stream_data=b'{"dokumen": {"nomor": "LAIN"}}')
    specification["/EF"][generic.pdf_name("/F")] = writer.add_object(stream)
    writer.update_container(specification["/EF"])


def signed_by_another(world: PkiWorld, signed: bytes) -> bytes:
    stranger = SimpleSigner.load_pkcs12(world.folder / "dicabut.p12", passphrase=DEMO_PASSPHRASE.encode())
    writer = QuietWriter(BytesIO(signed))  # nothing else changes
    metadata = PdfSignatureMetadata(field_name="LAIN", subfilter=fields.SigSeedSubFilter.PADES)
    done: bytes = _CertifyingSigner(metadata, stranger).sign_pdf(writer).getvalue()
    return done
