"""The other side signs our paper: only in the place that waits, over our file as it is, by somebody trusted."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.signers.pdf_cms import SimpleSigner
from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner

from tests.workers.signing.pki_world import PkiWorld, document, pki_world
from tests.workers.signing.tampering import appended, overlay_text
from workers import countersign
from workers.pki.make import DEMO_PASSPHRASE
from workers.pki.revocation import publish_crl, read_certificate
from workers.signing.mirror import read_mirror


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    with pki_world(tmp_path_factory.mktemp("dunia")) as made:
        yield made


@pytest.fixture(scope="module")
def ours(world: PkiWorld) -> bytes:
    return world.sign(countersign.with_place(document()))


def signed_by(world: PkiWorld, pdf: bytes, key: str, field: str = countersign.PLACE) -> bytes:
    signer = SimpleSigner.load_pkcs12(str(world.folder / f"{key}.p12"), passphrase=DEMO_PASSPHRASE.encode())
    stream = BytesIO(pdf)
    maker = PdfSigner(PdfSignatureMetadata(field_name=field, md_algorithm="sha256"), signer)
    asyncio.run(maker.async_sign_pdf(IncrementalPdfFileWriter(stream), in_place=True))
    return stream.getvalue()


def judged(world: PkiWorld, upload: bytes, ours: bytes):
    return countersign.judge(upload, ours, world.trust, read_mirror(world.mirror))


def test_our_own_validator_accepts_a_paper_with_a_place_left_open(world, ours):
    assert world.judge(ours).genuine is True, world.judge(ours).headline


def test_the_other_sides_signature_is_accepted_and_says_who(world, ours):
    verdict = judged(world, signed_by(world, ours, "mitra"), ours)
    assert (verdict["diterima"], verdict["pesan"]) == (True, countersign.GOOD)
    assert verdict["penanda_tangan"] == "PIMPINAN LEMBAGA (DEMO)"


def test_a_paper_that_came_back_as_it_went_is_not_signed(world, ours):
    assert judged(world, ours, ours)["pesan"] == countersign.UNSIGNED


def test_another_file_or_a_changed_one_is_refused(world, ours):
    assert judged(world, world.sign(document(2)), ours)["pesan"] == countersign.ANOTHER
    flipped = bytearray(signed_by(world, ours, "mitra"))
    flipped[len(ours) // 3] ^= 1
    assert judged(world, bytes(flipped), ours)["pesan"] == countersign.ANOTHER


def test_a_stranger_and_our_own_officers_do_not_sign_for_the_other_side(world, ours, tmp_path):
    with pki_world(tmp_path) as other:
        assert judged(world, signed_by(other, ours, "mitra"), ours)["pesan"] == countersign.UNTRUSTED
    assert judged(world, signed_by(world, ours, "kepala"), ours)["pesan"] == countersign.OURS


def test_a_signature_elsewhere_or_with_a_change_beside_it_is_refused(world, ours):
    assert judged(world, signed_by(world, ours, "mitra", "LAIN"), ours)["diterima"] is False
    overlaid = appended(ours, overlay_text)
    assert judged(world, signed_by(world, overlaid, "mitra"), ours)["pesan"] == countersign.CHANGED
    signed = signed_by(world, ours, "mitra")
    assert judged(world, appended(signed, overlay_text), ours)["diterima"] is False
    assert judged(world, signed + b"\n%%EOF\n", ours)["diterima"] is False


def test_a_revoked_partner_is_refused(tmp_path):
    with pki_world(tmp_path) as world:
        ours = world.sign(countersign.with_place(document()))
        serial = read_certificate(world.folder / "mitra.pem").serial_number
        when = datetime.now(UTC) + timedelta(seconds=5)  # newer than the list that signing fetched
        publish_crl(world.folder, "issuing", now=when, revoke={serial: when})
        world.copy_lists()
        assert judged(world, signed_by(world, ours, "mitra"), ours)["pesan"] == countersign.REVOKED


@pytest.mark.parametrize("junk", [b"", b"%PDF-1.7", b"\0" * 999])
def test_rubbish_after_our_file_is_no_signature(world, ours, junk):
    assert judged(world, ours + junk, ours)["diterima"] is False
    assert judged(world, junk, ours)["diterima"] is False
