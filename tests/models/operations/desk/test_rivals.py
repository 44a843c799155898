"""What would fail at issuing is told before it is signed: rivals of one stack, and what the register refuses."""

from __future__ import annotations

import pytest

from models.operations.applications import sending
from models.operations.desk import rivals, signing_desk
from models.operations.documents import issuing, preview
from models.operations.residents.register import resident_by_nik
from models.rules.errors import AlreadyChanged
from models.rules.problems import Audience, Severity, blocking
from models.rules.workflow import Stage
from models.tables import Application, Paraf
from tests import world as w
from tests.models.operations.documents.test_issuing import claim_issue
from tests.models.operations.documents.test_other_services import apply_for, moving, new_member, publish, sign

MEMBER_FILES = ["A_KK_LAMA", "A_BUKTI_PERISTIWA"]


def to_the_kepala(world, application):
    for role in (w.Role.OPERATOR, w.Role.PENGAWAS, w.Role.ADMINISTRATOR):
        w.office.paraf(world.actor(role), application.id, w.seen(application))
    return Application.get_by_id(application.id)


@pytest.fixture
def leaving(world):
    """The father moves away and leaves his family under another number."""
    return to_the_kepala(world, apply_for(world, "DAF_SKP", "SKP_KELUAR_WNI", moving(), ["A_KK"]))


@pytest.fixture
def joining(world):
    """A child joins the same family."""
    return to_the_kepala(world, apply_for(world, "DAF_KK", "KK_TAMBAH_ANGGOTA", new_member(), MEMBER_FILES))


@pytest.fixture
def elsewhere(world):
    """A file of another family."""
    other = w.World(world.actors, w.account_of(resident_by_nik(w.WITNESS)), world.father, world.mother)
    return to_the_kepala(world, apply_for(other, "DAF_KK", "KK_HILANG_RUSAK", {"sebab_ganti": "rusak"}, ["A_KK_RUSAK"]))


def approve(world, *files):
    shown = {one.id: w.seen(one) for one in files}
    return signing_desk.approve_many(world.actor(w.Role.KEPALA), shown, sitting="sidang")


def test_files_of_one_family_are_rivals_and_others_are_not(leaving, joining, elsewhere):
    found = rivals.rivals([leaving, joining, elsewhere])
    assert {key: [one.id for one in others] for key, others in found.items()} == {
        leaving.id: [joining.id],
        joining.id: [leaving.id],
    }
    assert f"menyangkut keluarga yang sama dengan {joining.reference}" in rivals.told(found[leaving.id])


def test_more_files_of_a_service_cost_no_more_queries(joining, elsewhere, queries):
    rivals.rivals([joining])
    queries.clear()
    rivals.rivals([joining])
    alone = len(queries)
    queries.clear()
    rivals.rivals([joining, elsewhere])
    assert len(queries) == alone


def test_of_two_rivals_the_second_is_not_signed_until_the_first_is_issued(world, leaving, joining, elsewhere):
    first, second, other = approve(world, leaving, joining, elsewhere)
    assert (first.error, other.error) == ("", "")
    assert f"dengan {leaving.reference}: tandatangani bergantian" in second.error
    assert Application.get_by_id(joining.id).stage == Stage.KEPALA
    assert not Paraf.select().where(Paraf.application == joining, Paraf.stage == "kepala").exists()
    item = claim_issue(leaving)
    publish(item, sign(item))
    assert rivals.rivals([joining]) == {}
    (again,) = approve(world, joining)
    assert "Kembalikan kepada Administrator" in again.error  # the family that it acts on has another number now


def test_a_file_given_back_frees_its_rival(world, leaving, joining):
    approve(world, leaving)
    issuing.give_back(claim_issue(leaving), "layanan menolak")
    (result,) = approve(world, joining)
    assert result.error == ""


def test_what_the_register_would_refuse_is_not_signed(world, joining):
    assert preview.refusal(joining) == ""
    w.close_with_members(w.KK)
    assert "sudah ditutup" in preview.refusal(joining)
    with pytest.raises(AlreadyChanged, match="sudah ditutup"):
        signing_desk.approve(world.actor(w.Role.KEPALA), joining.id, w.seen(joining), sitting="sidang")


@pytest.mark.parametrize("state", ["closed", "unknown"])
def test_a_host_family_that_is_not_there_is_told_at_its_field(world, state):
    answers = moving(
        kk_tidak_pindah="2", kk_pindah="1", kk_tujuan=w.OTHER_KK, tuj_kecamatan="16.10.04", tuj_desa=w.REGION
    )
    answers["PENGIKUT"] = [{"pengikut_nik": w.FATHER, "pengikut_shdk_baru": "11"}]
    draft = w.drafting.begin(w.drafting.actor_of(world.account), world.account, "DAF_SKP", "SKP_DALAM_KAB")
    w.drafting.save(draft, answers)

    def told():
        return [one for one in sending.all_problems(draft) if one.slug == "kk_tujuan"]

    assert told() == []
    if state == "closed":
        w.close_with_members(w.OTHER_KK)
    else:
        w.drafting.save(draft, {**answers, "kk_tujuan": "1610990101150077"})
    (problem,) = blocking(told())
    assert problem.message == "Nomor KK ini tidak ditemukan. Periksa lagi angkanya di Kartu Keluarga yang terbaru."
    assert problem.audience is Audience.SEMUA
    officers = [one for one in sending.all_problems(draft, sending.Mode.BACA) if one.slug == "kk_tujuan"]
    assert {one.audience for one in officers} == {Audience.PETUGAS}
    assert Severity.GALAT in {one.severity for one in told()}
