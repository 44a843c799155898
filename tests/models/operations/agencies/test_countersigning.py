"""The name in the other side's signature is held against the one in the paper; an officer decides where they differ."""

from __future__ import annotations

import peewee
import pytest

from models.operations.agencies import agreement_steps, agreements, countersigning, procedure
from models.rules.errors import ActionNotPossible, InvalidInput, NotFound
from models.rules.roles import Role
from models.rules.verification.procedure import Step
from models.tables import PartnerSignature, TrailEntry
from models.tables.base import writing
from tests import papers, procedures

OTHER = {**procedures.GOOD, "penanda_tangan": "BUDI CONTOH"}
WHY = "Surat kuasa direktur nomor 12."


@pytest.fixture
def agreement(world):
    row = procedures.begun(world)
    procedures.through(world, row, *procedures.BY_HAND)
    return row


@pytest.fixture
def paper(world, agreement):
    return procedures.published(world, agreement)


def fresh(signature):
    return PartnerSignature.get_by_id(signature.id)


def is_signed(agreement):
    return Step.PARTNER in procedure.done(agreement, agreements.newest_version(agreement))


@pytest.mark.parametrize("name", ["Siti Contoh", "dr. Hj. SITI CONTOH, Sp.PD., M.Kes.", "SITI CONTOH S.Kom."])
def test_the_agreed_name_is_taken_whatever_its_titles_and_case(world, agreement, paper, name):
    procedures.countersigned(world, agreement, paper, {**procedures.GOOD, "penanda_tangan": name})
    assert is_signed(agreement)
    assert countersigning.waiting() == 0


def test_another_name_waits_and_is_taken_with_a_reason_that_goes_to_the_trail(world, agreement, paper):
    made = procedures.countersigned(world, agreement, paper, OTHER)
    assert (fresh(made).accepted, countersigning.waiting(), is_signed(agreement)) == (None, 1, False)
    assert "keputusan Disdukcapil" in agreement_steps.missing(agreement)
    with pytest.raises(InvalidInput):
        countersigning.decide(world.actor(Role.PENGELOLA), agreement, made.id, accept=True, reason=" ")
    countersigning.decide(world.actor(Role.PENGELOLA), agreement, made.id, accept=True, reason=WHY)
    assert (fresh(made).accepted, countersigning.waiting(), is_signed(agreement)) == (True, 0, True)
    assert "pernyataan kerahasiaan" in agreement_steps.missing(agreement)
    entry = TrailEntry.get(TrailEntry.action == "perjanjian_ttd_diputus")
    assert (entry.reason, entry.subject) == (WHY, f"agreement:{agreement.id}")


def test_another_name_is_refused_and_the_agency_hands_in_anew(world, agreement, paper):
    made = procedures.countersigned(world, agreement, paper, OTHER)
    countersigning.decide(world.actor(Role.PENGELOLA), agreement, made.id, accept=False, reason="Bukan direkturnya.")
    assert fresh(made).accepted is False
    procedures.countersigned(world, agreement, paper, digest="d" * 64)
    assert is_signed(agreement)


def test_nothing_is_decided_twice_nor_after_a_signature_was_taken(world, agreement, paper):
    first = procedures.countersigned(world, agreement, paper, OTHER)
    second = procedures.countersigned(world, agreement, paper, OTHER, digest="d" * 64)
    actor = world.actor(Role.PENGELOLA)
    countersigning.decide(actor, agreement, second.id, accept=False, reason=WHY)
    with pytest.raises(ActionNotPossible, match="tidak menunggu"):
        countersigning.decide(actor, agreement, second.id, accept=True, reason=WHY)
    procedures.countersigned(world, agreement, paper, digest="e" * 64)
    with pytest.raises(ActionNotPossible, match="sudah ditandatangani"):
        countersigning.decide(actor, agreement, first.id, accept=True, reason=WHY)


def test_a_file_of_another_agreement_is_not_found(world, agreement, paper):
    made = procedures.countersigned(world, agreement, paper, OTHER)
    other = papers.agreement(world, "PKS/2")
    with pytest.raises(NotFound):
        countersigning.decide(world.actor(Role.PENGELOLA), other, made.id, accept=True, reason=WHY)


def test_what_was_found_is_not_rewritten_while_it_waits(world, agreement, paper):
    made = procedures.countersigned(world, agreement, paper, OTHER)
    for change in ({"verdict": procedures.GOOD, "accepted": True}, {"decided_because": "x"}):
        with pytest.raises(peewee.IntegrityError), writing():
            PartnerSignature.update(change).where(PartnerSignature.id == made.id).execute()
