"""A service is data: a new member in the family card and a move away go the same way to a signed document."""

from __future__ import annotations

import io
import json

import pikepdf
import pytest

from scripts.demo_run import citizen, office
from scripts.demo_run.browser import Browser
from tests.journeys import prepared, register, screens
from tests.workers.tools import text_of

NEW_MEMBER = {
    "sebab_tambah": "lahir",
    "anggota_punya_nik": "tidak",
    "nama_anggota": "Anggrek Lestari",
    "anggota_jk": "2",
    "anggota_tempat_lahir": "Indralaya",
    "anggota_tgl_lahir": "2026-02-03",
    "anggota_no_akta": "1610-LU-05032026-0001",
    "anggota_agama": "1",
    "anggota_gol_darah": "13",
    "shdk": "4",
    "anggota_ayah_nik": screens.MEMBER,
    "anggota_ibu_nik": screens.MEMBER,
}
MOVE = {
    "PENGIKUT": screens.MEMBER,
    "kk_tidak_pindah": "2",
    "kk_pindah": "2",
    "tuj_prov": "32",
    "tuj_kab": "32.73",
    "tuj_kecamatan": "Coblong",
    "tuj_desa": "Dago",
    "tuj_alamat": "Jalan Merdeka nomor 10",
    "tuj_rt": "3",
    "tuj_rw": "1",
    "alasan": "1",
}


@pytest.fixture
def issue(officer, instance, resident):
    """Takes an application of one resident through every stage; returns the PDF and what is attached to it."""

    def run(reporter: Browser, title: str, service: str, variant: str, **answers: str):
        file = prepared.at_stage(officer, prepared.sent(reporter, service, variant, **answers), "kepala")
        office.sign(officer("kepala"), [file.reference], instance.passphrase)
        pdf, verify = citizen.document(reporter, file, title)
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            data = json.loads(opened.attachments["data.json"].get_file().read_bytes())
        answer = Browser(instance.origin).json(f"{verify}.json")
        checked = citizen.check_pdf(Browser(instance.origin), pdf)
        assert (answer["asli"], answer["berlaku"], checked["genuine"]) == (True, True, True)
        return text_of(pdf), data

    return run


def test_a_new_member_enters_the_family_card(issue, resident, accounts, instance):
    head = next(one for one in register.accounts(instance.folder) if one.nik == accounts[3].nik)  # as the family is now
    text, data = issue(resident(3), "Kartu Keluarga", "DAF_KK", "KK_TAMBAH_ANGGOTA", **NEW_MEMBER)
    assert "ANGGREK LESTARI" in text
    assert data["keluarga"]["nomor_kk"] == head.kk
    members = {one["nama"]: one for one in data["keluarga"]["anggota"]}
    assert set(members) == {*(one.name for one in head.family), "ANGGREK LESTARI"}
    assert members["ANGGREK LESTARI"]["nik"].startswith("161099")
    assert len({one["nama"] for one in data["paraf"]}) == 4, "operator, pengawas, administrator and kepala"


def test_whoever_moves_away_gets_his_letter_and_leaves_the_family(issue, resident, accounts, instance):
    head = accounts[10]
    wife = head.other("3")
    leaves = {"rencana_pindah": screens.days_ago(-14), "kepala_baru_nik": wife.nik}
    text, data = issue(resident(10), "Surat Keterangan Pindah", "DAF_SKP", "SKP_KELUAR_WNI", **MOVE, **leaves)
    assert head.name in text
    assert "BANDUNG" in text.upper()
    assert data["isian"]["tuj_kab"]["nilai"] == "32.73"
    moved = [one["pengikut_nik"]["nilai"] for one in data["isian"]["PENGIKUT"]]
    assert moved == [head.nik]
    assert register.members(instance.folder, head.kk) == set(), "another head, another number"
    assert register.household(instance.folder, wife.nik) == {one.nik for one in head.family} - {head.nik}
