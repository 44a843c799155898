"""A bucket that fails: what is told apart, and that nobody waits for long."""

from __future__ import annotations

import hashlib
import socket
import time

import pytest

from models.ports import s3_store
from models.ports.store import StoreFull, StoreUnreachable, open_store
from models.rules.errors import NotFound
from models.tables.sealing import Sealer
from tests.s3_server import FaultyServer

DATA = b"%PDF-1.7 kutipan"
NAME = hashlib.sha256(DATA).hexdigest()
CALLS = {
    "put": lambda store: store.put(DATA),
    "get": lambda store: store.get(NAME),
    "has": lambda store: store.has(NAME),
    "delete": lambda store: store.delete(NAME),
}
every_call = pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)


def at(address, bucket="arsip"):
    sealer = Sealer(bytes(32))
    return open_store(f"s3://{bucket}?endpoint={address}", sealer.seal, sealer.open)


@pytest.fixture
def faulty(credentials):
    server = FaultyServer()
    yield server
    server.stop()


def everywhere(status, code=""):
    return dict.fromkeys(("GET", "PUT", "HEAD", "DELETE"), (status, code))


@every_call
def test_a_server_that_is_not_there_is_unreachable(credentials, free_port, call):
    with pytest.raises(StoreUnreachable, match="tidak menjawab"):
        call(at(f"http://127.0.0.1:{free_port}"))


@every_call
def test_a_silent_server_is_given_up_in_bounded_time(credentials, monkeypatch, call):
    monkeypatch.setattr(s3_store, "READ_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        store, started = at(f"http://127.0.0.1:{silent.getsockname()[1]}"), time.monotonic()
        with pytest.raises(StoreUnreachable):
            call(store)
    assert time.monotonic() - started < 10


@every_call
@pytest.mark.parametrize(("status", "code"), [(500, "InternalError"), (503, "SlowDown"), (400, "Strange")])
def test_a_server_in_trouble_is_unreachable_and_not_full(faulty, call, status, code):
    faulty.answers = everywhere(status, code)
    with pytest.raises(StoreUnreachable, match="tidak menjawab"):
        call(at(faulty.address))
    assert len(faulty.asked) <= s3_store.ATTEMPTS


@every_call
def test_a_refused_key_is_told_to_the_pengelola(faulty, call):
    faulty.answers = everywhere(403, "AccessDenied")
    with pytest.raises(StoreUnreachable, match="AWS_SECRET_ACCESS_KEY"):
        call(at(faulty.address))


@every_call
def test_a_missing_key_is_told_to_the_pengelola(faulty, monkeypatch, call):
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    with pytest.raises(StoreUnreachable, match="AWS_ACCESS_KEY_ID"):
        call(at(faulty.address))


@pytest.mark.parametrize(
    ("status", "code"), [(507, "InsufficientStorage"), (507, "XMinioStorageFull"), (403, "QuotaExceeded")]
)
def test_only_a_full_store_is_called_full(faulty, status, code):
    faulty.answers = {"HEAD": (404, ""), "PUT": (status, code)}
    with pytest.raises(StoreFull):
        at(faulty.address).put(DATA)


def test_a_server_that_knows_no_condition_gets_the_bytes_without_one(faulty):
    faulty.answers = {"HEAD": (404, ""), "PUT": (501, "NotImplemented")}
    assert at(faulty.address).put(DATA) == NAME
    assert [conditional for method, conditional in faulty.asked if method == "PUT"][-1] is False


def test_a_bucket_that_does_not_exist_is_no_missing_file(s3_address, credentials):
    store = at(s3_address, "tidak-ada")
    for call in (CALLS["put"], CALLS["get"], CALLS["delete"]):
        with pytest.raises(StoreUnreachable, match="nama bucket"):
            call(store)


def test_what_was_written_by_somebody_faster_is_never_replaced(bucket):
    store = bucket.open()
    store.put(DATA)
    before = bucket.stored()
    store._write_once(NAME, b"yang terlambat")
    assert bucket.stored() == before


def test_a_missing_object_is_not_found(bucket):
    with pytest.raises(NotFound):
        bucket.open().get(NAME)


def test_the_server_is_told_what_should_arrive(faulty):
    faulty.answers = {"HEAD": (404, "")}
    at(faulty.address).put(DATA)
    ((named, real),) = faulty.checksums
    assert named == real


def test_a_body_that_the_server_finds_damaged_is_not_called_stored(faulty):
    faulty.answers = {"HEAD": (404, ""), "PUT": (400, "BadDigest")}
    with pytest.raises(StoreUnreachable):
        at(faulty.address).put(DATA)
