"""What a store promises, in a folder and in a bucket alike."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor

import pytest

from models.ports.store import StoreDamaged, open_store
from models.rules.errors import NotFound
from models.tables.sealing import Sealer

DATA = b"%PDF-1.7 kutipan"
NAME = hashlib.sha256(DATA).hexdigest()


def test_what_is_put_is_got_by_the_hash_of_its_bytes(store):
    assert store.put(DATA) == NAME
    assert store.get(NAME) == DATA
    assert store.has(NAME)


@pytest.mark.parametrize("data", [b"", bytes(range(256)) * 4096 * 6])
def test_nothing_and_six_megabytes_are_kept(store, data):
    assert store.get(store.put(data)) == data


def test_what_was_never_put_is_not_there(store):
    assert not store.has(NAME)
    with pytest.raises(NotFound):
        store.get(NAME)


def test_a_name_that_only_begins_alike_is_not_there(store):
    store.put(DATA)
    assert not store.has(NAME[:-1])


def test_what_is_deleted_is_gone_and_may_come_back(store):
    store.put(DATA)
    store.delete(NAME)
    store.delete(NAME)
    assert not store.has(NAME)
    with pytest.raises(NotFound):
        store.get(NAME)
    assert store.get(store.put(DATA)) == DATA


def test_what_lies_there_is_sealed(store, place):
    store.put(DATA)
    (lying,) = place.stored().values()
    assert b"kutipan" not in lying
    assert place.sealer.open(lying) == DATA


def test_the_same_bytes_twice_are_written_once(store, place):
    store.put(DATA)
    before = place.stored()
    store.put(DATA)
    assert place.stored() == before  # a second writing would be sealed with another nonce


def test_many_who_put_the_same_bytes_at_once_leave_one_good_object(place):
    with ThreadPoolExecutor(8) as people:
        names = set(people.map(lambda _: place.open().put(DATA), range(8)))
    assert names == {NAME}
    assert list(place.stored()) == [NAME]
    assert place.open().get(NAME) == DATA


@pytest.mark.parametrize("damage", ["turned", "cut", "emptied", "exchanged"])
def test_damaged_bytes_are_never_given_out(store, place, damage):
    store.put(DATA)
    lying = place.stored()[NAME]
    other = place.sealer.seal(b"dokumen orang lain")
    changed = {"turned": lying[:-1] + bytes([lying[-1] ^ 1]), "cut": lying[:-3], "emptied": b"", "exchanged": other}
    place.overwrite(NAME, changed[damage])
    with pytest.raises(StoreDamaged):
        store.get(NAME)


def test_another_installation_s_key_opens_nothing(store, place):
    store.put(DATA)
    stranger = Sealer(bytes([1]) * 32)
    with pytest.raises(StoreDamaged):
        open_store(place.url, stranger.seal, stranger.open).get(NAME)


def test_another_scheme_is_refused():
    with pytest.raises(ValueError, match="ftp"):
        open_store("ftp://arsip", bytes, bytes)
