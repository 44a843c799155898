"""The office's own tables: holidays, settings, reasons, trail, jobs, messages, SIAK numbers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from admin_app import bound
from models.operations import outbox
from models.operations.clock import now
from models.operations.documents import siak_entry
from models.operations.logins import accounts
from models.operations.services import catalogue
from models.tables import (
    ArchiveRecord,
    Document,
    Holiday,
    Message,
    OutboxItem,
    Paraf,
    ReasonText,
    Setting,
    SiakRequest,
    TrailEntry,
)
from models.tables.base import database, is_postgres, writing
from models.tables.sealing import blind
from tests import world as small_office
from tests.models.operations.services import test_published_before
from tests.world import FATHER, MOTHER

# -- small tables


def test_a_holiday_is_added_once_and_renamed(pengelola):
    pengelola.open("/petugas/hari-libur/new/")
    pengelola.press("Simpan", {"day": "17-08-2031", "name": "Hari Kemerdekaan"})
    assert Holiday.get_by_id("2031-08-17").name == "Hari Kemerdekaan"
    pengelola.open("/petugas/hari-libur/new/")
    assert "sudah ada" in pengelola.press("Simpan", {"day": "17/8/2031", "name": "Lagi"}).words(".galat-ringkas")
    pengelola.open("/petugas/hari-libur/edit/?id=2031-08-17")
    page = pengelola.press("Simpan", {"day": "18-08-2031"})
    assert "#day" in {link.get("href") for link in page.find(".galat-ringkas a")}
    pengelola.open("/petugas/hari-libur/edit/?id=2031-08-17")
    pengelola.press("Simpan", {"name": "Proklamasi"})
    assert Holiday.get_by_id("2031-08-17").name == "Proklamasi"
    assert TrailEntry.select().where(TrailEntry.action.in_(["holiday_baru", "holiday_ubah"])).count() == 2


@pytest.mark.parametrize("day", ["", "kemarin", "31-02-2031", "2031"])
def test_a_bad_date_says_so_and_not_that_it_is_missing(pengelola, day):
    pengelola.open("/petugas/hari-libur/new/")
    page = pengelola.press("Simpan", {"day": day, "name": "X"})
    message = page.words(".galat-ringkas")
    assert ("Isi tanggal." in message) is (day == "")
    assert page.find("#day")[0].get("value", "") == day


def test_a_setting_keeps_its_kind(pengelola):
    key = "tte.contoh_jumlah"
    pengelola.open(f"/petugas/pengaturan/edit/?id={key}")
    assert "jenis yang sama" in pengelola.press("Simpan", {"value": '"dua"'}).words(".galat-ringkas")
    assert "tidak dapat dibaca" in pengelola.press("Simpan", {"value": "dua"}).words(".galat-ringkas")
    pengelola.press("Simpan", {"value": "4"})
    assert catalogue.setting(key, 0) == 4
    entry = TrailEntry.select().where(TrailEntry.action == "pengaturan").order_by(TrailEntry.id.desc()).first()
    assert entry.detail == {"lama": 2, "baru": 4}
    assert Setting.get_by_id(key).note


def test_a_ready_made_reason_reaches_the_desk(pengelola, operator, world):
    pengelola.open("/petugas/alasan/new/")
    pengelola.press("Simpan", {"kind": "isian", "text": "Tanda tangan saksi belum ada.", "position": "0"})
    assert ReasonText.select().where(ReasonText.text == "Tanda tangan saksi belum ada.").exists()
    page = operator.open(f"/petugas/berkas/{small_office.sent(world).reference}")
    assert "Tanda tangan saksi belum ada." in page.text


@pytest.mark.parametrize("number", ["9" * 400, "1000", "-1", "1.5", "", "\u0661", "satu"])
def test_a_number_that_is_none_is_answered_at_its_field(pengelola, number):
    pengelola.open("/petugas/alasan/new/")
    page = pengelola.press("Simpan", {"kind": "isian", "text": "Uji.", "position": number})
    assert page.words(".galat-ringkas").count("Isi angka 0 sampai 999.") == 1
    assert page.find("#position")[0].get("value", "") == number
    assert not ReasonText.select().where(ReasonText.text == "Uji.").exists()


def test_services_and_versions_can_be_read_by_everybody(everybody):
    for officer in everybody.values():
        page = officer.open("/petugas/layanan/")
        link = next(href for text, href in page.links().items() if "elahiran" in text)
        page = officer.open(link)
        page = officer.open(page.links()["Versi 1"])
        assert page.status == 200
        assert "anak_nama" in page.words()
        assert "A_SK_LAHIR" in page.text or "Surat keterangan kelahiran" in page.words()


def test_a_version_that_later_checks_would_refuse_is_read_with_what_they_find(pengelola, world):
    version = test_published_before.published("office_time.working_days")
    page = pengelola.open(f"/petugas/layanan/details/?id={version.document_type_id}")
    assert "Janji (hari kerja): harus dari 1 sampai 3650" in page.words(".galat-ringkas")
    page = pengelola.open(page.links()["Versi 2"])
    assert "Permohonan yang memakainya tetap berjalan" in page.words(".galat-ringkas")
    assert not pengelola.open(page.links().get("Versi 1", "/petugas/versi-layanan/details/?id=1")).find(
        ".galat-ringkas"
    )


# -- oversight


def test_the_chain_is_checked_and_a_break_is_named(pengelola, world):
    pengelola.open("/petugas/riwayat/")
    assert "utuh" in pengelola.press("Periksa rantai").words()
    victim = TrailEntry.select().order_by(TrailEntry.id).first()
    database.execute_sql("DROP TRIGGER trail_entry_no_update" + (" ON trail_entry" if is_postgres() else ""))
    TrailEntry.update(actor_name="Orang lain").where(TrailEntry.id == victim.id).execute()
    pengelola.open("/petugas/riwayat/")
    page = pengelola.press("Periksa rantai")
    assert "putus" in page.words()
    assert page.links()[str(victim.id)] == f"/petugas/riwayat/details/?id={victim.id}"


def failed_job(world):
    file = small_office.sent(world)
    item = OutboxItem.get(OutboxItem.application == file)
    OutboxItem.update(failed_at=now(), error="Cakram penuh", attempts=7).where(OutboxItem.id == item.id).execute()
    return item


def test_a_failed_job_is_seen_and_tried_again_by_the_manager_only(pengelola, operator, world):
    item = failed_job(world)
    pengelola.open("/petugas/")
    page = pengelola.open(pengelola.page.links()["pekerjaan gagal"])
    assert "Cakram penuh" in page.words("table")
    pengelola.press("Coba lagi yang dicentang")
    assert "Pilih dahulu" in pengelola.said
    page = pengelola.press("Coba lagi yang dicentang", {"rowid": [str(item.id)]})
    assert "dicoba lagi" in pengelola.said
    fresh = OutboxItem.get_by_id(item.id)
    assert (fresh.failed_at, fresh.attempts) == (None, 0)
    assert TrailEntry.select().where(TrailEntry.action == "pekerjaan_ulang").count() == 1
    assert operator.open("/petugas/pekerjaan/").status == 200
    assert not any("Coba lagi" in text for text in operator.buttons())
    operator.open("/petugas/")
    assert operator.post("/petugas/pekerjaan/action/", {"action": "retry", "rowid": [str(item.id)]}).status == 403


@pytest.mark.parametrize("ids", [["987654"], ["x"], ["1", "987654"]])
def test_a_bulk_action_on_rows_out_of_scope_does_nothing(pengelola, world, ids):
    failed_job(world)
    pengelola.open("/petugas/pekerjaan/")
    before = OutboxItem.select().where(OutboxItem.failed_at.is_null(False)).count()
    assert pengelola.post("/petugas/pekerjaan/action/", {"action": "retry", "rowid": ids}).status == 404
    assert OutboxItem.select().where(OutboxItem.failed_at.is_null(False)).count() == before


@pytest.mark.parametrize("name", ["delete", "bohong", ""])
def test_other_bulk_actions_do_not_exist(pengelola, world, name):
    item = failed_job(world)
    pengelola.open("/petugas/pekerjaan/")
    pengelola.post("/petugas/pekerjaan/action/", {"action": name, "rowid": [str(item.id)]})
    assert OutboxItem.get_by_id(item.id).failed_at is not None


def test_messages_are_readable_for_the_manager(pengelola, world):
    small_office.sent(world)
    page = pengelola.open("/petugas/pesan/")
    page = pengelola.open(next(href for text, href in page.links().items() if text.startswith("Permohonan diterima")))
    message = Message.select().order_by(Message.id.desc()).first()
    assert message.recipient in page.words()
    assert "Perkiraan selesai" in page.words("pre")


def test_what_a_mail_server_sends_is_read_by_its_reader_alone(app, config, pengelola, world):
    accounts.ask_reset(small_office.FATHER, link="https://contoh.invalid/sandi-baru/{token}")
    with app.app_context():
        bound.bind(app, replace(config, smtp_url="smtp://surel.contoh.invalid"), bound.store())
    page = pengelola.open("/petugas/pesan/")
    page = pengelola.open(next(href for text, href in page.links().items() if text.startswith("Mengganti kata sandi")))
    assert "Isi tidak ditampilkan" in page.words()
    assert "sandi-baru" not in page.text


# -- SIAK


@pytest.fixture
def asked(world):
    file = small_office.approved(world)
    item = OutboxItem.get(OutboxItem.application == file, OutboxItem.job == "terbitkan")
    with writing():
        outbox.promise("terbitkan", "contoh", application=file)
    OutboxItem.update(waiting_for="NIK dari SIAK", attempts=9).where(OutboxItem.id == item.id).execute()
    return SiakRequest.create(
        application=file,
        kind="nik",
        role="anak",
        requested_at=now(),
        payload={"name": "AISYAH PUTRI", "sex": "2", "birth_date": "2026-11-16"},
    )


GOOD = "1610995611260003"


def test_a_number_from_siak_is_entered_by_hand(asked, operator):
    operator.open("/petugas/")
    page = operator.open(operator.page.links()["nomor dari SIAK menunggu dimasukkan"])
    operator.open(page.links()["Isi NIK AISYAH PUTRI"])
    assert "16 angka" in operator.press("Simpan NIK", {"nik": "123"}).words(".galat-ringkas")
    assert "sudah dipakai" in operator.press("Simpan NIK", {"nik": FATHER, "yakin": "ya"}).words(".galat-ringkas")
    page = operator.press("Simpan NIK", {"nik": "1610991611260003"})
    assert "Jenis kelamin berbeda" in page.words(".galat-ringkas")
    assert page.find("input[name=yakin]")
    operator.press("Simpan NIK", {"nik": f"{GOOD[:6]} {GOOD[6:]}"})
    request = SiakRequest.get_by_id(asked.id)
    assert (request.state, request.value, request.entered_by) == ("diterima", GOOD, "Petugas Operator")
    assert not OutboxItem.select().where(OutboxItem.application == asked.application, OutboxItem.attempts == 9).exists()
    assert siak_entry.waiting() == []


def test_the_first_number_stands(asked, operator, pengawas):
    for officer in (operator, pengawas):
        officer.open(f"/petugas/siak/{asked.id}/isi")
    operator.press("Simpan NIK", {"nik": GOOD})
    assert pengawas.press("Simpan NIK", {"nik": "1610995611260004"}).status == 409
    assert SiakRequest.get_by_id(asked.id).value == GOOD


# -- documents and archive


@pytest.fixture
def issued(app, world):
    from admin_app import bound

    with app.app_context():
        digest = bound.store().put(b"%PDF-1.7 contoh")
    file = small_office.approved(world)
    approval = Paraf.get(Paraf.application == file, Paraf.stage == "kepala")
    document = Document.create(
        application=file,
        code="DOC_KUT_LAHIR",
        title="Kutipan Akta Kelahiran",
        number="1610-LU-01012026-0001",
        token="tok",
        state="terbit",
        approval=approval,
        content_sha256=approval.content_sha256,
        template_sha256="0" * 64,
        data={},
        signed_sha256=digest,
        reserved_at=now(),
        published_at=now(),
        holder=world.mother,
        holder_name="NURLELA",
    )
    record = ArchiveRecord.create(
        nik=MOTHER,
        nik_index=blind(MOTHER),
        resident=world.mother,
        application=file,
        document=document,
        kind="dokumen",
        key="DOC_KUT_LAHIR",
        title="Kutipan Akta Kelahiran",
        number=document.number,
        sha256=digest,
        media_type="application/pdf",
        size=15,
        archived_at=now(),
    )
    return document, record


def test_a_published_document_is_downloaded_and_the_look_noted(issued, operator, world):
    document, _ = issued
    page = operator.open("/petugas/cari/", query_string={"q": "1610-lu-01012026-0001"})
    page = operator.open(page.links()[document.number])
    answer = operator.open(page.links()["Unduh PDF"])
    assert answer.data == b"%PDF-1.7 contoh"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="DOC_KUT_LAHIR-1610-LU-01012026-0001.pdf"'
    Document.update(published_at=None).where(Document.id == document.id).execute()
    assert operator.open(f"/petugas/dokumen/{document.id}/unduh").status == 404


def test_the_archive_is_a_folder_per_nik(issued, everybody, world):
    clerk = everybody["arsiparis"]
    page = clerk.open("/petugas/arsip/", query_string={"search": MOTHER})
    assert len(page.find("#hasil tbody tr")) == 1
    assert MOTHER not in page.words("#hasil")
    page = clerk.look_up(page.links()["Kutipan Akta Kelahiran"])
    assert "NURLELA" in page.words("h1")
    answer = clerk.open(page.find("td a")[0].get("href"))
    assert answer.data == b"%PDF-1.7 contoh"
    assert len(clerk.open("/petugas/arsip/?search=nurlela").find("#hasil tbody tr")) == 1
    assert not clerk.open("/petugas/arsip/?search=hasan").find("#hasil tbody tr")


def test_an_archived_file_needs_a_purpose_too(issued, operator):
    _, record = issued
    answer = operator.open(f"/petugas/arsip/{record.id}/unduh")
    assert answer.status == 302
    assert "/petugas/arsip/tujuan/" in answer.headers["Location"]


def test_a_family_number_from_siak_is_entered_by_hand_too(asked, operator):
    family = SiakRequest.create(
        application=asked.application,
        kind="kk",
        role="kepala",
        payload={"kk": "", "head": "NURLELA", "recorded": "2026-01-05"},
        requested_at=now(),
    )
    page = operator.open("/petugas/siak/")
    assert "NURLELA" in page.words("table")
    operator.open(f"/petugas/siak/{family.id}/isi")
    assert "sudah dipakai keluarga lain" in operator.press("Simpan Nomor KK", {"nik": small_office.KK}).words()
    operator.press("Simpan Nomor KK", {"nik": "1610990501268001"})
    assert SiakRequest.get_by_id(family.id).value == "1610990501268001"
