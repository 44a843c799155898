"""The signer as a process: who may ask, what it signs, and what is left when it is killed."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from models.ports.signer_client import LENGTHS, SignerClient, pack
from models.rules.errors import (
    SignatureOutcomeUnknown,
    SignatureRefused,
    SignerUnavailable,
    SigningLocked,
    SittingClosed,
    TimestampUnavailable,
    WrongPassphrase,
)
from tests.simulators import bsre as simulator
from tests.workers.signing.pki_world import CONTENT, NUMBER, PkiWorld, document, now, serving
from workers.pki.make import DEMO_PASSPHRASE, KEPALA
from workers.pki.server import make_pki_server

ROOT = Path(__file__).parents[3]
OFFICER = 7


@dataclass
class SignerProcess:
    folder: Path
    world: PkiWorld
    settings: dict[str, Any] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    @property
    def client(self) -> SignerClient:
        return SignerClient(self.folder / "run" / "signer.sock", seconds=10, sign_seconds=20)

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text("utf-8", "replace")

    def start(self) -> None:
        values = {
            "signer_kind": "pkcs12",
            "signer_pkcs12": str(self.world.folder / "kepala.p12"),
            "signer_socket": str(self.folder / "run" / "signer.sock"),
            "data_dir": str(self.folder),
            "trust_anchors": str(self.world.folder / "ca.pem"),
            "pki_url": self.world.url,
            "tsa_url": self.world.url + "/tsa",
            "production": False,
            "demo": True,
            "idle_seconds": 60,
            "approved": str(self.folder / "approved"),
            "bsre_user": simulator.USER,
            "bsre_password": simulator.PASSWORD,
            "bsre_nik": simulator.NIK,
            "bsre_field": "Signature1",
            **self.settings,
        }
        (self.folder / "approved").touch()
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.workers.signing.signer_process", json.dumps(values)], cwd=ROOT, stderr=log
            )
        end = time.monotonic() + 20
        while not self._listens() and time.monotonic() < end:
            assert self.process.poll() is None, self.log
            time.sleep(0.02)

    def _listens(self) -> bool:
        with socket.socket(socket.AF_UNIX) as probe:
            listening = probe.connect_ex(str(self.folder / "run" / "signer.sock")) == 0
        return listening

    def stop(self, number: int = signal.SIGTERM) -> int:
        assert self.process is not None
        self.process.send_signal(number)
        return self.process.wait(10)

    def approve(self, document_id: int, pdf: bytes, content: str = CONTENT) -> None:
        with (self.folder / "approved").open("a") as approved:
            approved.write(f"{document_id} {hashlib.sha256(pdf).hexdigest()} {content} {NUMBER}\n")


@contextmanager
def running(folder: Path, world: PkiWorld, **settings: Any) -> Iterator[SignerProcess]:
    signer = SignerProcess(folder, world, settings)
    signer.start()
    try:
        yield signer
    finally:
        if signer.process is not None and signer.process.poll() is None:
            signer.stop(signal.SIGKILL)


@pytest.fixture(scope="module")
def signer(world: PkiWorld, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SignerProcess]:
    with running(tmp_path_factory.mktemp("penanda"), world) as process:
        yield process


@pytest.fixture
def own_signer(world: PkiWorld, tmp_path: Path) -> Iterator[SignerProcess]:
    """A signer that the test may kill or lock."""
    with running(tmp_path, world) as process:
        yield process


def opened(signer: SignerProcess, **more: Any) -> str:
    return signer.client.open_sitting(OFFICER, DEMO_PASSPHRASE, **more).sitting


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
    for _ in range(5):
        with pytest.raises(WrongPassphrase) as wrong:
            own_signer.client.open_sitting(OFFICER, "salah")
        left.append(wrong.value.tries_left)
    assert left == [4, 3, 2, 1, 0]
    with pytest.raises(SigningLocked) as locked:
        opened(own_signer)
    assert 0 < locked.value.minutes <= 15
    assert own_signer.client.open_sitting(OFFICER + 1, DEMO_PASSPHRASE).sitting


@pytest.mark.fault
def test_wrong_passphrases_at_once_do_not_pass_the_lock(own_signer: SignerProcess):
    def attempt(_: int) -> type[Exception]:
        try:
            own_signer.client.open_sitting(OFFICER, "salah")
        except (WrongPassphrase, SigningLocked) as error:
            return type(error)
        return AssertionError

    with ThreadPoolExecutor(12) as pool:
        outcomes = list(pool.map(attempt, range(12)))
    assert outcomes.count(WrongPassphrase) == 5
    assert outcomes.count(SigningLocked) == 7


@pytest.mark.fault
def test_a_right_passphrase_clears_the_count(own_signer: SignerProcess):
    for _ in range(3):
        with pytest.raises(WrongPassphrase):
            own_signer.client.open_sitting(OFFICER, "salah")
        opened(own_signer)
    with pytest.raises(WrongPassphrase) as wrong:
        own_signer.client.open_sitting(OFFICER, "salah")
    assert wrong.value.tries_left == 4


@pytest.mark.fault
def test_a_killed_signer_has_forgotten_the_sitting(own_signer: SignerProcess):
    pdf = document()
    own_signer.approve(1, pdf)
    sitting = opened(own_signer)
    own_signer.stop(signal.SIGKILL)
    with pytest.raises(SignerUnavailable):
        own_signer.client.sign(sitting, 1, pdf)
    own_signer.start()
    with pytest.raises(SittingClosed):
        own_signer.client.sign(sitting, 1, pdf)
    assert own_signer.client.sign(opened(own_signer), 1, pdf)


@pytest.mark.fault
def test_a_signer_told_to_stop_ends_well_and_takes_its_socket_along(own_signer: SignerProcess):
    opened(own_signer)
    assert own_signer.stop(signal.SIGTERM) == 0
    assert not (own_signer.folder / "run" / "signer.sock").exists()


@pytest.mark.fault
def test_a_second_signer_does_not_take_the_socket(own_signer: SignerProcess, tmp_path: Path):
    (tmp_path / "lain").mkdir()
    socket_path = str(own_signer.folder / "run" / "signer.sock")
    second = SignerProcess(tmp_path / "lain", own_signer.world, {"signer_socket": socket_path})
    with pytest.raises(AssertionError, match="sudah berjalan"):
        second.start()
    assert opened(own_signer)


@pytest.mark.fault
def test_an_idle_sitting_ends(world: PkiWorld, tmp_path: Path):
    pdf = document()
    with running(tmp_path, world, idle_seconds=1.0) as signer:
        signer.approve(1, pdf)
        sitting = opened(signer)
        for _ in range(3):
            time.sleep(0.6)
            assert signer.client.sign(sitting, 1, pdf)
        time.sleep(1.2)
        with pytest.raises(SittingClosed):
            signer.client.sign(sitting, 1, pdf)


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
        "caller.sendall(bytes.fromhex(sys.argv[2])); print(len(caller.recv(100)))\n"
    )
    path.parent.chmod(0o711)
    frame = pack({"command": "certificate_status"}).hex()
    said = subprocess.run(
        [sys.executable, "-c", script, path, frame], capture_output=True, text=True, check=False, timeout=20
    )
    assert said.stdout.strip() == "0" or "ConnectionReset" in said.stderr, said.stderr
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


@pytest.mark.fault
def test_the_document_waits_while_the_time_stamping_service_is_away(own_world: PkiWorld, tmp_path: Path):
    pdf = document()
    (tmp_path / "p").mkdir()
    server = make_pki_server(own_world.folder)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    port = server.server_port
    with running(tmp_path / "p", own_world, tsa_url=f"http://127.0.0.1:{port}/tsa") as signer:
        signer.approve(1, pdf)
        sitting = opened(signer)
        server.shutdown()
        server.server_close()
        with pytest.raises(TimestampUnavailable):
            signer.client.sign(sitting, 1, pdf)
        with serving(make_pki_server(own_world.folder, port=port)):
            assert own_world.judge(signer.client.sign(sitting, 1, pdf)).code == "asli"


def test_the_lists_are_mirrored_for_the_validators(signer: SignerProcess):
    end = time.monotonic() + 10
    while len(list((signer.folder / "crl").glob("*.crl"))) < 2 and time.monotonic() < end:
        time.sleep(0.05)
    assert len(list((signer.folder / "crl").glob("*.crl"))) == 2


@contextmanager
def at_bsre(folder: Path, world: PkiWorld, kind: str) -> Iterator[tuple[SignerProcess, simulator.BsreService]]:
    service = simulator.BsreService(world.folder)
    with (
        serving(simulator.make_bsre_server(service)) as url,
        running(folder, world, signer_kind=kind, bsre_url=url) as signer,
    ):
        yield signer, service


@pytest.mark.parametrize("kind", ["bsre1", "bsre2"])
def test_a_stack_through_bsre(world: PkiWorld, tmp_path: Path, kind: str):
    from workers.trust import read_trust
    from workers.validate import validate

    trust = read_trust(world.folder / "ca.pem", world.folder / "signers.pem", field_name="Signature1", certified=False)
    with at_bsre(tmp_path, world, kind) as (signer, service):
        sitting = signer.client.open_sitting(OFFICER, simulator.PASSPHRASE).sitting
        for number in range(1, 4):
            pdf = document(number)
            signer.approve(number, pdf)
            assert validate(signer.client.sign(sitting, number, pdf), trust).code == "asli"
        assert service.signatures_asked() == 3


def test_a_wrong_passphrase_at_bsre_is_counted_and_never_sent_again(world: PkiWorld, tmp_path: Path):
    pdf = document()
    with at_bsre(tmp_path, world, "bsre2") as (signer, service):
        signer.approve(1, pdf)
        sitting = signer.client.open_sitting(OFFICER, "salah").sitting
        with pytest.raises(WrongPassphrase) as wrong:
            signer.client.sign(sitting, 1, pdf)
        assert wrong.value.tries_left == 4
        with pytest.raises(SittingClosed):
            signer.client.sign(sitting, 1, pdf)
        assert service.signatures_asked() == 1


@pytest.mark.fault
def test_an_unknown_outcome_at_bsre_is_not_repeated_in_the_sitting(world: PkiWorld, tmp_path: Path):
    first, second = document(1), document(2)
    with at_bsre(tmp_path, world, "bsre2") as (signer, service):
        signer.approve(1, first)
        signer.approve(2, second)
        sitting = signer.client.open_sitting(OFFICER, simulator.PASSPHRASE).sitting
        signer.client.sign(sitting, 1, first)
        service.behaviour = "504"
        for _ in range(3):
            with pytest.raises(SignatureOutcomeUnknown):
                signer.client.sign(sitting, 2, second)
        assert service.signatures_asked() == 2
        service.behaviour = "honest"
        again = signer.client.open_sitting(OFFICER, simulator.PASSPHRASE).sitting
        assert signer.client.sign(again, 2, second)


def test_no_sitting_at_bsre_with_a_suspended_account(world: PkiWorld, tmp_path: Path):
    with at_bsre(tmp_path, world, "bsre1") as (signer, service):
        service.status = "SUSPEND"
        assert signer.client.certificate_status().status == "SUSPEND"
        with pytest.raises(SignatureRefused, match="SUSPEND"):
            signer.client.open_sitting(OFFICER, simulator.PASSPHRASE)
