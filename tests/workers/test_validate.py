"""What our own validator says: one yes, and a no or "cannot say" of its own for everything else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner

from tests.workers.signing.pki_world import (
    NUMBER,
    TEXT,
    PkiWorld,
    Tools,
    document,
    listener,
    now,
    pki_world,
)
from tests.workers.signing.tampering import (
    appended,
    overlay_annotation,
    overlay_text,
    replace_data,
    replace_title,
    revisions,
    signed_by_another,
)
from workers.pki import make
from workers.pki.make import DEMO_PASSPHRASE, make_demo_pki
from workers.pki.revocation import read_certificate
from workers.signing.pades import add_lta, sign_pdf
from workers.signing.pkcs12 import Pkcs12Signer
from workers.trust import read_trust
from workers.validate import validate
from workers.verdict import OUTCOMES


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PkiWorld]:
    with pki_world(tmp_path_factory.mktemp("dunia")) as made:
        yield made


@pytest.fixture
def own_world(tmp_path: Path) -> Iterator[PkiWorld]:
    with pki_world(tmp_path) as made:
        yield made


@pytest.fixture(scope="module")
def signed(world: PkiWorld) -> bytes:
    return world.sign(document())


def test_ours_is_genuine(world: PkiWorld, signed: bytes):
    verdict = world.judge(signed)
    assert (verdict.code, verdict.genuine, verdict.level) == ("asli", True, "B-LTA")
    assert verdict.is_ours
    assert verdict.covers_whole_document
    assert verdict.docmdp_ok
    assert verdict.changed_since == ()
    assert (verdict.document_number, verdict.token) == (NUMBER, "TOKEN1")
    assert verdict.signer == make.KEPALA
    assert verdict.timestamped_at[:10] == f"{now():%Y-%m-%d}"
    assert {"label": "Tingkat", "value": "PAdES B-LTA"} in list(verdict.findings)


def test_it_is_genuine_by_its_own_evidence_alone(world: PkiWorld, signed: bytes):
    assert world.judge(signed, own_crls=None).code == "asli"


def test_the_real_document_is_genuine(world: PkiWorld):
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import NoEncryption, PrivateFormat

    from tests.workers import samples
    from workers import compose

    key = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    data = samples.birth()
    source = compose.shipped_template("DOC_KUT_LAHIR")
    pdf = compose.compose("DOC_KUT_LAHIR", source, data, base_url=samples.BASE_URL, cwt_key=key)
    verdict = world.judge(world.sign(pdf))
    assert (verdict.code, verdict.document_number) == ("asli", data["dokumen"]["nomor"])


@pytest.mark.parametrize("part", ["head", "page", "signature", "padding", "store", "time-stamp", "tail"])
def test_one_flipped_byte_is_never_genuine(world: PkiWorld, signed: bytes, part: str):
    reader = PdfFileReader(BytesIO(signed))
    (_, start, after, rest) = reader.embedded_regular_signatures[0].byte_range
    (_, stamp, _, _) = reader.embedded_timestamp_signatures[0].byte_range
    places = {
        "head": 12,
        "page": signed.index(b"stream") + 30,
        "signature": start + 600,
        "padding": after - 40,
        "store": after + rest + 600,
        "time-stamp": stamp + 900,
        "tail": len(signed) - 20,
    }
    broken = bytearray(signed)
    broken[places[part]] ^= 1
    verdict = world.judge(bytes(broken))
    assert verdict.genuine is not True
    if part in {"head", "page", "padding", "store"}:
        assert (verdict.code, verdict.genuine) == ("rusak", False)


@pytest.mark.parametrize("seed", range(40))
def test_no_flipped_byte_under_a_seal_is_genuine(world: PkiWorld, signed: bytes, seed: int):
    """Of the last seal itself, no standard covers the outermost wrapping; all before it is covered."""
    (_, covered, _, _) = PdfFileReader(BytesIO(signed)).embedded_timestamp_signatures[0].byte_range
    broken = bytearray(signed)
    broken[(seed * 7919 + 13) % covered] ^= 1 << seed % 8
    assert world.judge(bytes(broken)).genuine is not True


@pytest.mark.parametrize("flip", [0x01, 0x10])
def test_nothing_hides_in_the_room_of_the_last_seal(world: PkiWorld, signed: bytes, flip: int):
    (_, _, after, _) = PdfFileReader(BytesIO(signed)).embedded_timestamp_signatures[0].byte_range
    broken = bytearray(signed)
    broken[after - 50] ^= flip  # a digit of the padding becomes another, or a blank
    assert world.judge(bytes(broken)).code == "diubah"


@pytest.mark.parametrize("change", [overlay_text, overlay_annotation, replace_title, replace_data])
def test_an_appended_change_is_told(world: PkiWorld, signed: bytes, change):
    verdict = world.judge(appended(signed, change))
    assert (verdict.code, verdict.genuine, verdict.is_ours) == ("diubah", False, True)
    assert verdict.changed_since


def test_an_overlay_that_is_time_stamped_again_is_told(world: PkiWorld, signed: bytes):
    from pyhanko.sign.signers import PdfTimeStamper

    async def stamp(tools: Tools) -> bytes:
        stream = BytesIO(appended(signed, overlay_annotation))
        writer = IncrementalPdfFileWriter(stream)
        await PdfTimeStamper(tools.tsa).async_timestamp_pdf(writer, "sha256", in_place=True)
        return stream.getvalue()

    assert world.judge(world.with_tools(stamp)).code == "diubah"


@pytest.mark.parametrize("tail", [b"\n% catatan", b"\0" * 5000, b"PK\x03\x04 arsip lain", b"\n%%EOF\n"])
def test_bytes_that_dangle_behind_the_last_seal_are_told(world: PkiWorld, signed: bytes, tail: bytes):
    assert world.judge(signed + tail).genuine is not True


def test_bytes_in_front_are_told(world: PkiWorld, signed: bytes):
    assert world.judge(b"GIF89a;" + signed).genuine is not True


def test_another_signature_after_ours_is_told(world: PkiWorld, signed: bytes):
    assert world.judge(signed_by_another(world, signed)).code == "diubah"


def test_a_signer_revoked_before_he_signed(world: PkiWorld):
    verdict = world.judge(world.sign(document(), key="dicabut"))
    assert (verdict.code, verdict.genuine) == ("dicabut", False)


@pytest.mark.parametrize("days", [0, 3, 400])
def test_a_signer_revoked_after_he_signed_stays_genuine(own_world: PkiWorld, days: int):
    signed = own_world.sign(document())
    later = now() + timedelta(hours=1)
    own_world.revoke_kepala(later)
    looked_at = later + timedelta(days=days, hours=1)
    own_world.renew_lists(looked_at)
    assert own_world.judge(signed, now=looked_at + timedelta(hours=1)).code == "asli"


def test_a_signature_made_after_the_revocation_is_told_when_the_list_says_so(own_world: PkiWorld):
    signed = own_world.sign(document())
    own_world.revoke_kepala(now() - timedelta(minutes=30), published=now() + timedelta(minutes=1))
    assert own_world.judge(signed, now=now() + timedelta(minutes=2)).code == "dicabut"


@pytest.mark.parametrize(("revision", "code"), [(0, "tanpa_tanda_tangan"), (1, "terpotong")])
def test_a_rolled_back_file_is_not_genuine(world: PkiWorld, signed: bytes, revision: int, code: str):
    verdict = world.judge(signed[: revisions(signed)[revision]])
    assert (verdict.code, verdict.genuine) == (code, OUTCOMES[code][0])
    assert verdict.level == ("B-T" if revision else "")


def test_months_later_it_is_genuine_with_a_fresh_list_and_unsure_without(own_world: PkiWorld):
    signed = own_world.sign(document())
    later = now() + timedelta(days=200)
    stale = own_world.judge(signed, now=later)
    assert (stale.code, stale.genuine) == ("belum_pasti", None)
    own_world.renew_lists(later - timedelta(hours=2))
    assert own_world.judge(signed, now=later).code == "asli"


def test_a_stranger_from_another_authority(world: PkiWorld, own_world: PkiWorld):
    verdict = world.judge(own_world.sign(document()))
    assert (verdict.code, verdict.genuine, verdict.level) == ("bukan_pejabat", False, "B-LTA")


def test_another_person_of_our_own_authority(own_world: PkiWorld):
    signed = own_world.sign(document())
    (own_world.folder / "signers.pem").write_bytes((own_world.folder / "dicabut.pem").read_bytes())
    assert own_world.judge(signed).code == "bukan_pejabat"


def test_the_officer_in_another_field(world: PkiWorld):
    assert world.judge(world.sign(document(), field="LAIN")).code == "bukan_pejabat"


@pytest.fixture(scope="module")
def uncertified(world: PkiWorld) -> bytes:
    """The officer's plain signature, as a signing service makes it, or his key in another program."""

    async def work(tools: Tools) -> bytes:
        key = await Pkcs12Signer(world.folder / "kepala.p12", tools.tsa).open(DEMO_PASSPHRASE)
        metadata = PdfSignatureMetadata(
            field_name="TTE_KEPALA", subfilter=fields.SigSeedSubFilter.PADES, md_algorithm="sha256"
        )
        stream = BytesIO(document())
        signer = PdfSigner(metadata, key._signer, timestamper=tools.tsa)
        await signer.async_sign_pdf(IncrementalPdfFileWriter(stream), in_place=True)
        return await add_lta(stream.getvalue(), tools.tsa, await tools.keeper.evidence(key.certificate))

    return world.with_tools(work)


def test_without_certification_it_is_genuine_only_where_a_service_signs(world: PkiWorld, uncertified: bytes):
    assert world.judge(uncertified).code == "belum_pasti"
    assert validate(uncertified, replace(world.trust, certified=False)).code == "asli"


def test_another_signature_after_a_service_s_is_told(world: PkiWorld, uncertified: bytes):
    twice = signed_by_another(world, uncertified)
    assert validate(twice, replace(world.trust, certified=False)).code == "diubah"


def test_a_time_stamp_from_a_stranger_does_not_count(world: PkiWorld, own_world: PkiWorld):
    async def work(tools: Tools) -> bytes:
        key = await Pkcs12Signer(world.folder / "kepala.p12", tools.tsa).open(DEMO_PASSPHRASE)
        evidence = await tools.keeper.evidence(key.certificate)
        tools.tsa.url = own_world.url + "/tsa"
        return await sign_pdf(document(), key._signer, tools.tsa, evidence, TEXT)

    assert world.judge(world.with_tools(work)).genuine is None


def test_no_address_in_a_file_is_ever_called(tmp_path: Path):
    """A chain whose issuer, list and responder are only to be had at an address that we would hear."""
    with listener() as (port, heard):
        folder = tmp_path / "pki"
        host = make.DEMO_HOST
        try:
            make.DEMO_HOST = f"127.0.0.1:{port}"
            make_demo_pki(folder)
        finally:
            make.DEMO_HOST = host
        signer = SimpleSigner.load_pkcs12(folder / "kepala.p12", passphrase=DEMO_PASSPHRASE.encode())
        signer._cert_registry.__init__()
        metadata = PdfSignatureMetadata(
            field_name="TTE_KEPALA", subfilter=fields.SigSeedSubFilter.PADES, md_algorithm="sha256", certify=True
        )
        signed = PdfSigner(metadata, signer).sign_pdf(IncrementalPdfFileWriter(BytesIO(document()))).getvalue()
        (folder / "root_only.pem").write_bytes((folder / "root.pem").read_bytes())
        for anchors in ("ca.pem", "root_only.pem"):
            verdict = validate(signed, read_trust(folder / anchors, folder / "signers.pem"))
            assert verdict.genuine is not True
            assert verdict.level == "B-B"
    assert heard == []


def test_a_verdict_is_plain_json_without_the_attached_data(world: PkiWorld, signed: bytes):
    found = json.loads(json.dumps(world.judge(signed).as_dict()))
    assert found["genuine"] is True
    assert "data" not in found


def test_every_headline_says_what_it_means_in_indonesian():
    for code, (genuine, headline) in OUTCOMES.items():
        starts = {True: ("Asli.",), False: ("Tidak asli.", "Tidak sah.", "Bukan dokumen"), None: ("Tidak dapat",)}
        assert headline.startswith(starts[genuine]), code
        assert headline.endswith(".")


def test_a_name_that_only_looks_like_the_officer(own_world: PkiWorld, tmp_path: Path):
    """The same subject, self-signed by somebody who has no authority behind him."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = read_certificate(own_world.folder / "kepala.pem").subject
    builder = make._builder(name, key.public_key(), make.YEAR, now()).issuer_name(name)
    certificate = builder.add_extension(make._usage(commits=True), critical=True).sign(key, hashes.SHA256())
    bundle = pkcs12.serialize_key_and_certificates(
        b"palsu", key, certificate, None, BestAvailableEncryption(DEMO_PASSPHRASE.encode())
    )
    (own_world.folder / "palsu.p12").write_bytes(bundle)

    assert own_world.judge(own_world.sign(document(), key="palsu")).code == "bukan_pejabat"
