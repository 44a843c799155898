"""Data balikan on the office's screens: what differs is shown, the agreement says when the next is due."""

from __future__ import annotations

import pytest

from models.operations.verification import feedback
from tests import agency as agencies
from tests.feedback import TERMS, delivered, tools_of
from tests.proposals import user_of


@pytest.fixture
def row(world, config):
    user = user_of(world, agencies.agreed(world, **TERMS).agency)
    return feedback.send(user, delivered(user, tools_of(config)).token, "")


def test_what_differs_is_beside_the_register(everybody, row):
    answers = {role.value: one.open(f"/petugas/data-balikan/details/?id={row.id}") for role, one in everybody.items()}
    assert {role for role, one in answers.items() if one.status == 200} == {
        "operator",
        "pengawas",
        "administrator",
        "kepala",
    }
    assert "DUSUN III NO. 2DUSUN II NO. 14" in answers["operator"].words("table")


def test_the_agreement_says_when_it_came_and_its_columns(pengelola, row):
    page = pengelola.open(f"/petugas/perjanjian/details/?id={row.agreement_id}")
    assert "Berikutnya ditunggu sampai" in page.words()
    assert "Alamat sekarang; Nomor rekam medis" in page.words()
    page = pengelola.open(f"/petugas/perjanjian/{row.agreement_id}/isi")
    assert page.find("#balikan_kolom")[0].text_content().split("\n")[-1].strip() == "Nomor rekam medis"
