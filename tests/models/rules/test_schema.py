from __future__ import annotations

import copy
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.operations.services import catalogue_files
from models.rules.errors import MalformedDefinition
from models.rules.service import definition_sha256, from_dict, to_dict
from tests.models.rules.household import service

CODES = catalogue_files.service_codes()


def changed(code, *path, value=None, drop=False):
    data = copy.deepcopy(to_dict(service(code)))
    target = data
    for step in path[:-1]:
        target = target[step]
    if drop:
        del target[path[-1]]
    else:
        target[path[-1]] = value
    return data


def faults(data):
    with pytest.raises(MalformedDefinition) as caught:
        from_dict(data)
    return caught.value.faults


@pytest.mark.parametrize("code", CODES)
def test_a_definition_written_out_reads_back_the_same(code):
    data = to_dict(service(code))
    again = from_dict(copy.deepcopy(data))
    assert again == service(code)
    assert to_dict(again) == data
    assert definition_sha256(again) == definition_sha256(service(code))


@pytest.mark.parametrize("code", CODES)
def test_the_file_says_nothing_that_the_definition_forgets(code):
    assert to_dict(service(code)) == catalogue_files.service_data(code)


def test_any_change_changes_the_fingerprint():
    other = from_dict(changed("CAP_LAHIR", "reporting", "days", value=90))
    assert definition_sha256(other) != definition_sha256(service("CAP_LAHIR"))


@pytest.mark.parametrize(
    ("path", "value", "fault"),
    [
        (("sections", 2, "fields", 3, "when"), {"field": "a"}, "sections[2].fields[3].when: isian 'a'"),
        (("sections", 2, "fields", 3, "kind"), "color", "sections[2].fields[3].kind: 'color' tidak dikenal"),
        (("sections", 2, "fields", 3, "colour"), "x", "sections[2].fields[3].colour: nama ini tidak dikenal"),
        (("sections", 2, "fields", 3, "label"), 7, "sections[2].fields[3].label: harus berupa teks"),
        (("sections", 2, "fields", 3, "required"), "ya", "sections[2].fields[3].required: harus berupa true"),
        (("sections", 2, "fields", 3, "when"), {"field": "hantu", "is": "1"}, "sections[2].fields[3]: hantu tidak ada"),
        (("sections", 2, "fields", 3, "when"), {"variant": ["X"]}, "sections[2].fields[3].when: varian X tidak ada"),
        (("sections", 2, "fields", 2, "table"), "", "sections[2].fields[2].table: tidak boleh kosong"),
        (("effects", 0, "kind"), "resident.delete", "effects[0].kind: 'resident.delete' tidak dikenal"),
        (("effects", 0, "role"), "hantu", "effects[0]: peran hantu tidak ada"),
        (("effects", 2, "family"), "hantu", "effects[2]: hantu tidak ada"),
        (("documents", 0, "holder"), "hantu", "documents[0].holder: peran hantu tidak ada"),
        (("documents", 1, "number_format"), "X", "documents[1]: perlu tepat satu dari number_format"),
        (("checks", 0, "fields"), [], "checks[0].fields: sebut paling sedikit satu"),
        (("checks", 0, "fields"), ["hantu"], "checks[0].fields: hantu tidak ada"),
        (("attachments", 0, "group"), "X", "attachments[0].group: X tidak ada"),
        (("people", 1, "data", "nama"), "hantu", "people[1]: hantu tidak ada"),
        (("pasal",), ["Pasal 8(1)z"], "pasal[0]: Pasal 8(1)z tidak ada"),
        (("reporting", "days"), "60", "reporting.days: harus berupa bilangan bulat"),
        (("reporting", "from_field"), "hantu", "reporting.from_field: hantu tidak ada"),
        (("variants",), "x", "variants: harus berupa daftar"),
        (("settings",), ["x"], "settings: harus berupa pasangan"),
    ],
)
def test_every_fault_is_named_with_its_place(path, value, fault):
    assert any(found.startswith(fault) for found in faults(changed("CAP_LAHIR", *path, value=value)))


def test_all_faults_are_told_at_once():
    data = changed("CAP_LAHIR", "reporting", "days", value="x")
    data["name"] = 5
    del data["short"]
    assert len(faults(data)) == 3


def test_a_question_may_not_look_ahead_nor_at_its_own_page():
    ahead = changed("CAP_LAHIR", "sections", 1, "fields", 0, "when", value={"field": "anak_ke", "is": "1"})
    assert "anak_ke baru ditanyakan sesudahnya" in faults(ahead)[0]
    same = changed("CAP_LAHIR", "sections", 5, "fields", 1, "when", value={"field": "saksi1_nik", "filled": True})
    assert "saksi1_nik ada di halaman yang sama" in faults(same)[0]


def test_a_circle_of_questions_is_named():
    data = changed("CAP_LAHIR", "sections", 2, "fields", 2, "when", value={"field": "anak_jk", "is": "1"})
    data["sections"][2]["fields"][3]["when"] = {"field": "anak_nama", "filled": True}
    assert "anak_nama → anak_jk → anak_nama" in faults(data)[0]


def test_double_names_are_refused():
    data = copy.deepcopy(to_dict(service("CAP_LAHIR")))
    data["sections"][2]["fields"].append(data["sections"][2]["fields"][0])
    data["variants"].append(data["variants"][0])
    assert {"variants: LAHIR_AYAH_IBU ada 2 kali", "fields: anak_punya_nik ada 2 kali"} <= set(faults(data))


@pytest.mark.parametrize("data", [None, [], "x", 5, {}, {"code": "X"}])
def test_what_is_no_definition_at_all_is_refused(data):
    assert faults(data)


def _places(data, path=()):
    steps = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for step, part in steps:
        yield (*path, step)
        yield from _places(part, (*path, step))


PLACES = list(_places(to_dict(service("DAF_SKP"))))


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(PLACES), st.sampled_from([None, 5, True, "x", [], {}, [{}], {"x": 1}, "drop"]))
def test_no_broken_data_gets_past_the_schema_as_another_kind_of_error(path, value):
    data = changed("DAF_SKP", *path, value=value) if value != "drop" else changed("DAF_SKP", *path, drop=True)
    with suppress(MalformedDefinition):
        definition = from_dict(data)
        assert from_dict(to_dict(definition)) == definition


def test_a_form_of_five_hundred_fields_is_refused_with_how_many_there_may_be():
    data = to_dict(service(CODES[0]))
    section = data["sections"][0]
    section["fields"] += [
        {"slug": f"isian_{number}", "kind": "text", "label": f"Isian {number}", "required": False}
        for number in range(500)
    ]
    assert any("paling banyak 300" in one for one in faults(data))
