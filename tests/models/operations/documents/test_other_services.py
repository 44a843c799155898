"""Adding a member to a family and moving away: two more services, from data to documents and register."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models.operations.applications import attaching, drafting, sending
from models.operations.clock import today
from models.operations.documents import issuing, preview, publishing
from models.operations.residents.register import members
from models.rules.errors import DomainError
from models.rules.problems import blocking
from models.tables import Document, Family, RegisterChange, Resident
from models.tables.sealing import blind
from tests import world as w
from tests.models.operations.documents.test_issuing import SIAK, claim_issue

NEWCOMER = "1610990505200007"


def apply_for(world, service, variant, answers, files):
    actor = drafting.actor_of(world.account, "127.0.0.1")
    application = drafting.begin(actor, world.account, service, variant)
    drafting.save(application, answers)
    for code in files:
        attaching.attach(application, code, w.clean_file(code.encode()))
    assert blocking(sending.all_problems(application)) == []
    accepted = {one.code for one in sending.declarations_of(application)}
    return sending.send(actor, application, accepted)


def approve(world, application, sitting):
    for role in (w.Role.OPERATOR, w.Role.PENGAWAS, w.Role.ADMINISTRATOR):
        w.office.paraf(world.actor(role), application.id, w.seen(application))
    w.signing_desk.approve(world.actor(w.Role.KEPALA), application.id, w.seen(application), sitting=sitting)


def sign(item):
    plan = issuing.prepare(item, SIAK)
    for document in plan.documents:
        attempt = issuing.begin_attempt(item, document, plan.sitting, "a" * 64)
        issuing.record_signed(item, attempt, f"{document.id:064d}", "KEPALA")
    return plan


def publish(item, plan):
    publishing.publish(item, plan, {f"{row.id:064d}": 1 for row in plan.documents})


def issue(world, application, sitting="sidang"):
    approve(world, application, sitting)
    item = claim_issue(application)
    plan = sign(item)
    publish(item, plan)
    return [Document.get_by_id(row.id) for row in plan.documents]


def new_member(**more):
    return {
        "sebab_tambah": "lahir",
        "anggota_punya_nik": "tidak",
        "nama_anggota": "FARHAN RIDWAN",
        "anggota_jk": "1",
        "anggota_tempat_lahir": "OGAN ILIR",
        "anggota_tgl_lahir": (today() - timedelta(days=20)).isoformat(),
        "anggota_no_akta": "1610-LU-05032025-0001",
        "anggota_agama": "1",
        "anggota_gol_darah": "13",
        "shdk": "4",
        "anggota_ayah_nik": w.FATHER,
        "anggota_ibu_nik": w.MOTHER,
        **more,
    }


def moving(**more):
    return {
        "PENGIKUT": [{"pengikut_nik": w.FATHER}],
        "kk_tidak_pindah": "2",
        "kepala_baru_nik": w.MOTHER,
        "kk_pindah": "2",
        "tuj_prov": "31",
        "tuj_kab": "31.71",
        "tuj_kecamatan": "Gambir",
        "tuj_desa": "Cideng",
        "tuj_alamat": "JALAN MAWAR 3",
        "tuj_rt": "003",
        "tuj_rw": "001",
        "alasan": "1",
        "rencana_pindah": (today() + timedelta(days=10)).isoformat(),
        **more,
    }


def test_a_new_member_stands_on_the_card_and_in_the_family(world):
    sent = apply_for(world, "DAF_KK", "KK_TAMBAH_ANGGOTA", new_member(), ["A_KK_LAMA", "A_BUKTI_PERISTIWA"])
    (card,) = issue(world, sent)
    assert (card.code, card.number, card.issue) == ("DOC_KK", w.KK, 1)
    family = Family.get(Family.kk_index == blind(w.KK))
    on_card = [(one["nama"], one["shdk"], one["nik"]) for one in card.data["keluarga"]["anggota"]]
    in_family = [
        (one.name, one.shdk, one.nik) for one in sorted(family.members, key=lambda m: (int(m.shdk), m.birth_date))
    ]
    assert [(name, nik) for name, _, nik in on_card] == [(name, nik) for name, _, nik in in_family]
    child = Resident.get(Resident.name == "FARHAN RIDWAN")
    assert (child.shdk, child.mother_nik, child.birth_certificate) == ("4", w.MOTHER, "1610-LU-05032025-0001")
    assert family.version == 2


def test_the_next_card_replaces_the_one_before_which_says_so(world):
    files = ["A_KK_LAMA", "A_BUKTI_PERISTIWA"]
    first = issue(world, apply_for(world, "DAF_KK", "KK_TAMBAH_ANGGOTA", new_member(), files))[0]
    again = {"sebab_ganti": "rusak"}
    second = issue(world, apply_for(world, "DAF_KK", "KK_HILANG_RUSAK", again, ["A_KK_RUSAK"]), "dua")[0]
    first = Document.get_by_id(first.id)
    assert (first.state, first.replaced_by_id) == ("diganti", second.id)
    assert (second.state, second.issue, second.number) == ("terbit", 2, first.number)


def test_a_card_that_lacks_whom_the_register_took_up_meanwhile_is_given_back(world):
    files = ["A_KK_LAMA", "A_BUKTI_PERISTIWA"]
    second = apply_for(world, "DAF_KK", "KK_TAMBAH_ANGGOTA", new_member(nama_anggota="FATIMAH RIDWAN"), files)
    approve(world, second, "sidang")
    item = claim_issue(second)
    plan = sign(item)
    w.add_resident(NEWCOMER, "FARHAN RIDWAN", sex="1", born="2020-05-05", family=world.families[w.KK], shdk="4")
    with pytest.raises(DomainError, match="Susunan keluarga berubah"):
        publish(item, plan)
    assert Resident.get_or_none(Resident.name == "FATIMAH RIDWAN") is None
    issuing.give_back(item, "keluarga berubah")

    kepala, version = world.actor(w.Role.KEPALA), w.seen(second).version
    w.office.send_back(kepala, second.id, "Keluarga bertambah", seen_version=version)
    w.office.paraf(world.actor(w.Role.ADMINISTRATOR), second.id, w.seen(second))
    w.signing_desk.approve(world.actor(w.Role.KEPALA), second.id, w.seen(second), sitting="dua")
    item = claim_issue(second)
    plan = sign(item)
    publish(item, plan)
    card = Document.get_by_id(plan.documents[0].id)
    assert {"FARHAN RIDWAN", "FATIMAH RIDWAN"} <= {one["nama"] for one in card.data["keluarga"]["anggota"]}


def test_moving_away_takes_the_movers_out_and_gives_those_who_stay_a_head_and_a_number(world):
    letter, card = issue(world, apply_for(world, "DAF_SKP", "SKP_KELUAR_WNI", moving(), ["A_KK"]))
    assert letter.number.startswith("SKPWNI/1610/")
    father, mother = (Resident.get(Resident.nik_index == blind(nik)) for nik in (w.FATHER, w.MOTHER))
    assert (father.status, father.family_id) == ("3", None)
    assert mother.shdk == "1"
    number = mother.family.kk
    assert number != w.KK
    assert number.startswith("161099")
    assert (card.code, card.number) == ("DOC_KK_TINGGAL", number)
    assert [one["nama"] for one in card.data["keluarga"]["anggota"]] == ["NURLELA"]
    changed = RegisterChange.get(RegisterChange.element == "nomor KK")
    assert (changed.old, changed.new) == (w.KK, number)
    assert letter.data["orang"]["pengikut"][0]["nama"] == "RIDWAN SAPUTRA"
    assert letter.data["layanan"]["masa_berlaku_hari"] == 100


def test_the_letter_names_the_head_whom_the_family_had_before_the_move(world):
    letter, _ = issue(world, apply_for(world, "DAF_SKP", "SKP_KELUAR_WNI", moving(), ["A_KK"]))
    assert letter.data["keluarga"]["kepala"] == "RIDWAN SAPUTRA"
    assert letter.data["keluarga"]["nomor_kk"] == w.KK


def test_a_preview_shows_the_card_to_come_and_writes_nothing(world):
    sent = apply_for(world, "DAF_KK", "KK_TAMBAH_ANGGOTA", new_member(), ["A_KK_LAMA", "A_BUKTI_PERISTIWA"])
    before = (Resident.select().count(), RegisterChange.select().count())
    (card,) = preview.previews(sent)
    shown = {one["nama"]: one["nik"] for one in card.data["keluarga"]["anggota"]}
    assert shown["FARHAN RIDWAN"].startswith(preview.FROM_SIAK)
    assert (Resident.select().count(), RegisterChange.select().count()) == before


def test_a_file_that_the_register_would_refuse_can_still_be_looked_at(world):
    sent = apply_for(world, "DAF_KK", "KK_TAMBAH_ANGGOTA", new_member(), ["A_KK_LAMA", "A_BUKTI_PERISTIWA"])
    w.close_with_members(w.KK)
    (card,) = preview.previews(sent)
    assert "FARHAN RIDWAN" not in {one["nama"] for one in card.data["keluarga"]["anggota"]}


def test_the_one_who_moved_does_not_count_as_a_member_any_more(world):
    issue(world, apply_for(world, "DAF_SKP", "SKP_KELUAR_WNI", moving(), ["A_KK"]))
    family = Resident.get(Resident.nik_index == blind(w.MOTHER)).family
    assert [one.name for one in members(family)] == ["NURLELA"]


@pytest.mark.parametrize("variant", ["LAHIR_FRASA", "LAHIR_IBU"])
def test_the_other_models_of_a_birth_issue_too(world, variant):
    world.files += 1
    answers = w.birth_answers(world.files)
    if variant == "LAHIR_IBU":
        answers |= {"pelapor_hubungan": "keluarga", "anak_no_kk": w.KK, "anak_shdk": "4"}
    files = {"LAHIR_FRASA": ["A_SK_LAHIR", "A_F204", "A_KK"], "LAHIR_IBU": ["A_SK_LAHIR", "A_KK"]}[variant]
    documents = issue(world, apply_for(world, "CAP_LAHIR", variant, answers, files))
    child = Resident.get(Resident.name.startswith("AISYAH"))
    assert child.father_name == ("" if variant == "LAHIR_IBU" else "RIDWAN SAPUTRA")
    assert {one.code for one in documents} == {"DOC_KUT_LAHIR", "DOC_REG_LAHIR"}
