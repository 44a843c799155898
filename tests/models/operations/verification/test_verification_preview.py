"""What an agency would be answered under terms: everything that can be compared and shown, of invented people only."""

from __future__ import annotations

import pytest

from models.operations.agencies import agreements
from models.operations.clock import today
from models.operations.verification import preview
from models.rules.errors import InvalidInput
from models.rules.roles import Role
from models.rules.verification.outcome import Result
from models.tables import Agreement, AgreementUse, AgreementVersion, ApiKnock, KeptAnswer, TrailEntry, Verification
from tests.agency import agreed, terms

UNHELD = {"akta_cerai", "tgl_cerai"}
OFFERED = {key for key, element in agreements.data_elements().items() if element.offered}


def of(agreement, number=1):
    return preview.of(agreement, AgreementVersion.get(agreement=agreement, number=number)).answers


def test_every_element_agrees_differs_and_is_shown_as_the_terms_say(world):
    agreement = agreed(world, elemen_data=dict.fromkeys(OFFERED, "tampil"))
    answers = of(agreement)
    right, wrong = answers[preview.AGREEING].person, answers[preview.DIFFERING].person
    assert {key for key, match in right.matches.items() if not match.agrees} == UNHELD
    assert set(right.values) == set(right.matches) == set(wrong.matches) == OFFERED
    assert {key for key, text in right.values.items() if not text} == UNHELD
    assert not any(match.agrees for match in wrong.matches.values())
    assert wrong.values == {}
    protected = {key for key, element in agreements.data_elements().items() if element.protected}
    assert protected
    assert not protected & {*right.matches, *right.values}


def test_what_is_only_compared_is_not_shown_and_what_is_not_named_is_absent(world):
    person = of(agreed(world))[preview.AGREEING].person
    assert person.values == {"nama": "SITI CONTOH", "alamat": "DUSUN CONTOH NO. 1"}
    assert set(person.matches) == {"nama", "tgl_lahir", "alamat", "agama"}


def test_the_dead_and_nobody_have_their_sentences(world):
    answers = of(agreed(world))
    assert answers[preview.DECEASED].person.result is Result.MENINGGAL
    assert answers[preview.ABSENT].person.result is Result.TIDAK_DITEMUKAN
    assert answers[preview.ABSENT].person.values == {}


def test_terms_that_let_nobody_in_today_are_shown_all_the_same(world):
    later = today().replace(year=today().year + 1, day=1).isoformat()
    other_day = (today().weekday() + 1) % 7
    agreement = agreed(
        world,
        berlaku_mulai=later,
        berlaku_sampai=later,
        ip_allowlist=["10.9.0.0/16"],
        hari_akses=[other_day],
        jam_akses=["00:00", "00:01"],
    )
    assert of(agreement)[preview.AGREEING].person.result is Result.DITEMUKAN


def test_the_draft_is_answered_by_its_own_terms(world):
    agreement = agreed(world)
    agreements.draft_terms(world.actor(Role.PENGELOLA), agreement, terms(elemen_data={"jk": "cocok"}))
    assert set(of(agreement, 2)[preview.AGREEING].person.matches) == {"jk"}
    assert "jk" not in of(agreement, 1)[preview.AGREEING].person.matches


def test_nothing_is_logged_and_no_quota_is_taken(world):
    agreement = agreed(world, kuota_harian=5)
    before = TrailEntry.select().count()
    answers = of(agreement)
    assert {answer.left.day for answer in answers.values()} == {5}
    assert [table.select().count() for table in (Verification, KeptAnswer, ApiKnock)] == [0, 0, 0]
    assert AgreementUse.get().used_day == 0
    assert TrailEntry.select().count() == before


def test_terms_with_an_element_that_is_protected_since_are_not_answered(world):
    agreement = agreed(world)
    AgreementVersion.insert(
        agreement=agreement,
        number=2,
        terms=terms(elemen_data={"cacat": "tampil"}),
        sha256="0" * 64,
        drafted_at=agreement.changed_at,
    ).execute()
    with pytest.raises(InvalidInput):
        of(Agreement.get_by_id(agreement.id), 2)


def test_a_family_is_answered_by_its_number_and_a_member_even_without_a_proof_of_a_person(world):
    answers = of(agreed(world, elemen_data={"alamat": "tampil"}))
    assert answers[preview.AGREEING].person.values == {}
    household = answers[preview.HOUSEHOLD]
    assert household.person.values == {"alamat": "DUSUN CONTOH NO. 1"}
    assert [one.values for one in household.others] == [{"alamat": "DUSUN CONTOH NO. 1"}]
    assert answers[preview.NO_MEMBER].person.result is Result.TIDAK_DITEMUKAN
    assert not Verification.select().exists()
