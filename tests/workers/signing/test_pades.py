"""The signature that every document gets, and what tools that are not ours say of it."""

from __future__ import annotations

import subprocess
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from pyhanko.pdf_utils.reader import PdfFileReader

from models.rules.errors import SignatureRefused, TimestampUnavailable
from tests.workers.signing.pki_world import TEXT, PkiWorld, Tools, document, now
from tests.workers.tools import said_by_pdfsig
from workers.pki import make
from workers.pki.make import DEMO_PASSPHRASE
from workers.pki.revocation import read_certificate, read_key
from workers.signing.pkcs12 import Pkcs12Signer


def signature_of(pdf: bytes):
    return PdfFileReader(BytesIO(pdf)).embedded_regular_signatures[0]


def test_it_is_appended_to_the_bytes_that_were_approved(unsigned: bytes, signed: bytes):
    assert signed.startswith(unsigned)
    assert len(signed) - len(unsigned) < 40_000


def test_there_is_one_certifying_signature_and_one_time_stamp(signed: bytes):
    reader = PdfFileReader(BytesIO(signed))
    assert [s.field_name for s in reader.embedded_regular_signatures] == ["TTE_KEPALA"]
    assert len(reader.embedded_timestamp_signatures) == 1
    assert reader.xrefs.total_revisions == 3
    with pikepdf.open(BytesIO(signed)) as pdf:
        (docmdp, fieldmdp) = pdf.Root.Perms.DocMDP.Reference
        assert (docmdp.TransformMethod, docmdp.TransformParams.P) == ("/DocMDP", 2)
        assert (fieldmdp.TransformMethod, fieldmdp.TransformParams.Action) == ("/FieldMDP", "/All")


def test_the_security_store_holds_chain_lists_and_ocsp(signed: bytes):
    with pikepdf.open(BytesIO(signed)) as pdf:
        assert len(pdf.Root.DSS.Certs) >= 4
        assert len(pdf.Root.DSS.CRLs) == 2
        assert len(pdf.Root.DSS.OCSPs) == 2


def test_it_stays_pdf_a_3b(unsigned: bytes, signed: bytes):
    with pikepdf.open(BytesIO(unsigned)) as before, pikepdf.open(BytesIO(signed)) as after:
        assert after.Root.Metadata.read_bytes() == before.Root.Metadata.read_bytes()
        assert after.open_metadata()["pdfaid:part"] == "3"
        assert after.Root.get("/Version", pikepdf.Name("/1.7")) == "/1.7"
        assert after.docinfo == before.docinfo
        widgets = after.pages[0].Annots
        assert len(widgets) == 2
        for widget in widgets:
            assert int(widget.F) & 0b100  # Print
            assert not int(widget.F) & 0b100011  # not Invisible, Hidden or NoView
            assert [float(number) for number in widget.Rect] == [0, 0, 0, 0]


def test_the_texts_are_in_the_signature_dictionary(signed: bytes):
    found = signature_of(signed).sig_object
    assert (found["/Reason"], found["/Location"], found["/Name"]) == (TEXT.reason, TEXT.location, TEXT.name)


def test_qpdf_finds_no_fault(signed: bytes, tmp_path: Path):
    (tmp_path / "d.pdf").write_bytes(signed)
    assert "No syntax or stream encoding errors" in subprocess.check_output(
        ["qpdf", "--check", tmp_path / "d.pdf"], text=True
    )


def test_pdfsig_trusts_it_with_the_published_anchors(world: PkiWorld, signed: bytes):
    first = said_by_pdfsig(signed, "".join((world.folder / f"{name}.pem").read_text() for name in ("root", "issuing")))
    assert "Signature is Valid" in first
    assert "Certificate is Trusted" in first
    assert "ETSI.CAdES.detached" in first


def test_mutool_finds_the_digest_right(signed: bytes, tmp_path: Path):
    (tmp_path / "d.pdf").write_bytes(signed)
    said = subprocess.run(["mutool", "sign", "-v", tmp_path / "d.pdf"], capture_output=True, text=True, check=False)
    assert "signature is valid" in said.stdout + said.stderr


def test_openssl_verifies_the_extracted_signature(world: PkiWorld, signed: bytes, tmp_path: Path):
    signature = signature_of(signed)
    _, first, second, rest = signature.byte_range
    (tmp_path / "isi").write_bytes(signed[:first] + signed[second : second + rest])
    (tmp_path / "cms").write_bytes(signature.pkcs7_content)
    command = ["openssl", "cms", "-verify", "-binary", "-cades", "-inform", "DER", "-in", "cms", "-content", "isi"]
    said = subprocess.run(
        [*command, "-CAfile", world.folder / "ca.pem", "-out", "/dev/null"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "CAdES Verification successful" in said.stderr, said.stderr


def test_the_signing_certificate_attribute_is_signed(signed: bytes):
    names = [attribute["type"].native for attribute in signature_of(signed).signer_info["signed_attrs"]]
    assert "signing_certificate_v2" in names
    assert "signing_time" not in names  # PAdES: the time is in the dictionary and in the time-stamp


def test_a_time_stamping_service_that_is_away_signs_nothing(world: PkiWorld, unsigned: bytes):
    async def work(tools: Tools) -> bytes:
        key = await Pkcs12Signer(world.folder / "kepala.p12", tools.tsa).open(DEMO_PASSPHRASE)
        return await key.sign(unsigned, TEXT)

    with pytest.raises(TimestampUnavailable):
        world.with_tools(work, tsa_url="http://127.0.0.1:9/tsa")


def test_a_token_about_something_else_is_refused(world: PkiWorld, monkeypatch: pytest.MonkeyPatch):
    async def work(tools: Tools) -> None:
        honest = tools.tsa.request_cms
        monkeypatch.setattr(tools.tsa, "request_cms", lambda _digest, md: honest(bytes(32), md))
        await tools.tsa.async_timestamp(b"\x01" * 32, "sha256")

    with pytest.raises(TimestampUnavailable):
        world.with_tools(work)


@pytest.mark.parametrize("hostile", [b"", b"bukan pdf", b"%PDF-1.7\n%%EOF", document()[:700]])
def test_what_is_no_pdf_is_refused(world: PkiWorld, hostile: bytes):
    async def work(tools: Tools) -> bytes:
        key = await Pkcs12Signer(world.folder / "kepala.p12", tools.tsa).open(DEMO_PASSPHRASE)
        return await key.sign(hostile, TEXT)

    with pytest.raises(SignatureRefused):
        world.with_tools(work)


def test_a_signed_document_is_not_certified_twice(world: PkiWorld, signed: bytes):
    with pytest.raises(SignatureRefused):
        world.sign(signed)


def test_an_rsa_key_signs_too(own_world: PkiWorld, unsigned: bytes):
    folder, key = own_world.folder, rsa.generate_private_key(65537, 3072)
    issuing = make._Authority("issuing", read_certificate(folder / "issuing.pem"), read_key(folder / "issuing.key"))
    builder = issuing.builder(make._name("PEJABAT RSA (DEMO)"), key.public_key(), make.YEAR, now())
    certificate = builder.add_extension(make._usage(commits=True), critical=True).sign(issuing.key, hashes.SHA256())
    bundle = pkcs12.serialize_key_and_certificates(
        b"rsa", key, certificate, [issuing.certificate], BestAvailableEncryption(DEMO_PASSPHRASE.encode())
    )
    (folder / "rsa.p12").write_bytes(bundle)
    (folder / "signers.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
    assert own_world.judge(own_world.sign(unsigned, key="rsa")).code == "asli"
