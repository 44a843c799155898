"""A letter of residence ends with the residence: whoever scans it after the foreigner has left reads so."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models.operations.documents import public_check
from models.tables import Document
from tests.services import cases

CASES = {case.id: case for case in cases.cases()}


@pytest.mark.parametrize("leaving", ["DAF_SKPLN SKPLN_OA", "DAF_SKP SKP_OA_ITAS"])
def test_the_letter_of_whoever_left_is_in_force_no_more(world, leaving):
    stays = CASES["DAF_SKTT SKTT_PANJANG tanpa pengikut"]
    by_sponsor = stays.answers | {"oa_sendiri": "tidak", "oa_nik": "@SECOND_WITNESS"}
    stays = replace(stays, applicant="@FATHER", answers=by_sponsor, files=(*stays.files, "A_KUASA"))
    cases.issue(world, cases.send(world, stays))
    letter = Document.get(Document.code == "DOC_SKTT")
    case = CASES[leaving]
    application = cases.send(world, replace(case, people={}, answers=case.answers | {"sktt_ditarik": letter.number}))
    assert public_check.look_up(letter.token).standing == "berlaku"
    cases.issue(world, application)
    found = public_check.look_up(letter.token)
    assert (found.standing, found.ended_reason) == ("dicabut", "Pemegangnya sudah pindah dari Ogan Ilir.")
