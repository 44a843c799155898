"""A stranger's file in the limited child: the same verdict as outside, and nothing that it can do to us."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.workers.signing.pki_world import PkiWorld, document, listener, pki_world
from tests.workers.signing.tampering import appended, overlay_annotation
from tests.workers.test_validate_files import CORPUS
from workers import verify_upload as module
from workers.verdict import OUTCOMES, outcome
from workers.verify_upload import LIMITS, verify_upload


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PkiWorld]:
    with pki_world(tmp_path_factory.mktemp("dunia")) as made:
        yield made


@pytest.fixture(scope="module")
def signed(world: PkiWorld) -> bytes:
    return world.sign(document())


def config_of(world: PkiWorld):
    return SimpleNamespace(
        trust_anchors=world.folder / "ca.pem", data_dir=world.folder.parent, signer_kind="pkcs12", bsre_field=""
    )


def test_ours_is_genuine(world: PkiWorld, signed: bytes):
    assert verify_upload(signed, config_of(world)) == world.judge(signed).as_dict()
    assert verify_upload(signed, config_of(world))["code"] == "asli"


def test_a_path_will_do(world: PkiWorld, signed: bytes, tmp_path: Path):
    (tmp_path / "d.pdf").write_bytes(signed)
    assert verify_upload(tmp_path / "d.pdf", config_of(world))["code"] == "asli"


@pytest.mark.parametrize("name", CORPUS)
def test_the_child_says_what_the_parent_would(world: PkiWorld, name: str):
    make_file, code = CORPUS[name]
    found = verify_upload(make_file(), config_of(world))
    assert (found["code"], found["genuine"]) == (code, OUTCOMES[code][0])


def test_a_changed_document_and_a_revoked_signer(world: PkiWorld, signed: bytes):
    assert verify_upload(appended(signed, overlay_annotation), config_of(world))["code"] == "diubah"
    assert verify_upload(world.sign(document(), key="dicabut"), config_of(world))["code"] == "dicabut"


def judged_by(monkeypatch: pytest.MonkeyPatch, hostile):
    """What the library would do if the bytes had won."""
    monkeypatch.setattr(module, "validate", lambda *_args, **_more: hostile())


def sleep_long():
    time.sleep(30)


def spin():
    while True:
        pass


def eat():
    return outcome("asli", signer=bytearray(4 * 1024**3).decode())


def read_a_secret():
    return outcome("asli", signer=Path("/etc/hostname").read_text())


def write_a_file():
    Path("/dev/shm/jejak").write_text("x")
    return outcome("asli")


@pytest.mark.parametrize("hostile", [sleep_long, spin, read_a_secret, write_a_file, os.abort])
def test_a_child_that_goes_wrong_is_ended(world: PkiWorld, monkeypatch: pytest.MonkeyPatch, hostile):
    judged_by(monkeypatch, hostile)
    started = time.monotonic()
    found = verify_upload(b"%PDF-1.7", config_of(world), limits=replace(LIMITS, wall_seconds=1.5, cpu_seconds=1))
    assert (found["code"], found["genuine"]) == ("tidak_dapat_diperiksa", None)
    assert time.monotonic() - started < 5


def test_a_child_can_call_nobody(world: PkiWorld, monkeypatch: pytest.MonkeyPatch):
    with listener() as (port, heard):

        def call_home():
            with socket.create_connection(("127.0.0.1", port)) as connection:
                connection.sendall(b"halo")
            return outcome("asli")

        judged_by(monkeypatch, call_home)
        assert verify_upload(b"%PDF-1.7", config_of(world))["code"] == "tidak_dapat_diperiksa"
    assert heard == []


def test_a_child_that_eats_memory_is_ended(world: PkiWorld, monkeypatch: pytest.MonkeyPatch):
    judged_by(monkeypatch, eat)
    assert verify_upload(b"%PDF-1.7", config_of(world))["code"] == "terlalu_besar"
