"""Doubts about a service that is well formed, and the differences of two versions."""

from __future__ import annotations

import copy

from models.operations.services import catalogue_files
from models.rules.service import from_dict, to_dict
from models.rules.service_diff import compare
from models.rules.service_review import remarks
from tests.models.rules.household import service


def data_of(code="CAP_LAHIR"):
    return copy.deepcopy(to_dict(service(code)))


def field(data, slug):
    return next(one for section in data["sections"] for one in section["fields"] if one["slug"] == slug)


def test_the_catalogue_leaves_no_doubt():
    assert {code: remarks(service(code)) for code in catalogue_files.service_codes()} == {
        code: [] for code in catalogue_files.service_codes()
    }


def test_a_question_that_nobody_can_be_asked_is_found():
    data = data_of()
    field(data, "anak_berat")["when"] = {"all": [{"variant": ["LAHIR_OA"]}, {"variant": ["LAHIR_IBU"]}]}
    field(data, "anak_panjang")["when"] = {"field": "pelapor_hubungan", "is": "tetangga"}
    found = remarks(from_dict(data))
    assert [one.split(":")[0] for one in found] == ["Anak › Berat bayi", "Anak › Panjang bayi"]


def test_what_only_a_closed_variant_asks_is_found():
    data = data_of()
    data["variants"][4]["active"] = False
    found = " ".join(remarks(from_dict(data)))
    assert "Kewarganegaraan anak (negara)" in found
    assert "Lampiran Paspor ayah dan ibu" in found


def test_a_form_too_long_for_a_phone_and_a_crowded_page_are_found():
    data = data_of("DAF_SKP")
    extra = [{"slug": f"x{at}", "kind": "text", "label": "X", "group": "g"} for at in range(90)]
    data["sections"].append({"key": "X", "title": "X", "groups": [{"key": "g", "title": "G"}], "fields": extra})
    found = " ".join(remarks(from_dict(data)))
    assert "terlalu banyak untuk diisi lewat ponsel" in found
    assert "90 pertanyaan pada satu halaman" in found


def test_differences_are_told_part_by_part():
    old = data_of()
    new = copy.deepcopy(old)
    field(new, "anak_berat")["label"] = "Berat"
    new["declarations"].pop()
    new["variants"].append({"code": "LAIN", "name": "Lain", "choice": "Lain"})
    new["sections"][2], new["sections"][3] = new["sections"][3], new["sections"][2]
    found = {(one.place, one.kind) for one in compare(old, new)}
    assert (("sections", "ANAK", "fields", "anak_berat", "label"), "berubah") in found
    assert (("declarations", "NAMA_ANAK"), "hilang") in found
    assert (("variants", "LAIN"), "baru") in found
    assert (("sections", "urutan"), "berubah") in found
    assert compare(old, copy.deepcopy(old)) == []
