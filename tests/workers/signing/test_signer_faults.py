"""What is left of a sitting when something is killed, locked, idle or away; nothing is signed twice."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from models.rules.errors import (
    SignerUnavailable,
    SigningLocked,
    SittingClosed,
    TimestampUnavailable,
    WrongPassphrase,
)
from tests.workers.signing.pki_world import PkiWorld, document, serving
from tests.workers.signing.signer_world import OFFICER, SignerProcess, opened, running
from workers.pki.server import make_pki_server

pytestmark = pytest.mark.fault


@pytest.fixture
def own_signer(world: PkiWorld, tmp_path: Path) -> Iterator[SignerProcess]:
    """A signer that the test may kill or lock."""
    with running(tmp_path, world) as process:
        yield process


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


def test_a_right_passphrase_clears_the_count(own_signer: SignerProcess):
    for _ in range(3):
        with pytest.raises(WrongPassphrase):
            own_signer.client.open_sitting(OFFICER, "salah")
        opened(own_signer)
    with pytest.raises(WrongPassphrase) as wrong:
        own_signer.client.open_sitting(OFFICER, "salah")
    assert wrong.value.tries_left == 4


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


def test_a_signer_told_to_stop_ends_well_and_takes_its_socket_along(own_signer: SignerProcess):
    opened(own_signer)
    assert own_signer.stop(signal.SIGTERM) == 0
    assert not (own_signer.folder / "run" / "signer.sock").exists()


def test_a_second_signer_does_not_take_the_socket(own_signer: SignerProcess, tmp_path: Path):
    (tmp_path / "lain").mkdir()
    socket_path = str(own_signer.folder / "run" / "signer.sock")
    second = SignerProcess(tmp_path / "lain", own_signer.world, {"signer_socket": socket_path})
    with pytest.raises(AssertionError, match="sudah berjalan"):
        second.start()
    assert opened(own_signer)


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
