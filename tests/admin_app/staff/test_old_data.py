"""The screen of old data: the rule, the persons, the way to mend, and looking again."""

from __future__ import annotations

import pytest

from models.operations.clock import now
from models.operations.residents import old_data
from models.tables import RegisterFault
from tests import world as small_office

LIST = "/petugas/data-lama/"


@pytest.fixture
def fault(world):
    return RegisterFault.create(
        subject_kind="family",
        subject_id=world.families[small_office.KK].id,
        invariant="satu_kepala",
        told="Keluarga RIDWAN SAPUTRA beranggota 2 orang dan punya 0 kepala keluarga.",
        found_at=now(),
    )


def test_a_fault_is_listed_with_its_rule_its_people_and_how_it_is_mended(operator, fault):
    assert "1data lama perlu dibetulkan" in operator.open("/petugas/").words(".kartu-baris")
    assert "punya 0 kepala keluarga" in operator.open(f"{LIST}?keadaan=menunggu&aturan=satu_kepala").text
    assert "punya 0 kepala" not in operator.open(f"{LIST}?keadaan=benar").text
    page = operator.open(f"{LIST}details/?id={fault.id}")
    wanted = ("tepat satu kepala keluarga", "perlu dipastikan Dinas", "NURLELA", "ganti kepala keluarga")
    assert [one for one in wanted if one not in page.text] == []
    assert small_office.MOTHER not in page.text


def test_looking_again_takes_what_is_right_off_the_list(operator, kepala, fault):
    operator.open(f"{LIST}details/?id={fault.id}")
    assert "Sudah benar." in operator.press("Periksa lagi", follow=True).text
    assert old_data.open_count() == 0
    assert kepala.post(f"{LIST}{fault.id}/periksa", {}).status == 403


def test_a_court_that_allowed_another_wife_is_noted(operator, kepala, world):
    row = RegisterFault.create(
        subject_kind="resident",
        subject_id=world.father.id,
        invariant="satu_perkawinan",
        told="Dua kutipan akta perkawinan atas namanya berlaku bersamaan.",
        found_at=now(),
    )
    operator.open(f"{LIST}details/?id={row.id}")
    page = operator.press("Catat izin pengadilan", {"dasar": "Putusan 7/Pdt.G/2020/PA.Kag"}, follow=True)
    assert "Izin pengadilan dicatat" in page.text
    assert kepala.post(f"{LIST}{row.id}/izin", {"dasar": "Putusan 7"}).status == 403
