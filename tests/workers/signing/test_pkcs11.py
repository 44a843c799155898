"""The kepala's key in a token: SoftHSM stands for the hardware."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, pkcs12

from models.rules.errors import SignatureRefused, SignerUnavailable, SittingClosed, WrongPassphrase
from tests.workers.signing.pki_world import TEXT, PkiWorld, Tools
from workers.pki.make import DEMO_PASSPHRASE
from workers.signing.evidence import read_anchors, read_certificates
from workers.signing.pades import add_lta

pkcs11 = pytest.importorskip("pkcs11", reason="python-pkcs11 is not installed")
MODULES = ("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so")
MODULE = next((Path(found) for found in MODULES if Path(found).exists()), None)
pytestmark = pytest.mark.skipif(MODULE is None, reason="waits for the package softhsm2")
PIN, TOKEN, LABEL = "246810", "KEPALA-DINAS", "tte"


@pytest.fixture(scope="module")
def token(world: PkiWorld, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A token with the kepala's key and certificate; the module is loaded once per process."""
    folder = tmp_path_factory.mktemp("token")
    (folder / "tokens").mkdir()
    (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder}/tokens\nobjectstore.backend = file\n")
    os.environ["SOFTHSM2_CONF"] = str(folder / "softhsm2.conf")
    bundle = pkcs12.load_pkcs12((world.folder / "kepala.p12").read_bytes(), DEMO_PASSPHRASE.encode())
    (folder / "key.pem").write_bytes(bundle.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    softhsm = ["softhsm2-util", "--pin", PIN]
    subprocess.run([*softhsm, "--init-token", "--free", "--label", TOKEN, "--so-pin", "135791"], check=True)
    subprocess.run(
        [*softhsm, "--import", folder / "key.pem", "--token", TOKEN, "--label", LABEL, "--id", "01"], check=True
    )
    certificate = bundle.cert.certificate
    with pkcs11.lib(str(MODULE)).get_token(token_label=TOKEN).open(rw=True, user_pin=PIN) as session:
        session.create_object(
            {
                pkcs11.Attribute.CLASS: pkcs11.ObjectClass.CERTIFICATE,
                pkcs11.Attribute.CERTIFICATE_TYPE: pkcs11.CertificateType.X_509,
                pkcs11.Attribute.TOKEN: True,
                pkcs11.Attribute.PRIVATE: False,
                pkcs11.Attribute.LABEL: LABEL,
                pkcs11.Attribute.ID: b"\x01",
                pkcs11.Attribute.SUBJECT: certificate.subject.public_bytes(),
                pkcs11.Attribute.VALUE: certificate.public_bytes(Encoding.DER),
            }
        )
    yield MODULE
    del os.environ["SOFTHSM2_CONF"]


def signer_of(tools: Tools, *, name: str = TOKEN, label: str = LABEL):
    from workers.signing.pkcs11 import Pkcs11Signer

    chain = read_anchors(tools.world.folder / "ca.pem").intermediates
    return Pkcs11Signer(MODULE, name, label, tools.tsa, chain)


def test_the_certificate_is_shown_without_the_pin(world: PkiWorld, token: Path):
    async def work(tools: Tools):
        return await signer_of(tools).status()

    (kepala,) = read_certificates(world.folder / "kepala.pem")
    assert world.with_tools(work).certificate.dump() == kepala.dump()


def test_it_signs_genuine_documents(world: PkiWorld, token: Path, unsigned: bytes):
    async def work(tools: Tools) -> list[bytes]:
        import asyncio

        key = await signer_of(tools).open(PIN)
        signed = await asyncio.gather(*(key.sign(unsigned, TEXT) for _ in range(4)))
        evidence = await tools.keeper.evidence(key.certificate)
        key.close()
        return [await add_lta(one, tools.tsa, evidence) for one in signed]

    for signed in world.with_tools(work):
        assert world.judge(signed).code == "asli"


def test_a_wrong_pin_is_refused_also_while_a_sitting_is_open(world: PkiWorld, token: Path, unsigned: bytes):
    async def work(tools: Tools) -> None:
        signer = signer_of(tools)
        first = await signer.open(PIN)
        with pytest.raises(WrongPassphrase):
            await signer.open("999999")
        with pytest.raises(SittingClosed):
            await first.sign(unsigned, TEXT)
        (await signer.open(PIN)).close()

    world.with_tools(work)


def test_a_closed_sitting_has_logged_out(world: PkiWorld, token: Path, unsigned: bytes):
    async def work(tools: Tools) -> None:
        key = await signer_of(tools).open(PIN)
        key.close()
        key.close()
        await key.sign(unsigned, TEXT)

    with pytest.raises(SittingClosed):
        world.with_tools(work)
    with pkcs11.lib(str(MODULE)).get_token(token_label=TOKEN).open() as session:
        wanted = {pkcs11.Attribute.CLASS: pkcs11.ObjectClass.PRIVATE_KEY}
        assert list(session.get_objects(wanted)) == []


@pytest.mark.parametrize(
    ("name", "label", "error"), [("LAIN", LABEL, SignerUnavailable), (TOKEN, "lain", SignerUnavailable)]
)
def test_a_token_or_key_that_is_not_there(world: PkiWorld, token: Path, name: str, label: str, error: type[Exception]):
    async def work(tools: Tools) -> None:
        await signer_of(tools, name=name, label=label).open(PIN)

    with pytest.raises((error, SignatureRefused)):
        world.with_tools(work)
