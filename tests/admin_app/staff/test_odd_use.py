"""The screens of odd use and of decoys: found, opened, decided, stopped; and who may."""

from __future__ import annotations

import pytest

from models.operations.verification import answering, asker
from models.operations.watch import looking
from models.tables import AccessEntry, AgencyUser, Agreement, Decoy, OddUse, OutboxItem
from tests import agency as agencies
from tests import proposals, watched

REAL = "161004"  # a kecamatan that there is
LIST, DECOYS = "/petugas/janggal/", "/petugas/umpan/"
WHY = {"alasan": "Loket memakai data untuk hal lain."}
SURE = {**WHY, "yakin": "ya"}


@pytest.fixture
def flag(world):
    watched.no_nights()
    agreement = agencies.agreed(world, metode_akses=["WEB_PORTAL"])
    user = proposals.user_of(world, agreement.agency)
    for _ in range(5):
        who = asker.by_user(user, agreement, agencies.ADDRESS)
        answering.verify_person(who, agencies.query(known={"nama": "RIDWAN SAPUTRA", "agama": "KATHOLIK"}))
    looking.look_through()
    return OddUse.get()


def page_of(flag):
    return f"{LIST}details/?id={flag.id}"


def test_a_flag_is_told_on_the_first_page_and_found_by_state_and_kind(pengelola, flag):
    assert "1pemakaian janggal menunggu diperiksa, 1 di antaranya segera" in pengelola.open("/petugas/").words("li")
    for query, there in (
        ("keadaan=baru", True),
        ("keadaan=wajar", False),
        ("jenis=menebak", True),
        ("jenis=umpan", False),
        ("segera=ya", True),
        ("segera=tidak", False),
    ):
        assert ("Petugas Loket" in pengelola.open(f"{LIST}?{query}").words("main table")) is there, query


def test_the_rows_are_opened_from_the_flag_and_the_look_is_noted(auditor, flag):
    auditor.open(page_of(flag))
    page = auditor.open(auditor.page.links()["Buka jejaknya"])
    assert page.words("tbody").count("Agama atau kepercayaan: tidak sesuai") == 5
    assert "RIDWAN SAPUTRA" in page.words("tbody")
    assert AccessEntry.get().actor_name == "Petugas Auditor"


def test_a_flag_is_taken_up_and_decided(pengelola, kepala, flag):
    pengelola.open(page_of(flag))
    kepala.open(page_of(flag))
    assert "Keadaan tanda disimpan." in pengelola.press("Ambil untuk diperiksa").words()
    assert "sudah ditangani petugas lain" in kepala.press("Ambil untuk diperiksa").words()
    assert "Tuliskan alasannya" in pengelola.press("Pelanggaran").words()
    page = pengelola.press("Pelanggaran", WHY)
    assert WHY["alasan"] in page.words()
    assert OddUse.get().state == "pelanggaran"


def test_a_user_is_frozen_by_a_sure_click_and_let_in_by_another_officer(pengelola, kepala, flag):
    pengelola.open(page_of(flag))
    assert "Centang dahulu" in pengelola.press("Bekukan pengguna", WHY).words()
    assert AgencyUser.get().active
    pengelola.press("Bekukan pengguna", SURE)
    assert not AgencyUser.get().active
    assert "bukan oleh yang membekukan" in pengelola.press("Cabut pembekuan", WHY).words()
    kepala.open(page_of(flag))
    assert "Pembekuan dicabut." in kepala.press("Cabut pembekuan", WHY).words()
    assert AgencyUser.get().active


def test_the_agreement_is_frozen_from_the_flag_and_the_ladder_is_near(pengelola, flag):
    page = pengelola.open(page_of(flag))
    assert page.links()[f"tangga sanksi perjanjian {flag.agreement.number}"].endswith("#sanksi")
    pengelola.press("Bekukan perjanjian", SURE)
    assert Agreement.get().state == "dibekukan"
    assert "Bekukan perjanjian" not in pengelola.buttons()


def test_the_auditor_looks_and_decides_and_stops_nobody(auditor, flag):
    auditor.open(page_of(flag))
    assert not {"Bekukan pengguna", "Bekukan perjanjian"} & set(auditor.buttons())
    assert auditor.post(f"{LIST}{flag.id}/bekukan", SURE).status == 403


def test_a_decoy_is_proposed_by_the_auditor_and_put_in_force_by_the_kepala(auditor, kepala, operator, world):
    auditor.open(f"{DECOYS}new/")
    form = {"nik": REAL + "0507850123", "kk": "1610990507159901", "nama": "Supardi"}
    assert "tidak mungkin milik orang" in auditor.press("Simpan", form).words(".galat-ringkas")
    page = auditor.press("Simpan", {**form, "nik": "1610990507850123", "note": "Daftar X"})
    assert "161099 050785 0123" in page.words()
    assert "bukan oleh pengusulnya" in auditor.press("Sahkan NIK umpan ini").words()
    assert "1NIK umpan menunggu disahkan" in kepala.open("/petugas/").words("li")
    kepala.open(f"{DECOYS}details/?id={Decoy.get().id}")
    assert "berjaga mulai sekarang" in kepala.press("Sahkan NIK umpan ini").words()
    for path in ("cari/?q=", "penduduk/?search=", "keluarga/?search=", "arsip/?search=", "permohonan/?search="):
        OutboxItem.delete().execute()
        page = operator.open(f"/petugas/{path}1610990507850123")
        assert "SUPARDI" not in page.words()
        assert OutboxItem.select().where(OutboxItem.job == "nik_umpan").count() == 1, path
    OutboxItem.delete().execute()
    operator.open("/petugas/rentan/data")
    refused = {"nik": "1610 9905 0785 0123", "kategori": "OT", "teks": "Didata di rumahnya"}
    assert "tidak ada di data penduduk" in operator.press("Simpan", refused).words(".galat-ringkas")
    assert OutboxItem.select().where(OutboxItem.job == "nik_umpan").count() == 1
    auditor.open(f"{DECOYS}details/?id={Decoy.get().id}")
    assert "dihentikan" in auditor.press("Hentikan NIK umpan ini", WHY).words()


def test_only_the_keepers_know_the_decoys(everybody):
    knows = {role.value for role, one in everybody.items() if one.open(DECOYS).status == 200}
    assert knows == {"auditor", "kepala"}
