"""The signer as a process: who may ask, and what it signs."""

from __future__ import annotations

import os
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from models.ports.signer_client import LENGTHS, SignerClient, pack
from models.rules.errors import SignatureRefused, SignerUnavailable, SigningLocked, SittingClosed, WrongPassphrase
from tests.workers.signing.pki_world import CONTENT, PkiWorld, document, now
from tests.workers.signing.signer_world import OFFICER, SignerProcess, opened, running
from workers.pki.make import DEMO_PASSPHRASE, KEPALA


@pytest.fixture(scope="module")
def signer(world: PkiWorld, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SignerProcess]:
    with running(tmp_path_factory.mktemp("penanda"), world) as process:
        yield process


@pytest.fixture
def own_signer(world: PkiWorld, tmp_path: Path) -> Iterator[SignerProcess]:
    """A signer that the test may kill or lock."""
    with running(tmp_path, world) as process:
        yield process


def test_the_certificate_is_shown_without_passphrase(signer: SignerProcess):
    found = signer.client.certificate_status()
    assert (found.status, found.revoked) == ("ISSUE", False)
    assert found.certificate is not None
    assert found.certificate.subject == KEPALA
    assert found.certificate.demo
    assert found.certificate.not_after > now()


def test_a_revoked_certificate_is_shown_and_opens_no_sitting(world: PkiWorld, tmp_path: Path):
    with running(tmp_path, world, signer_pkcs12=str(world.folder / "dicabut.p12")) as signer:
        assert signer.client.certificate_status().revoked is True
        with pytest.raises(SignatureRefused, match="dicabut"):
            opened(signer)


def test_what_was_approved_is_signed_and_genuine(signer: SignerProcess, world: PkiWorld):
    sitting = opened(signer)
    pdfs = {number: document(number) for number in range(1, 9)}
    for number, pdf in pdfs.items():
        signer.approve(number, pdf)
    with ThreadPoolExecutor(8) as pool:
        signed = list(pool.map(lambda number: signer.client.sign(sitting, number, pdfs[number]), pdfs))
    for number, result in zip(pdfs, signed, strict=True):
        verdict = world.judge(result)
        assert (verdict.code, verdict.token) == ("asli", f"TOKEN{number}")


def test_asked_again_it_gives_the_same_bytes(signer: SignerProcess):
    pdf = document(31)
    signer.approve(31, pdf)
    sitting = opened(signer)
    with ThreadPoolExecutor(4) as pool:
        results = set(pool.map(lambda _: signer.client.sign(sitting, 31, pdf), range(4)))
    results.add(signer.client.sign(sitting, 31, pdf))
    assert len(results) == 1


def test_what_was_not_approved_is_refused(signer: SignerProcess):
    sitting = opened(signer)
    pdf = document(41)
    with pytest.raises(SignatureRefused, match="bukan yang disetujui"):
        signer.client.sign(sitting, 41, pdf)
    signer.approve(41, pdf)
    with pytest.raises(SignatureRefused):
        signer.client.sign(sitting, 42, pdf)
    with pytest.raises(SignatureRefused):
        signer.client.sign(sitting, 41, pdf + b"\n")
    assert signer.client.sign(sitting, 41, pdf)


def test_an_approval_that_was_withdrawn_is_refused_also_the_second_time(own_signer: SignerProcess):
    pdf = document()
    own_signer.approve(1, pdf)
    sitting = opened(own_signer)
    own_signer.client.sign(sitting, 1, pdf)
    (own_signer.folder / "approved").write_text("")
    with pytest.raises(SignatureRefused):
        own_signer.client.sign(sitting, 1, pdf)


def test_a_sitting_signs_only_what_the_kepala_had_before_him(signer: SignerProcess):
    seen, other = document(51), document(52, content="ab" * 32)
    signer.approve(51, seen)
    signer.approve(52, other, "ab" * 32)
    sitting = opened(signer, approvals=[CONTENT])
    assert signer.client.sign(sitting, 51, seen)
    with pytest.raises(SignatureRefused, match="tidak termasuk"):
        signer.client.sign(sitting, 52, other)


@pytest.mark.parametrize("pdf", [b"", b"bukan pdf", b"%PDF-1.7\n", document(1, content="pendek")])
def test_a_file_without_its_data_is_refused(signer: SignerProcess, pdf: bytes):
    with pytest.raises(SignatureRefused):
        signer.client.sign(opened(signer), 1, pdf)


def test_five_wrong_passphrases_lock_the_officer_out(own_signer: SignerProcess):
    left = []
    for passphrase in ("salah", "\0", f"{DEMO_PASSPHRASE}\0", "😀", "x" * 2000):
        with pytest.raises(WrongPassphrase) as wrong:
            own_signer.client.open_sitting(OFFICER, passphrase)
        left.append(wrong.value.tries_left)
    assert left == [4, 3, 2, 1, 0]
    with pytest.raises(SigningLocked) as locked:
        opened(own_signer)
    assert 0 < locked.value.minutes <= 15
    assert own_signer.client.open_sitting(OFFICER + 1, DEMO_PASSPHRASE).sitting


def test_a_closed_sitting_signs_nothing(signer: SignerProcess):
    sitting = opened(signer)
    signer.client.close_sitting(sitting)
    signer.client.close_sitting(sitting)
    with pytest.raises(SittingClosed):
        signer.client.sign(sitting, 1, document())


def test_a_demo_key_signs_nothing_in_production(world: PkiWorld, tmp_path: Path):
    with running(tmp_path, world, production=True) as signer, pytest.raises(SignatureRefused, match="DEMO"):
        opened(signer)


def test_no_passphrase_in_log_arguments_or_environment(signer: SignerProcess):
    opened(signer)
    with pytest.raises(WrongPassphrase):
        signer.client.open_sitting(OFFICER + 9, "rahasia-yang-salah")
    assert signer.process is not None
    process = Path(f"/proc/{signer.process.pid}")
    seen = signer.log.encode() + (process / "cmdline").read_bytes() + (process / "environ").read_bytes()
    assert b"sitting opened" in seen
    assert DEMO_PASSPHRASE.encode() not in seen
    assert b"rahasia-yang-salah" not in seen


def test_its_memory_is_its_own(signer: SignerProcess):
    assert signer.process is not None
    (core,) = (
        line
        for line in Path(f"/proc/{signer.process.pid}/limits").read_text().splitlines()
        if line.startswith("Max core file size")
    )
    assert core.split()[4:6] == ["0", "0"]


def test_the_socket_is_for_its_own_user(signer: SignerProcess):
    path = signer.folder / "run" / "signer.sock"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@pytest.mark.skipif(os.getuid() != 0, reason="needs root to become somebody else")
def test_another_user_gets_no_answer_even_through_an_open_door(own_signer: SignerProcess):
    path = own_signer.folder / "run" / "signer.sock"
    path.chmod(0o777)
    script = (
        "import os, socket, sys\n"
        "os.chdir(os.path.dirname(sys.argv[1])); os.setuid(65534)\n"
        "caller = socket.socket(socket.AF_UNIX); caller.connect('signer.sock')\n"
        "try:\n"
        "    caller.sendall(bytes.fromhex(sys.argv[2])); print(len(caller.recv(100)))\n"
        "except ConnectionError:\n"
        "    print(0)\n"
    )
    path.parent.chmod(0o711)
    frame = pack({"command": "certificate_status"}).hex()
    said = subprocess.run(
        [sys.executable, "-c", script, path, frame], capture_output=True, text=True, check=False, timeout=20
    )
    assert said.stdout.strip() == "0", said.stderr
    assert own_signer.client.certificate_status().status == "ISSUE"


@pytest.mark.parametrize(
    "rubbish",
    [
        b"",
        b"GET / HTTP/1.1\r\n\r\n",
        LENGTHS.pack(2**31, 0),
        LENGTHS.pack(5, 0) + b"[1,2]",
        LENGTHS.pack(2, 0) + b"{}",
        LENGTHS.pack(100, 0) + b"{",
        pack({"command": "hapus"}),
        pack({"command": "open_sitting", "officer_id": 1}),
    ],
)
def test_rubbish_is_dropped_and_the_next_is_served(signer: SignerProcess, rubbish: bytes):
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(5)
        connection.connect(str(signer.folder / "run" / "signer.sock"))
        connection.sendall(rubbish)
        connection.shutdown(socket.SHUT_WR)
        assert connection.recv(100) == b""
    assert signer.client.certificate_status().status == "ISSUE"


def test_a_caller_who_hangs_up_leaves_the_result_for_the_next(signer: SignerProcess, world: PkiWorld):
    pdf = document(71)
    signer.approve(71, pdf)
    sitting = opened(signer)
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(str(signer.folder / "run" / "signer.sock"))
        connection.sendall(pack({"command": "sign", "sitting": sitting, "document_id": 71}, pdf))
    assert world.judge(signer.client.sign(sitting, 71, pdf)).code == "asli"


def test_nobody_there(tmp_path: Path):
    with pytest.raises(SignerUnavailable):
        SignerClient(tmp_path / "signer.sock").certificate_status()


def test_somebody_there_who_says_nothing(tmp_path: Path):
    with socket.socket(socket.AF_UNIX) as silent:
        silent.bind(str(tmp_path / "s"))
        silent.listen()
        started = time.monotonic()
        with pytest.raises(SignerUnavailable):
            SignerClient(tmp_path / "s", seconds=0.3).certificate_status()
        assert time.monotonic() - started < 2


def test_the_lists_are_mirrored_for_the_validators(signer: SignerProcess):
    end = time.monotonic() + 10
    while len(list((signer.folder / "crl").glob("*.crl"))) < 2 and time.monotonic() < end:
        time.sleep(0.05)
    assert len(list((signer.folder / "crl").glob("*.crl"))) == 2
