"""Who may ask for which card: a KTP-el from 17 on or once married, a KIA before that."""

from __future__ import annotations

import pytest

from models.operations.applications import drafting, sending
from models.rules.problems import blocking
from tests import world as w
from tests.services import cases

CHILD = next(case for case in cases.cases() if case.variant == "KIA_5_17")
NIK = CHILD.answers["orang_nik"]


@pytest.mark.parametrize(
    ("service", "variant", "nik", "message"),
    [
        ("DAF_KTPEL", "KTP_BARU", NIK, "uruslah KIA"),
        ("DAF_KTPEL", "KTP_BARU", w.FATHER, ""),
        ("DAF_KTPEL", "KTP_ITAP", w.FATHER, "hanya untuk orang asing"),
        ("DAF_KTPEL", "KTP_HILANG", w.WITNESS, "tidak ada di Kartu Keluarga Anda"),
        ("DAF_KIA", "KIA_5_17", NIK, ""),
        ("DAF_KIA", "KIA_5_17", w.MOTHER, "uruslah KTP-el"),
        ("DAF_KIA", "KIA_0_5", NIK, "berumur 5 tahun atau lebih"),
        ("DAF_KIA", "KIA_OA", NIK, "hanya untuk anak orang asing"),
    ],
)
def test_a_card_is_for_whom_the_law_gives_it(world, service, variant, nik, message):
    account = cases.settle(world, CHILD)
    application = drafting.begin(drafting.actor_of(account, "127.0.0.1"), account, service, variant)
    drafting.save(application, {"orang_nik": nik})
    found = [one.message for one in blocking(sending.all_problems(application)) if one.slug == "orang_nik"]
    assert [one for one in found if message in one] if message else found == []
