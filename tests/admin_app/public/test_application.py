"""From the first question to the receipt: saved at every step, sent once, nobody else's."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models.operations.clock import today
from models.tables import Application, Attachment, OutboxItem
from tests import world as small_office
from tests.admin_app.public.steps import accept_all, begin, token_of, typed
from tests.world import MOTHER, birth_answers


def test_a_birth_is_reported_from_a_phone(citizen, ready):
    assert citizen.page.errors == []
    assert "AISYAH PUTRI RIDWAN C" in citizen.page.words()
    answer = citizen.send(accept_all(citizen))
    application = Application.get(Application.token == ready)
    assert answer.path == f"/akun/permohonan/{ready}/terkirim"
    assert application.reference in answer.words(".nomor")
    assert application.stage == "operator"
    assert application.declaration_version
    assert application.declared_from == "127.0.0.1"
    assert OutboxItem.get(OutboxItem.job == "formulir").application_id == application.id


def test_a_second_send_shows_the_first(citizen, ready):
    fields = accept_all(citizen)
    token = citizen.token()
    citizen.send(fields)
    again = citizen.post(f"/isi/{ready}/kirim", {"csrf_token": token, **fields})
    assert again.status == 302
    assert again.headers["Location"] == f"/akun/permohonan/{ready}/terkirim"
    assert Application.select().count() == 1
    assert OutboxItem.select().where(OutboxItem.job == "formulir").count() == 1


def test_clauses_must_be_accepted(citizen, ready):
    first = citizen.page.find("input[name=setuju]")[0].get("value")
    answer = citizen.send({"setuju": [first]})
    assert answer.errors == ["Setujui semua pernyataan sebelum mengirim."]
    assert answer.title.startswith("Galat: ")
    assert [one.get("checked") is not None for one in answer.find("input[name=setuju]")] == [True, False, False]
    assert Application.get().stage == "pemohon"


def test_what_is_missing_leads_to_its_page(citizen):
    begin(citizen)
    token = token_of(citizen)
    answer = citizen.open(f"/isi/{token}/periksa")
    assert len(answer.errors) > 8
    assert not answer.find("input[name=setuju]")
    for one in answer.find(".salah a"):
        assert citizen.open(one.get("href")).status == 200


def test_filling_is_resumed_where_it_was_left(citizen):
    begin(citizen)
    token = token_of(citizen)
    citizen.send({"pelapor_hubungan": "ayah"})
    here = citizen.page.path
    citizen.open("/akun")
    citizen.open(citizen.page.find(".daftar a")[0].get("href"))
    assert citizen.follow().path == here
    assert Application.get(Application.token == token).answers["pelapor_hubungan"] == "ayah"


def test_a_second_click_on_begin_goes_on_with_the_same_draft(citizen):
    for _ in range(3):
        begin(citizen)
    assert Application.select().count() == 1


def test_an_answer_is_changed_from_the_check_page(citizen, ready):
    link = next(a.get("href") for a in citizen.page.find("a") if "anak-nama" in a.get("href"))
    citizen.open(link)
    assert citizen.page.find("input[name=anak_nama]")[0].get("value") == "AISYAH PUTRI RIDWAN C"
    answer = citizen.send({"anak_nama": "AISYAH PUTRI INDAH"})
    assert answer.path == f"/isi/{ready}/periksa"
    assert "AISYAH PUTRI INDAH" in answer.words()


def test_what_was_typed_stays_when_it_is_wrong(citizen):
    begin(citizen)
    citizen.send({"pelapor_hubungan": "ayah"})
    while "anak-waktu" not in citizen.page.path:
        citizen.send(typed(citizen.page, birth_answers(3)))
    answer = citizen.send(
        {"anak_tgl_lahir.hari": "31", "anak_tgl_lahir.bulan": "2", "anak_tgl_lahir.tahun": "2026", "anak_pukul": "25"}
    )
    assert len(answer.errors) == 2
    assert answer.find("input[name='anak_tgl_lahir.hari']")[0].get("value") == "31"
    assert answer.find("input[name=anak_pukul]")[0].get("value") == "25"
    assert answer.find(".salah a")[0].get("href") == "#anak_tgl_lahir.hari"


def test_a_birth_in_the_future_is_refused_on_its_own_page(citizen):
    begin(citizen)
    tomorrow = (today() + timedelta(days=1)).isoformat()
    answers = {**birth_answers(3), "anak_tgl_lahir": tomorrow}
    for _ in range(12):
        before = citizen.page.path
        citizen.send(typed(citizen.page, answers))
        if citizen.page.path == before:
            break
    assert "anak-waktu" in citizen.page.path
    assert "tidak boleh sesudah hari ini" in citizen.page.errors[0]


def test_a_doubt_is_confirmed_with_a_tick(citizen):
    begin(citizen)
    citizen.send({"pelapor_hubungan": "ayah"})
    citizen.send({"anak_punya_nik": "tidak"})
    answer = citizen.send({"anak_nama": "SUHARTO"})
    assert "dua kata" in answer.errors[0]
    assert answer.find(".salah a")[0].get("href") == "#anak_nama.yakin"
    assert answer.find("[id='anak_nama.yakin']")
    answer = citizen.send({"anak_nama": "SUHARTO", "anak_nama.yakin": "ya"})
    assert answer.errors == []
    assert Application.get().answers["anak_nama"] == "SUHARTO"


@pytest.mark.parametrize("name", ["<script>alert(1)</script> B", "=HYPERLINK(1) B", 'O\'NEIL "A" & B', "A" * 55 + " B"])
def test_hostile_names_are_shown_as_text_everywhere(citizen, world, name):
    from models.operations.applications import drafting, sending

    application = small_office.draft(world, anak_nama=name)
    for path in (f"/isi/{application.token}/periksa", f"/isi/{application.token}/isian/anak-nama"):
        answer = citizen.open(path)
        assert answer.status == 200
        assert not [one for one in answer.find("script") if not one.get("nonce")]
    assert name in citizen.open(f"/isi/{application.token}/periksa").words()
    accepted = {one.code for one in sending.declarations_of(application)}
    sending.send(drafting.actor_of(world.account), application, accepted)
    for path in ("/akun", f"/akun/permohonan/{application.token}"):
        answer = citizen.open(path)
        assert name in answer.words()
        assert not [one for one in answer.find("script") if not one.get("nonce")]


def test_the_mother_is_picked_from_the_family(citizen):
    begin(citizen)
    answers = birth_answers(3)
    while "ibu-nik" not in citizen.page.path:
        citizen.send(typed(citizen.page, answers))
    labels = citizen.page.words("fieldset label")
    assert "NURLELA" in labels
    assert "RIDWAN" not in labels
    citizen.send({"ibu_nik.pilih": MOTHER})
    assert Application.get().answers["ibu_nik"] == MOTHER
    assert "ibu_nama" not in " ".join(box.get("name") or "" for box in citizen.page.find("input"))


def test_regions_are_picked_step_by_step_and_the_family_by_ticks(citizen, world):
    begin(citizen, "DAF_SKP", "SKP_KELUAR_WNI")
    ticks = citizen.page.find("input[type=checkbox]")
    assert {one.get("value") for one in ticks} == {world.father.nik, world.mother.nik}
    answer = citizen.send({})
    assert answer.errors == ["Pilih paling sedikit 1 orang yang pindah."]
    assert answer.find(f"[id='{answer.find('.salah a')[0].get('href')[1:]}']")
    citizen.send({"PENGIKUT": [world.father.nik, world.mother.nik]})
    while "tuj-prov" not in citizen.page.path:
        citizen.send(
            {
                citizen.page.find("main input[type=radio]")[0].get("name"): citizen.page.find("main input[type=radio]")[
                    0
                ].get("value")
            }
        )
    assert len(citizen.page.find("select option")) > 30
    citizen.send({"tuj_prov": "31"})
    assert {
        one.get("value")[:3] for one in citizen.page.find("main input[type=radio], select option") if one.get("value")
    } == {"31."}
    citizen.send({"tuj_kab": "31.71"})
    citizen.send({"tuj_kecamatan": "Gambir"})
    citizen.send({"tuj_desa": "Petojo Utara"})
    assert Application.get().answers["tuj_desa"] == "PETOJO UTARA"


def test_an_application_is_withdrawn_after_a_question(citizen, world):
    application = small_office.sent(world)
    citizen.open(f"/akun/permohonan/{application.token}/tarik")
    assert Application.get().stage == "operator"
    answer = citizen.send({})
    assert answer.path == f"/akun/permohonan/{application.token}"
    assert Application.get().stage == "ditarik"
    assert "Anda menarik permohonan" in answer.words()


@pytest.mark.parametrize("version", ["", "²", "-1", "9" * 25])
def test_a_withdrawal_of_a_version_that_cannot_be_is_asked_again(citizen, world, version):
    application = small_office.sent(world)
    citizen.open(f"/akun/permohonan/{application.token}/tarik")
    answer = citizen.send({"versi": version})
    assert answer.status == 200
    assert answer.find("main form")
    assert Application.get().stage == "operator"


def test_a_late_withdrawal_says_what_happened(citizen, world):
    from models.operations.desk import office
    from models.rules.roles import Role

    application = small_office.sent(world)
    citizen.open(f"/akun/permohonan/{application.token}/tarik")
    office.paraf(world.actor(Role.OPERATOR), application.id, small_office.seen(application))
    answer = citizen.send({})
    assert answer.status == 409
    assert "sudah diproses lebih dulu" in answer.words()
    assert Application.get().stage == "pengawas"


def test_nobody_reaches_the_application_of_another(stranger, world, ready):
    attachment = Attachment.select().first()
    paths = [
        f"/akun/permohonan/{ready}",
        f"/akun/permohonan/{ready}/terkirim",
        f"/akun/permohonan/{ready}/formulir",
        f"/akun/permohonan/{ready}/tarik",
        f"/isi/{ready}",
        f"/isi/{ready}/isian/anak-nama",
        f"/isi/{ready}/lampiran",
        f"/isi/{ready}/lampiran/A_KK",
        f"/isi/{ready}/periksa",
        f"/isi/{ready}/perbaikan",
        f"/isi/{ready}/perbaikan/anak_nama",
        f"/berkas/{attachment.token}",
        f"/berkas/{attachment.token}/kecil",
    ]
    for path in paths:
        assert stranger.open(path).status == 404, path
        assert "AISYAH" not in stranger.page.text
    for path in (f"/isi/{ready}/kirim", f"/akun/permohonan/{ready}/tarik", f"/isi/{ready}/lampiran/A_KK"):
        stranger.open("/akun")
        assert stranger.post(path, {"versi": "1", "hapus": "1"}).status == 404, path
    assert Application.get(Application.token == ready).stage == "pemohon"


def test_a_sent_application_is_no_longer_open(citizen, world):
    application = small_office.sent(world)
    for path in ("", "/periksa", "/lampiran", "/lampiran/A_KK", "/isian/anak-nama", "/perbaikan"):
        answer = citizen.open(f"/isi/{application.token}{path}")
        assert answer.status == 302, path
        assert answer.headers["Location"] == f"/akun/permohonan/{application.token}", path


def test_items_are_added_and_taken_out_where_the_family_is_not_known(citizen, world):
    from models.tables import Resident

    Resident.update(family=None).where(Resident.id == world.father.id).execute()
    begin(citizen, "DAF_SKP", "SKP_KELUAR_WNI")
    token = token_of(citizen)
    for number, name in ((1, "RIDWAN SAPUTRA"), (2, "NURLELA")):
        citizen.open(f"/isi/{token}/isian/pengikut-{number}-pengikut-nik")
        citizen.send({f"PENGIKUT-{number}.pengikut_nik": world.father.nik if number == 1 else MOTHER})
        citizen.open(f"/isi/{token}/isian/pengikut-{number}-pengikut-nama")
        citizen.send({f"PENGIKUT-{number}.pengikut_nama": name})
        citizen.open(f"/isi/{token}/isian/pengikut-lagi")
        assert name in citizen.page.words("main li")
        citizen.send({"PENGIKUT.lagi": "ya" if number == 1 else "tidak"})
    assert len(Application.get().answers["PENGIKUT"]) == 2
    citizen.open(f"/isi/{token}/isian/pengikut-lagi")
    citizen.send({"PENGIKUT.hapus": "1"}, form=0)
    assert citizen.page.path == f"/isi/{token}/isian/pengikut-lagi"
    assert [item["pengikut_nama"] for item in Application.get().answers["PENGIKUT"]] == ["NURLELA"]
