"""What is gathered for the years to come, the mirrored lists, and the small parts beside."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from asn1crypto import crl
from pyhanko.pdf_utils.reader import PdfFileReader

from models.rules.errors import RevocationDataUnavailable, SignatureRefused, SigningLocked, TimestampUnavailable
from tests.workers.signing.pki_world import PkiWorld, Tools, document, load, now, pki_world
from workers.dry_loop import run_dry
from workers.pki.make import DEMO_HOST
from workers.pki.revocation import publish_crl
from workers.signing import evidence as module
from workers.signing.attached import read_data_json
from workers.signing.evidence import RevokedCertificate, read_anchors, read_certificates
from workers.signing.lockout import LOCK_SECONDS, TRIES, Lockout
from workers.signing.mirror import read_mirror, write_mirror
from workers.signing.network import open_session


def kepala(world: PkiWorld, name: str = "kepala"):
    return read_certificates(world.folder / f"{name}.pem")[0]


def test_it_is_gathered_once_and_again_when_it_is_no_longer_fresh(world: PkiWorld, monkeypatch: pytest.MonkeyPatch):
    async def work(tools: Tools):
        first = await tools.keeper.evidence(kepala(world))
        again = await asyncio.gather(*(tools.keeper.evidence(kepala(world)) for _ in range(5)))
        monkeypatch.setattr(module, "FRESH", timedelta(0))
        return first, again, await tools.keeper.evidence(kepala(world))

    first, again, later = world.with_tools(work)
    assert all(found is first for found in again)
    assert later is not first


def test_a_revoked_signer_is_told_from_one_of_another_authority(world: PkiWorld, tmp_path: Path):
    async def ask(tools: Tools, certificate):
        return await tools.keeper.evidence(certificate)

    with pytest.raises(RevokedCertificate):
        world.with_tools(lambda tools: ask(tools, kepala(world, "dicabut")))
    with pki_world(tmp_path) as other, pytest.raises(SignatureRefused, match="penerbit yang dipercaya"):
        world.with_tools(lambda tools: ask(tools, kepala(other)))


def test_no_signature_while_revocation_cannot_be_learnt(world: PkiWorld):
    async def work(tools: Tools):
        async with open_session("http://127.0.0.1:9") as blind:
            tools.keeper._session = blind
            await tools.keeper.evidence(kepala(world))

    with pytest.raises(RevocationDataUnavailable):
        world.with_tools(work)


def test_a_certificate_that_may_not_sign_documents_is_refused(world: PkiWorld):
    async def work(tools: Tools):
        await tools.keeper.evidence(kepala(world, "tsa"))

    with pytest.raises(SignatureRefused):
        world.with_tools(work)


def test_the_intermediate_is_no_anchor(world: PkiWorld):
    anchors = read_anchors(world.folder / "ca.pem")
    assert [len(anchors.roots), len(anchors.intermediates)] == [1, 1]
    assert read_anchors(world.folder / "issuing.pem").roots


def test_the_mirror_keeps_the_newest_list_and_none_that_is_forged(own_world: PkiWorld, tmp_path: Path):
    anchors = read_anchors(own_world.folder / "ca.pem")
    authorities = (*anchors.roots, *anchors.intermediates)

    def published(folder: Path, when: datetime) -> crl.CertificateList:
        publish_crl(folder, "issuing", now=when)
        return crl.CertificateList.load((folder / "crl" / "issuing.crl").read_bytes())

    def mirrored() -> list[datetime]:
        return [found.last_update_utc for found in read_mirror(tmp_path / "m")._lists.values()]

    old, new = published(own_world.folder, now()), published(own_world.folder, now() + timedelta(hours=1))
    write_mirror(tmp_path / "m", [new], authorities)
    write_mirror(tmp_path / "m", [old], authorities)
    with pki_world(tmp_path / "lain") as stranger:
        write_mirror(tmp_path / "m", [published(stranger.folder, now() + timedelta(days=1))], authorities)
    assert mirrored() == [new["tbs_cert_list"]["this_update"].native]
    assert len(read_mirror(tmp_path / "nothing")) == 0


def test_only_the_demo_host_is_mapped(world: PkiWorld):
    async def work(tools: Tools) -> tuple[int, str]:
        async with tools.session.get(f"http://{DEMO_HOST}/crl/root.crl") as answer:
            status = answer.status
        resolved = await tools.session.connector._resolver.resolve("localhost", 80)
        return status, resolved[0]["host"]

    status, host = world.with_tools(work)
    assert status == 200
    assert host == "127.0.0.1"


def test_a_time_stamping_service_that_drips_is_cut_off(world: PkiWorld):
    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(100)
        for byte in b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + bytes(100):
            writer.write(bytes([byte]))
            await asyncio.sleep(0.05)

    async def work(tools: Tools) -> float:
        server = await asyncio.start_server(drip, "127.0.0.1", 0)
        tools.tsa.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/tsa"
        tools.tsa.timeout = 0.5
        started = asyncio.get_running_loop().time()
        with pytest.raises(TimestampUnavailable):
            await tools.tsa.async_timestamp(bytes(32), "sha256")
        server.close()
        return asyncio.get_running_loop().time() - started

    assert world.with_tools(work) < 2


def test_the_pause_after_wrong_passphrases_ends():
    clock = [0.0]
    lockout = Lockout(lambda: clock[0])
    for left in range(TRIES - 1, -1, -1):
        lockout.check(1)
        assert lockout.count(1).tries_left == left
    with pytest.raises(SigningLocked):
        lockout.check(1)
    lockout.check(2)
    clock[0] = LOCK_SECONDS + 1
    lockout.check(1)
    assert lockout.count(1).tries_left == TRIES - 1


def test_a_dry_loop_refuses_to_wait():
    async def answer() -> int:
        await asyncio.gather(*(asyncio.sleep(0) for _ in range(3)))
        return 7

    async def wait() -> None:
        await asyncio.sleep(0.1)

    assert run_dry(answer()) == 7
    with pytest.raises(RuntimeError, match="wait"):
        run_dry(wait())


def with_attachments(**files: bytes) -> PdfFileReader:
    out = BytesIO()
    with pikepdf.open(BytesIO(document())) as pdf:
        for name, content in files.items():
            pdf.attachments[name.replace("_", ".")] = pikepdf.AttachedFileSpec(pdf, content)
        pdf.save(out)
    return PdfFileReader(BytesIO(out.getvalue()))


def test_the_data_is_found_among_many_attachments():
    many = {f"a{number}_txt": b"x" for number in range(200)}
    found = read_data_json(with_attachments(**many))
    assert found is not None
    assert found["dokumen"]["token"] == "TOKEN1"


@pytest.mark.parametrize("content", [b"", b"bukan json", b"[1]", b"\xff\xfe", b'{"a":' * 5000])
def test_data_that_is_no_object_is_none(content: bytes):
    assert read_data_json(with_attachments(data_json=content)) is None


def test_fresh_means_minutes():
    found = module.Evidence((), (), (), datetime(2026, 1, 1, tzinfo=UTC))
    assert found.is_fresh(datetime(2026, 1, 1, 0, 4, tzinfo=UTC))
    assert not found.is_fresh(datetime(2026, 1, 1, 0, 6, tzinfo=UTC))


def test_the_serial_of_the_certificate_is_what_the_list_would_name(world: PkiWorld):
    assert kepala(world).serial_number == load(world.folder / "kepala.pem").serial_number
