"""The store in a folder and in a bucket of a real server, as its tests see them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from models.ports.store import open_store
from models.tables.sealing import Sealer
from tests import s3_server


@pytest.fixture(scope="session")
def s3_address():
    """One server for the session; each test has a bucket of its own."""
    with s3_server.running() as address:
        yield address


@pytest.fixture
def credentials(monkeypatch):
    for name, value in s3_server.CREDENTIALS.items():
        monkeypatch.setenv(name, value)


@dataclass
class Place:
    """``url`` opens the store; the rest looks at what lies there, past the store."""

    url: str
    sealer: Sealer

    def open(self):
        return open_store(self.url, self.sealer.seal, self.sealer.open)


@dataclass
class Folder(Place):
    root: Any = None

    def stored(self):
        return {file.name: file.read_bytes() for file in self.root.rglob("*") if file.is_file()}

    def overwrite(self, name, data):
        next(self.root.rglob(name)).write_bytes(data)


@dataclass
class Bucket(Place):
    client: Any = None
    name: str = ""

    def stored(self):
        found = self.client.list_objects_v2(Bucket=self.name).get("Contents", [])
        return {one["Key"]: self.client.get_object(Bucket=self.name, Key=one["Key"])["Body"].read() for one in found}

    def overwrite(self, name, data):
        self.client.put_object(Bucket=self.name, Key=name, Body=data)


@pytest.fixture
def bucket(s3_address, credentials):
    name, client = s3_server.new_bucket(s3_address)
    return Bucket(f"s3://{name}?endpoint={s3_address}", Sealer(bytes(32)), client, name)


@pytest.fixture(params=["folder", "bucket"])
def place(request, tmp_path):
    if request.param == "bucket":
        return request.getfixturevalue("bucket")
    return Folder(f"file://{tmp_path}", Sealer(bytes(32)), tmp_path)


@pytest.fixture
def store(place):
    return place.open()
