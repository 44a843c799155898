"""What only a family card knows: who may head one, and which card of a number is in force."""

from __future__ import annotations

import pytest

from models.operations import drafting, sending
from models.rules.problems import blocking
from models.tables import Document
from tests import world as w
from tests.services import cases

SPLIT = next(case for case in cases.cases() if (case.variant, case.name) == ("KK_BARU_PISAH", ""))
LOST = cases.Case("DAF_KK", "KK_HILANG_RUSAK", {"sebab_ganti": "rusak"}, ("DOC_KK",), files=("A_KK_RUSAK",))
SMALL_CHILD = "1610991203220003"


def test_the_next_card_of_a_number_replaces_the_one_that_a_split_left(world):
    old, stays = cases.issue(world, cases.send(world, LOST))[0], cases.issue(world, cases.send(world, SPLIT))[1]
    assert (stays.code, stays.number, stays.issue) == ("DOC_KK_ASAL", w.KK, 2)
    assert Document.get_by_id(old.id).state == "diganti"
    new = cases.issue(world, cases.send(world, LOST))[0]
    assert (new.code, new.issue) == ("DOC_KK", 3)
    assert Document.get_by_id(stays.id).state == "diganti"


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"kepala_nik": SMALL_CHILD, "IKUT": []}, "harus berumur 17 tahun"),
        ({"kepala_nik": w.FATHER, "IKUT": []}, "Kepala keluarga tetap di KK lama"),
        ({"kepala_nik": w.WITNESS, "IKUT": []}, "tidak ada di Kartu Keluarga Anda"),
        ({"kepala_nik": SMALL_CHILD}, "sudah disebut sebagai kepala keluarga"),
    ],
)
def test_who_cannot_head_a_family_is_told_why(world, changed, message):
    account = cases.settle(world, SPLIT)
    application = drafting.begin(drafting.actor_of(account, "127.0.0.1"), account, "DAF_KK", SPLIT.variant)
    drafting.save(application, cases.said(SPLIT.answers | changed))
    found = [one.message for one in blocking(sending.all_problems(application)) if one.slug.endswith("nik")]
    assert any(message in one for one in found), found
