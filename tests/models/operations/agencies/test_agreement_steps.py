"""From an agency's letter to its open access: every step in its order, both signatures, and renewal."""

from __future__ import annotations

from datetime import date, timedelta

import peewee
import pytest

from models.operations.agencies import agreement_steps, agreements, countersigning, procedure
from models.operations.agencies.sanctions import Letter
from models.operations.clock import today
from models.operations.documents import checks
from models.operations.papers import drafting
from models.rules.errors import ActionNotPossible, InvalidInput, NotFound
from models.rules.roles import Role
from models.rules.verification.procedure import Step
from models.tables import Agreement, AgreementStep, OfficePaper, PartnerSignature
from models.tables.base import writing
from tests import papers, procedures
from tests.agency import terms


def fresh(row):
    return Agreement.get_by_id(row.id)


def approve(world, row):
    version = agreements.newest_version(row)
    agreements.approve_terms(world.actor(Role.KEPALA), row, version.number, version.sha256)


def test_access_opens_after_every_step_and_not_before(world):
    row = procedures.begun(world)
    states = []
    for step in procedures.BY_HAND:
        procedures.note(world, row, step)
        states.append(fresh(row).state)
        with pytest.raises(ActionNotPossible):
            approve(world, row)
    assert states == ["draf", "diajukan", "disetujui", "disetujui"]
    paper = procedures.published(world, row)
    with pytest.raises(ActionNotPossible, match="tanda tangan pihak lembaga"):
        approve(world, row)
    procedures.countersigned(world, row, paper)
    with pytest.raises(ActionNotPossible, match="pernyataan kerahasiaan"):
        approve(world, row)
    procedures.note(world, row, Step.STATEMENT, user_id=procedures.user(world, row).id)
    with pytest.raises(ActionNotPossible, match="penyerahan ID"):
        approve(world, row)
    assert agreement_steps.missing(fresh(row)).startswith("Langkah terakhir: berita acara")
    procedures.note(world, row, Step.ACCESS)
    assert agreement_steps.missing(fresh(row)) == "Semua langkah lengkap; isi perjanjian dapat disahkan."
    approve(world, row)
    assert fresh(row).state == "aktif"
    assert all(one.is_done for one in agreement_steps.timeline(fresh(row)))


def test_a_step_out_of_turn_is_refused_with_what_is_missing(world):
    row = procedures.begun(world)
    with pytest.raises(ActionNotPossible, match="surat penerusan kepada Dirjen"):
        procedures.note(world, row, Step.APPROVED)
    procedures.note(world, row, Step.REQUEST)
    with pytest.raises(ActionNotPossible, match="sudah dicatat"):
        procedures.note(world, row, Step.REQUEST)
    assert AgreementStep.select().count() == 1


def test_a_pks_from_before_the_system_is_brought_in_and_its_addendum_goes_through_both_signatures(world):
    row = procedures.begun(world)
    procedures.note(world, row, Step.CARRIED)
    assert fresh(row).state == "disetujui"
    with pytest.raises(ActionNotPossible, match="sudah dicatat"):
        procedures.note(world, row, Step.REQUEST)
    with pytest.raises(ActionNotPossible, match="satu untuk setiap isi"):
        agreement_steps.draft_paper(world.actor(Role.PENGELOLA), fresh(row))
    with pytest.raises(ActionNotPossible, match="pernyataan kerahasiaan"):
        approve(world, row)
    procedures.note(world, row, Step.STATEMENT, user_id=procedures.user(world, row).id)
    procedures.note(world, row, Step.ACCESS)
    approve(world, row)
    assert fresh(row).state == "aktif"
    assert agreement_steps.timeline(fresh(row))[0].step is Step.CARRIED
    agreements.draft_terms(world.actor(Role.PENGELOLA), fresh(row), {**terms(), "kuota_harian": 7})
    with pytest.raises(ActionNotPossible, match="tanda tangan Kepala Dinas"):
        approve(world, row)


def test_an_agreement_that_began_here_is_no_pks_from_before(world):
    row = procedures.begun(world)
    procedures.note(world, row, Step.REQUEST)
    with pytest.raises(ActionNotPossible, match="sudah dicatat di sini"):
        procedures.note(world, row, Step.CARRIED)
    assert Step.CARRIED not in agreement_steps.open_steps(fresh(row))


def test_a_letter_needs_its_number_and_a_day_that_has_come(world):
    row = procedures.begun(world)
    for letter, field in ((Letter(" ", today()), "nomor"), (Letter("1", today() + timedelta(days=1)), "tanggal")):
        with pytest.raises(InvalidInput) as refused:
            agreement_steps.note(world.actor(Role.PENGELOLA), row, Step.REQUEST, letter, procedures.file())
        assert refused.value.field == field


def test_the_dirjen_is_told_at_least_the_minimum(world):
    row = papers.agreement(world)
    procedures.note(world, row, Step.REQUEST)
    with pytest.raises(ActionNotPossible, match="data balikan"):
        procedures.note(world, row, Step.FORWARDED)


def test_a_refusal_of_the_dirjen_ends_it(world):
    row = procedures.begun(world)
    procedures.through(world, row, Step.REQUEST, Step.FORWARDED, Step.REFUSED)
    assert fresh(row).state == "diakhiri"
    assert "menolak" in agreement_steps.missing(fresh(row))
    assert [one.step for one in agreement_steps.timeline(fresh(row))][-1] is Step.REFUSED
    assert agreement_steps.open_steps(fresh(row)) == []
    with pytest.raises(ActionNotPossible):
        agreement_steps.draft_paper(world.actor(Role.PENGELOLA), fresh(row))


def test_no_paper_before_the_dirjen_approved(world):
    row = procedures.begun(world)
    with pytest.raises(ActionNotPossible, match="persetujuan Dirjen"):
        agreement_steps.draft_paper(world.actor(Role.PENGELOLA), row)
    procedures.through(world, row, *procedures.BY_HAND)
    paper = agreement_steps.draft_paper(world.actor(Role.PENGELOLA), row)
    assert paper.content["naskah"]["surat"]["persetujuan"]["nomor"] == "470/1"
    assert paper.content["naskah"]["sidik"] == agreements.newest_version(row).sha256
    assert agreement_steps.draft_paper(world.actor(Role.PENGELOLA), row).id == paper.id


def test_terms_changed_after_the_signature_are_an_addendum_with_a_paper_of_its_own(world):
    row = procedures.begun(world)
    procedures.ready(world, row)
    procedures.note(world, row, Step.ACCESS)
    signed = agreements.newest_version(row)
    changed = agreements.draft_terms(world.actor(Role.PENGELOLA), row, terms(data_balikan="Lain", kuota_harian=9))
    assert changed.number == signed.number + 1
    assert type(signed).get_by_id(signed.id).sha256 == signed.sha256
    with pytest.raises(ActionNotPossible, match="tanda tangan Kepala Dinas"):
        approve(world, row)
    addendum = procedures.published(world, row, digest="d" * 64)
    assert addendum.title == "Adendum 1 perjanjian kerja sama"
    assert addendum.number == "PKS/1/AD1"
    with pytest.raises(ActionNotPossible, match="tanda tangan pihak lembaga"):
        approve(world, row)
    procedures.countersigned(world, row, addendum, digest="e" * 64)
    approve(world, row)
    assert fresh(row).in_force == changed.number


def test_a_refused_file_stands_with_its_reason_and_another_may_follow(world):
    row = procedures.begun(world)
    procedures.through(world, row, *procedures.BY_HAND)
    paper = procedures.published(world, row)
    bad = {**procedures.GOOD, "diterima": False, "pesan": "Sertifikat tidak dikenal."}
    refused = PartnerSignature.get_by_id(procedures.countersigned(world, row, paper, bad).id)
    assert (refused.accepted, refused.verdict["pesan"]) == (False, "Sertifikat tidak dikenal.")
    assert Step.PARTNER not in procedure.done(row, agreements.newest_version(row))
    procedures.countersigned(world, row, paper, digest="d" * 64)
    assert Step.PARTNER in procedure.done(row, agreements.newest_version(row))
    with pytest.raises(ActionNotPossible, match="sudah ditandatangani"):
        countersigning.hand_in(procedures.user(world, row), paper, "e" * 64)
    with pytest.raises(peewee.IntegrityError), writing():
        PartnerSignature.update(accepted=True).where(PartnerSignature.id == refused.id).execute()


def test_each_operator_states_for_himself(world):
    row = procedures.begun(world)
    procedures.ready(world, row)
    other = procedures.user(world, row, "loket-dua")
    with pytest.raises(ActionNotPossible, match="pernyataan kerahasiaan"):
        procedures.note(world, row, Step.ACCESS)
    with pytest.raises(InvalidInput, match="Pilih pengguna"):
        procedures.note(world, row, Step.STATEMENT, user_id=procedures.user(world, row).id)
    procedures.note(world, row, Step.STATEMENT, user_id=other.id)
    procedures.note(world, row, Step.ACCESS)


def test_a_renewal_has_the_same_terms_for_as_long_again_and_its_own_procedure(world):
    row = procedures.begun(world)
    with pytest.raises(ActionNotPossible, match="belum pernah berlaku"):
        agreement_steps.renew(world.actor(Role.PENGELOLA), row, "PKS/2")
    procedures.ready(world, row)
    procedures.note(world, row, Step.ACCESS)
    approve(world, row)
    with pytest.raises(InvalidInput):
        agreement_steps.renew(world.actor(Role.PENGELOLA), row, "PKS/1")
    made = agreement_steps.renew(world.actor(Role.PENGELOLA), row, " PKS/2 ")
    old, new = (agreements.terms_of(agreements.newest_version(one)) for one in (row, made))
    assert (made.state, made.renews_id, made.partner_signer) == ("draf", row.id, "SITI CONTOH")
    assert new.valid_from == old.valid_until + timedelta(days=1)
    assert new.valid_until - new.valid_from == old.valid_until - old.valid_from
    assert new.elements == old.elements
    with pytest.raises(ActionNotPossible, match="sudah dibuat"):
        agreement_steps.renew(world.actor(Role.PENGELOLA), row, "PKS/3")
    assert date.fromisoformat(fresh(row).valid_until) == old.valid_until


def test_an_agreement_without_any_step_is_not_opened_and_all_that_is_missing_is_told(world):
    row = procedures.begun(world)
    with pytest.raises(ActionNotPossible, match=r"Yang kurang: surat permohonan .*; surat penerusan .*; berita acara"):
        approve(world, row)
    assert fresh(row).in_force == 0


def test_a_draft_that_was_given_up_takes_no_step(world):
    row = procedures.begun(world)
    Agreement.update(state="diakhiri").execute()
    assert agreement_steps.open_steps(fresh(row)) == []
    with pytest.raises(ActionNotPossible, match="tidak dicatat lagi"):
        procedures.note(world, row, Step.REQUEST)
    with pytest.raises(ActionNotPossible, match="sudah berakhir"):
        approve(world, row)


def test_an_agreement_from_before_needs_no_steps(world):
    row = papers.agreement(world, by_procedure=False)
    approve(world, row)
    assert fresh(row).state == "aktif"


def test_the_document_of_another_agreement_is_not_found(world):
    row, other = procedures.begun(world), procedures.begun(world, "PKS/2")
    step = procedures.note(world, row, Step.REQUEST)
    assert agreement_steps.document_of(row, step.id).id == step.id
    with pytest.raises(NotFound):
        agreement_steps.document_of(other, step.id)


def test_steps_are_never_rewritten_or_deleted(world):
    procedures.note(world, procedures.begun(world), Step.REQUEST)
    with pytest.raises(peewee.IntegrityError), writing():
        AgreementStep.update(letter_number="X").execute()
    with pytest.raises(peewee.IntegrityError), writing():
        AgreementStep.delete().execute()


def test_a_stranger_who_checks_our_paper_does_not_make_the_office_forget_it(world):
    row = procedures.begun(world)
    procedures.through(world, row, *procedures.BY_HAND)
    paper = procedures.published(world, row)
    assert not checks.is_only_an_upload(paper.signed_sha256)
    assert not checks.is_only_an_upload(OfficePaper.get_by_id(paper.id).draft_sha256)
    procedures.countersigned(world, row, paper)
    assert not checks.is_only_an_upload("c" * 64)
    said = checks.with_standing({"genuine": True, "token": paper.token}, paper.signed_sha256)
    assert (said["genuine"], said["keadaan"]) == (True, "terbit")
    assert checks.with_standing({"genuine": True, "token": paper.token}, "f" * 64)["genuine"] is None


def test_the_job_of_a_paper_that_changed_draws_the_new_content(world):
    paper = papers.begun(world)
    row = papers.agreements.AgreementVersion.get_by_id(paper.subject_id).agreement
    agreements.draft_terms(world.actor(Role.PENGELOLA), row, terms(kuota_harian=3))
    anew = drafting.redraft(world.actor(Role.PENGELOLA), paper.id, seen_version=paper.version)
    assert papers.drawn(anew).draft_of == anew.content_sha256
