"""Who must come is data of the service: read, checked, and written back the same."""

from __future__ import annotations

import pytest

from models.operations.services import catalogue_files
from models.rules.errors import MalformedDefinition
from models.rules.presence import expected, is_open, is_reached
from models.rules.service import from_dict, to_dict
from models.rules.workflow import Stage


@pytest.fixture(scope="module")
def services():
    return {one.code: one for one in catalogue_files.services()}


def changed(service, **presence):
    data = to_dict(service)
    return {**data, "presence": {**data["presence"], **presence}}


def test_a_marriage_wants_four_people_before_the_operators_paraf(services):
    presence = services["CAP_KAWIN"].presence
    assert [one.role for one in expected(presence, "KAWIN_WNI", {})] == ["suami", "istri", "saksi1", "saksi2"]
    assert expected(presence, "KAWIN_PASANGAN_MENINGGAL", {}) == ()
    assert (presence.before, presence.confidence) == ("operator", "S1")
    assert expected(services["CAP_LAHIR"].presence, "LAHIR_AYAH_IBU", {}) == ()


def test_a_first_card_wants_its_holder_once_it_was_asked_for(services):
    presence = services["DAF_KTPEL"].presence
    assert [one.role for one in expected(presence, "KTP_BARU", {"sudah_rekam": "tidak"})] == ["orang"]
    assert expected(presence, "KTP_BARU", {"sudah_rekam": "ya"}) == expected(presence, "KTP_HILANG", {}) == ()
    assert [stage for stage in Stage if is_open(presence, stage)] == [Stage.TERBIT, Stage.SIAP_DIAMBIL, Stage.DIAMBIL]


def test_a_file_is_booked_from_its_stage_on_and_until_what_waits_is_past(services):
    presence = services["CAP_KAWIN"].presence
    assert [stage for stage in Stage if is_open(presence, stage)] == [Stage.OPERATOR]
    assert not is_reached(presence, Stage.DITOLAK)


def test_any_service_may_have_it_and_gives_it_back_as_it_was(services):
    person = {"role": "anak", "name": "Anak"}
    part = {"minutes": 10, "why": "Anak difoto.", "ref": "Contoh", "confidence": "P", "from_stage": "operator"}
    data = {**to_dict(services["CAP_LAHIR"]), "presence": {"persons": [person], **part, "before": "kepala"}}
    assert to_dict(from_dict(data)) == data


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"persons": []}, "presence.persons: sebut paling sedikit satu orang"),
        ({"persons": [{"role": "penghulu", "name": "X"}]}, r"presence.persons\[0\].role: peran penghulu tidak ada"),
        ({"persons": [{"role": "suami", "name": "X"}] * 2}, r"presence.persons\[1\].role: suami ada dua kali"),
        ({"minutes": 0}, "presence.minutes"),
        ({"from_stage": "kepala"}, "presence.from_stage: tidak boleh sesudah"),
        ({"from_stage": "pemohon"}, "presence.from_stage: 'pemohon' tidak dikenal"),
        ({"when": {"variant": ["TIDAK_ADA"]}}, "presence.when: varian TIDAK_ADA tidak ada"),
        ({"when": {"field": "entah", "is": "1"}}, "presence.when: entah tidak ada"),
    ],
)
def test_what_cannot_be_is_told_with_its_place(services, wrong, says):
    with pytest.raises(MalformedDefinition, match=says):
        from_dict(changed(services["CAP_KAWIN"], **wrong))
