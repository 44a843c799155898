"""What is kept for ever: PDF/A-3b with its data inside, the same bytes each time, and it stays so when signed."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pikepdf
import pytest
from asn1crypto import x509 as asn1_x509
from asn1crypto.keys import PrivateKeyInfo
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from pikepdf import pdfa
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.fields import MDPPerm

from models.rules.canonical import canonical_json
from tests.workers.paper import case
from tests.workers.sample_cases import CASES
from tests.workers.tools import lines
from workers.pdfa import NotArchival, read_data, to_pdfa3b
from workers.render import render_pdf

NAMES = list(CASES)
PAGE = (
    "<html><style>@font-face {{ font-family: N; src: url(serif.ttf); }} html {{ font-family: N }}</style>"
    "<body><p>{}</p></body></html>"
)


@pytest.mark.parametrize("name", NAMES)
def test_every_document_is_archival(name):
    report = pdfa.validate_written(io.BytesIO(case(name)), "3b")
    assert report.passed, report.findings


@pytest.mark.parametrize("name", NAMES)
def test_every_face_is_embedded(name):
    table = lines("pdffonts", case(name))[2:]
    assert table
    assert {row.split()[-5] for row in table} == {"yes"}


def test_other_programs_find_nothing_to_say():
    pdf = case("kutipan LAHIR_AYAH_IBU")
    assert "File is not encrypted" in lines("qpdf", pdf, "--check")
    assert any("PDF-1.7" in line for line in lines("mutool", pdf, "info"))
    about = dict(line.split(":", 1) for line in lines("pdfinfo", pdf) if ":" in line)
    assert about["JavaScript"].strip() == "no"
    assert about["Encrypted"].strip() == "no"
    assert about["Title"].strip() == "KUTIPAN AKTA KELAHIRAN 1610-LU-14032025-0001"


def test_the_structure_that_pdfa_asks_for_is_there():
    with pikepdf.open(io.BytesIO(case("kutipan LAHIR_AYAH_IBU"))) as document:
        metadata = document.open_metadata()
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "B")
        intent = document.Root.OutputIntents[0]
        assert intent.S == "/GTS_PDFA1"
        assert intent.DestOutputProfile.read_bytes()[36:40] == b"acsp"
        assert str(document.Root.Lang) == "id-ID"
        (attached,) = document.Root.AF
        assert attached.AFRelationship == "/Data"
        assert attached.EF.F.Subtype == "/application/json"
        assert "/AcroForm" not in document.Root
        assert all("/Trans" not in page.obj for page in document.pages)


def test_the_data_reads_back_whole_and_canonical():
    data = CASES["kutipan LAHIR_AYAH_IBU"]
    pdf = case("kutipan LAHIR_AYAH_IBU")
    assert read_data(pdf) == data
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert document.attachments["data.json"].get_file().read_bytes() == canonical_json(data)
    assert lines("pdfdetach", pdf, "-list")[1:] == ["1: data.json"]


def test_the_dates_are_the_documents_own():
    with pikepdf.open(io.BytesIO(case("kutipan LAHIR_AYAH_IBU"))) as document:
        assert str(document.docinfo.CreationDate).startswith("D:20250314000000+07'00")
        metadata = document.open_metadata()
        stamps = {metadata[f"xmp:{name}"] for name in ("CreateDate", "ModifyDate", "MetadataDate")}
    assert stamps == {"2025-03-14T00:00:00+07:00"}


def test_two_processes_make_the_same_bytes():
    script = (
        "import hashlib; from tests.workers.paper import made; from tests.workers.sample_cases import CASES; "
        "print(hashlib.sha256(made(CASES['kk 13'])).hexdigest())"
    )
    digests = {subprocess.run([sys.executable, "-c", script], check=True, capture_output=True).stdout for _ in "ab"}
    assert len(digests) == 1


def test_a_document_that_is_not_archival_is_refused():
    with pikepdf.new() as document:
        page = document.add_blank_page()
        page.obj.Resources = pikepdf.Dictionary(
            Font=pikepdf.Dictionary(F1=pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1)),
        )
        page.obj.Resources.Font.F1.BaseFont = pikepdf.Name.Helvetica
        page.obj.Contents = document.make_stream(b"BT /F1 12 Tf (x) Tj ET")
        out = io.BytesIO()
        document.save(out)
    with pytest.raises(NotArchival, match="tertanam"):
        to_pdfa3b(out.getvalue(), CASES["register"], title="x")


def test_what_does_not_conform_is_refused_each_time():
    with pikepdf.open(io.BytesIO(render_pdf(PAGE.format("SATU")))) as document:
        document.pages[0].Resources.ExtGState = pikepdf.Dictionary(G=pikepdf.Dictionary(TR=pikepdf.Name.Identity))
        contents = document.pages[0].obj.Contents
        contents.write(contents.read_bytes() + b" /G gs")
        out = io.BytesIO()
        document.save(out)
    for _ in range(2):
        with pytest.raises(NotArchival, match="TR"):
            to_pdfa3b(out.getvalue(), CASES["register"], title="x")


def test_only_a_file_unlike_those_before_is_examined(monkeypatch):
    examined = []
    examine = pdfa.validate_written
    monkeypatch.setattr("workers.pdfa._conforming", set())
    monkeypatch.setattr(pdfa, "validate_written", lambda *args, **more: examined.append(1) or examine(*args, **more))
    for text, count in (("SATU", 1), ("DUA (2)", 1), ("TIGA<pdf:nextpage />EMPAT", 2), ("LIMA", 2)):
        to_pdfa3b(render_pdf(PAGE.format(text)), CASES["register"], title=f"x {text}")
        assert len(examined) == count, text


@pytest.mark.parametrize("pdf", [b"", b"%PDF-1.7 rusak", b"bukan pdf"])
def test_a_file_without_data_says_so(pdf):
    with pytest.raises(NotArchival):
        read_data(pdf)


def test_attached_data_that_is_no_document_says_so():
    for raw in (b"[1]", b"{", b"\xff\xfe"):
        with pikepdf.new() as document:
            document.add_blank_page()
            document.attachments["data.json"] = pikepdf.AttachedFileSpec(document, raw)
            out = io.BytesIO()
            document.save(out)
        with pytest.raises(NotArchival):
            read_data(out.getvalue())


def throw_away_signer() -> signers.SimpleSigner:
    """A signer that nobody trusts, good for one test."""
    # RSA: for elliptic curves pyHanko raises the file to PDF 2.0, which PDF/A-3 does not know.
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "UJI")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(1).not_valid_before(now).not_valid_after(now + timedelta(days=1))
    certificate = builder.sign(key, hashes.SHA256()).public_bytes(Encoding.DER)
    return signers.SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(certificate),
        signing_key=PrivateKeyInfo.load(key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())),
        cert_registry=None,
    )


def certified(pdf: bytes) -> bytes:
    """``pdf`` with a certifying signature, as the kepala's will be."""
    about = signers.PdfSignatureMetadata(field_name="Kepala", certify=True, docmdp_permissions=MDPPerm.FILL_FORMS)
    field = fields.SigFieldSpec("Kepala", empty_field_appearance=True)
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    return signers.PdfSigner(about, throw_away_signer(), new_field_spec=field).sign_pdf(writer).getvalue()


@pytest.mark.parametrize("name", ["kutipan LAHIR_AYAH_IBU", "kk 13", "formulir"])
def test_a_certifying_signature_leaves_it_archival(name):
    signed = certified(case(name))
    assert signed.startswith(case(name))
    # The validator does not know forms, so it may abstain about the signature's; it may not object to anything.
    findings = pdfa.validate_written(io.BytesIO(signed), "3b").findings
    assert [finding for finding in findings if finding.kind == "violation"] == []
    assert read_data(signed) == CASES[name]
    assert any("Signature Validation: Signature is Valid" in line for line in lines("pdfsig", signed, "-nocert"))


def test_the_data_is_json_that_other_programs_read(tmp_path):
    (tmp_path / "in.pdf").write_bytes(case("formulir"))
    subprocess.run(["pdfdetach", "-saveall", "-o", tmp_path, tmp_path / "in.pdf"], check=True)
    assert json.loads((tmp_path / "data.json").read_bytes())["formulir"]["kode"] == "F-2.01"
