"""The screen of stay permits: what is over first, what ends soon, and who was reminded."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models.operations.clock import today
from models.operations.follow_up import stay_permits
from models.tables import Resident
from models.tables.sealing import blind
from tests import world as small_office

LIST = "/petugas/izin-tinggal/"


@pytest.fixture
def holders(world):
    for nik, days in ((small_office.FATHER, 10), (small_office.MOTHER, -3), (small_office.SECOND_WITNESS, 300)):
        end = (today() + timedelta(days=days)).isoformat()
        values = {"nationality": "2", "stay_permit": f"2C21JE{days}-V", "stay_until": end}
        Resident.update(values).where(Resident.nik_index == blind(nik)).execute()


def test_the_list_tells_apart_what_is_over_ends_soon_and_holds(operator, holders):
    page = operator.open(LIST)
    assert page.text.index("NURLELA") < page.text.index("RIDWAN SAPUTRA") < page.text.index("ROHANA")
    assert small_office.MOTHER not in page.text
    for state, name in (("habis", "NURLELA"), ("segera", "RIDWAN SAPUTRA"), ("berlaku", "ROHANA")):
        text = operator.open(f"{LIST}?keadaan={state}").text
        assert [one for one in ("NURLELA", "RIDWAN SAPUTRA", "ROHANA") if one in text] == [name]
    assert "Tinggal 10 hari" in page.text
    assert "Terkirim" not in page.text
    stay_permits.remind()
    assert "Terkirim" in operator.open(LIST).text


def test_the_first_page_counts_those_whose_permit_is_over(operator, holders):
    assert "1izin tinggal orang asing habis" in operator.open("/petugas/").words(".kartu-baris")


def test_a_holder_has_a_page_and_nobody_else_is_found_there(kepala, pengelola, world, holders):
    row = Resident.get(Resident.nik_index == blind(small_office.MOTHER))
    assert "Habis" in kepala.open(f"{LIST}details/?id={row.id}").text
    Resident.update(stay_until="").where(Resident.id == row.id).execute()
    assert kepala.open(f"{LIST}details/?id={row.id}").status == 404
    assert pengelola.open(LIST).status == 403
