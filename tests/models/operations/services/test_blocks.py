"""Parts that services share: filled in with their parameters, spliced, overridden, refused when they do not fit."""

from __future__ import annotations

import pytest

from models.operations.services.blocks import expand
from models.rules.errors import MalformedDefinition

BLOCKS = {
    "nama": {
        "parameters": {"siapa": "<<wajib>>", "when": None},
        "content": {"slug": "<<siapa>>_nama", "label": "Nama <<siapa>>", "when": "<<when>>"},
    },
    "dua": {
        "parameters": {"siapa": "<<wajib>>"},
        "content": [{"use": "nama", "with": {"siapa": "<<siapa>>1"}}, {"slug": "lain"}],
    },
    "putar": {"content": {"use": "putar"}},
}


def test_a_block_is_filled_in_and_what_is_null_is_left_out():
    made = expand({"fields": [{"use": "nama", "with": {"siapa": "ayah"}}]}, BLOCKS)
    assert made == {"fields": [{"slug": "ayah_nama", "label": "Nama ayah"}]}


def test_a_parameter_alone_keeps_its_shape():
    when = {"variant": ["A"]}
    assert expand({"use": "nama", "with": {"siapa": "ibu", "when": when}}, BLOCKS)["when"] == when


def test_a_list_is_spliced_in_its_place_and_blocks_may_use_blocks():
    made = expand([{"slug": "awal"}, {"use": "dua", "with": {"siapa": "saksi"}}, {"slug": "akhir"}], BLOCKS)
    assert [one["slug"] for one in made] == ["awal", "saksi1_nama", "lain", "akhir"]


def test_what_stands_beside_use_wins():
    assert expand({"use": "nama", "with": {"siapa": "ayah"}, "label": "Ayah"}, BLOCKS)["label"] == "Ayah"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ({"use": "tidak_ada"}, "blok tidak_ada tidak ada"),
        ({"use": "nama"}, "blok nama: siapa belum diisi"),
        ({"use": "nama", "with": {"siapa": "a", "salah": 1}}, "blok nama: tidak mengenal salah"),
        ({"use": "putar"}, "blok putar → putar berputar"),
        ({"use": "dua", "with": {"siapa": "a"}, "title": "x"}, "blok dua: title tidak dapat ditambahkan pada daftar"),
    ],
)
def test_what_does_not_fit_is_said_by_name(data, reason):
    with pytest.raises(MalformedDefinition) as refusal:
        expand(data, BLOCKS)
    assert reason in str(refusal.value)
