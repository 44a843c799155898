"""Verification of a file: a verdict for each row, quota to its edge, halts that say why, nothing answered twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
import tablib

from models.operations import outbox
from models.operations.agencies import agreements, sanctions
from models.operations.clock import now, today
from models.operations.sweep import sweep
from models.operations.transparency import seen_data
from models.operations.verification import answering, asker
from models.operations.verification.batch import deciding, receiving, results
from models.rules.errors import InvalidInput, NotFound
from models.rules.roles import Role
from models.rules.verification.outcome import Refused
from models.tables import (
    Account,
    Agency,
    AgencyUser,
    AgreementUse,
    OutboxItem,
    Setting,
    Verification,
    VerificationBatch,
)
from models.tables.base import database as db
from tests import agency as agencies
from tests import world as small_office
from tests.models.operations.batches import FATHER, MOTHER, Counter, text
from workers.read_workbook import read_workbook

UNKNOWN = "1610990101010009;SIAPA;01-01-2001"
BOTH = ["WEB_BATCH", "WEB_SERVICE"]


@pytest.fixture
def counter(config, world):
    return Counter(config, world)


def verdicts(counter, work):
    return [row[2:-1] for row in counter.rows(work)]


def test_every_row_gets_a_verdict_for_each_element(counter):
    work = counter.answer(text(FATHER, MOTHER, UNKNOWN))
    assert work.state == "selesai"
    assert results.titles(work) == ["Baris", "NIK", "Hasil", "Nama lengkap", "Tanggal lahir", "Nomor seri"]
    assert verdicts(counter, work) == [
        ["Data ditemukan.", "Sesuai", "Sesuai"],
        ["Data ditemukan.", "Tidak sesuai", "Sesuai"],
        ["Data tidak ditemukan.", "", ""],
    ]
    assert AgreementUse.get().used_day == 3
    assert results.tally(work) == {"Data ditemukan.": 2, "Data tidak ditemukan.": 1}


def test_a_row_with_too_few_cells_is_told_so(counter):
    work = counter.answer(text(f"{small_office.FATHER};RIDWAN SAPUTRA", FATHER))
    assert [row[0] for row in verdicts(counter, work)] == [
        "Selnya kurang: baris ini 2 sel, baris judul 3. Samakan, lalu unggah lagi.",
        "Data ditemukan.",
    ]


def test_a_row_that_is_wrong_gets_a_verdict_and_takes_no_quota(counter):
    lines = (
        "1610;RIDWAN;",
        f"{small_office.FATHER};;",
        f"{small_office.FATHER};A;B;C",
        '"tidak ditutup;x;y',
        "",
        FATHER,
        FATHER,
    )
    work = counter.answer(text(*lines))
    assert work.counts == {"baris": 6, "nik_salah": 3, "berulang": 2}
    assert [row[0] for row in counter.rows(work)] == [2, 3, 4, 5, 7, 8]
    assert [row[0] for row in verdicts(counter, work)] == [
        "NIK atau nomor KK harus 16 angka.",
        "Isian kurang atau tidak terbaca.",
        "Selnya lebih: baris ini 4 sel, baris judul 3. Samakan, lalu unggah lagi.",
        "Baris ini tidak terbaca; simpan berkasnya lagi sebagai CSV UTF-8 atau XLSX.",
        "Data ditemukan.",
        "Data ditemukan.",
    ]
    assert (AgreementUse.get().used_day, Verification.select().count()) == (2, 6)


def test_purpose_and_case_may_stand_in_the_file(counter):
    titles = "nik,Nama Lengkap,tujuan,rujukan,catatan"
    lines = [
        f"'{small_office.FATHER},RIDWAN SAPUTRA,{purpose},{case},x"
        for purpose, case in (("", "RM-9"), ("Penagihan", ""))
    ]
    work = counter.answer(text(*lines, titles=titles))
    assert [row[0] for row in verdicts(counter, work)] == [
        "Data ditemukan.",
        "Tujuan ini tidak tercantum di perjanjian.",
    ]
    assert [one.case_reference for one in Verification.select().order_by(Verification.serial)] == [
        "RM-9",
        agencies.CASE,
    ]
    assert results.preview(work, counter.store).header.unknown == ("CATATAN",)


def test_a_batch_answers_as_a_single_call_does(world, counter):
    work = counter.answer(text(FATHER, MOTHER))
    who = asker.by_user(counter.user, counter.agreement, agencies.ADDRESS)
    rows = Verification.select().order_by(Verification.serial)
    for row, (nik, name, born) in zip(rows, (one.split(";") for one in (FATHER, MOTHER)), strict=True):
        asked = agencies.query(number=nik, known={"nama": name, "tgl_lahir": born})
        resident = answering.resident_by_nik(nik)
        assert (
            row.answered == answering.about(resident, answering.matches_of(who, asked, resident, None), {}).in_words()
        )
        assert (row.resident_id, row.user_id, row.method, row.counted) == (resident.id, counter.user.id, "WEB_BATCH", 1)
    assert work.done == 3


def test_the_resident_reads_it_in_his_log(world, counter):
    counter.answer(text(FATHER))
    looks, _ = seen_data.looks_at(Account.get_by_id(world.account.id), 1)
    assert [(look.who, look.purpose) for look in looks] == [("RSUD (CONTOH)", f"{agencies.PURPOSE} ({agencies.CASE})")]


def test_the_preview_tells_what_it_would_take(counter):
    work = counter.work_on(counter.upload(text(FATHER, "1610;A;", titles="NIK;NAMA;JK")))
    seen = results.preview(work, counter.store)
    assert (seen.takes, seen.left.day, seen.header.not_agreed) == (1, None, ("Jenis kelamin",))
    assert seen.rows[1] == ["1610", "A", ""]
    assert not Verification.select().exists()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (text(FATHER, titles="NAMA;TGL_LAHIR;X"), "NIK"),
        (text(FATHER, titles="NIK;AGAMA;NIK"), "dua kali"),
        (text(FATHER, titles="NIK;JK;X"), "paling sedikit satu dari kolom ini: NAMA, TGL_LAHIR"),
        (text(), "hanya berisi judul"),
        (b"", "kosong"),
        (text(*[FATHER] * 4), "paling banyak 3"),
        (text("x" * 1024 * 1024), "paling besar 1 MB"),
    ],
)
def test_a_file_that_cannot_be_asked_is_refused_and_nothing_is_kept(counter, config, data, words):
    Setting.update(value=1).where(Setting.key == "lope.berkas_mb").execute()
    Setting.update(value=3).where(Setting.key == "lope.berkas_baris").execute()
    with pytest.raises(InvalidInput) as refusal:
        counter.upload(data)
    assert words in refusal.value.message
    assert not VerificationBatch.select().exists()
    assert [one for one in config.data_dir.joinpath("store").rglob("*") if one.is_file()] == []


def test_a_workbook_is_read_by_the_worker_and_its_object_deleted(counter):
    work = counter.upload(b"PK\x03\x04 buku")
    kept = work.workbook
    work = counter.work_on(
        work, workbook=lambda data: text(FATHER).replace(b";", b",") if data.endswith(b"buku") else b""
    )
    assert (work.state, work.counts["baris"], work.workbook) == ("siap", 1, "")
    assert not counter.store.has(kept)
    broken = counter.work_on(counter.upload(b"PK\x03\x04 lain"), workbook=lambda _: b"A,B\n1,2\n")
    assert (broken.state, "NIK" in broken.problem) == ("gagal", True)


def test_a_real_workbook_is_answered(counter):
    rows = [(small_office.FATHER, "RIDWAN SAPUTRA", date(1985, 3, 2)), ("", "TANPA NIK", None)]
    book = tablib.Dataset(*rows, headers=["NIK", "NAMA_LGKP", "TGL_LHR"]).export("xlsx")
    work = counter.work_on(counter.upload(book), workbook=read_workbook)
    counter.start(work)
    assert verdicts(counter, counter.work_on(work)) == [
        ["Data ditemukan.", "Sesuai", "Sesuai"],
        ["NIK atau nomor KK harus 16 angka.", "", ""],
    ]


def test_terms_that_no_longer_name_a_column_halt_it_and_keep_what_was_answered(config, world):
    counter = Counter(config, world, kuota_harian=1)
    work = counter.answer(text(FATHER, MOTHER))
    changed = agencies.terms(metode_akses=["WEB_BATCH"], elemen_data={"agama": "cocok"})
    version = agreements.draft_terms(world.actor(Role.PENGELOLA), counter.agreement, changed)
    agreements.approve_terms(world.actor(Role.KEPALA), counter.agreement, version.number, version.sha256)
    counter.start(work)
    work = counter.work_on(work)
    assert (work.state, "paling sedikit satu" in work.problem) == ("menunggu", True)
    assert [row[0] for row in verdicts(counter, work)] == ["Data ditemukan.", "Belum dijawab"]


def test_the_quota_ends_politely_and_the_rest_goes_on_tomorrow(config, world):
    counter = Counter(config, world, kuota_harian=2)
    work = counter.answer(text("1;A;", FATHER, MOTHER, "2;A;", UNKNOWN, FATHER), automatic=True)
    assert (work.state, work.problem, work.done) == ("menunggu", "Kuota hari ini habis.", 5)
    assert [row[0] for row in verdicts(counter, work)][-2:] == ["Belum dijawab"] * 2
    sweep()
    assert VerificationBatch.get().state == "menunggu"
    AgreementUse.update(day=(today() - timedelta(days=1)).isoformat()).execute()
    sweep()
    work = counter.work_on(work)
    assert work.state == "selesai"
    assert Verification.select().where(Verification.counted == 1).count() == 4
    assert AgreementUse.get().used_day == 2


def test_a_batch_that_was_not_told_to_waits_for_the_button(config, world):
    counter = Counter(config, world, kuota_bulanan=1)
    work = counter.answer(text(FATHER, MOTHER))
    assert work.problem == "Kuota bulan ini habis."
    AgreementUse.update(month="2020-01").execute()
    sweep()
    assert VerificationBatch.get().state == "menunggu"
    counter.start(work)
    assert counter.work_on(work).state == "selesai"


def test_parallel_batches_and_single_calls_never_exceed_the_quota(config, world):
    counter = Counter(config, world, kuota_harian=100, metode_akses=BOTH)
    works = [counter.work_on(counter.upload(text(*[FATHER] * 60))) for _ in range(2)]
    for work in works:
        counter.start(work)
    who = asker.by_token(agencies.token_of(world, counter.agreement), agencies.ADDRESS)

    def ask(_):
        with db.connection_context():
            try:
                answering.verify_person(who, agencies.query())
            except Refused:
                return 0
            return 1

    def work_on(work):
        with db.connection_context():
            return counter.work_on(work)

    with ThreadPoolExecutor(4) as pool:
        single = pool.map(ask, range(20))
        states = [work.state for work in pool.map(work_on, works)]
        single = sum(single)
    assert "menunggu" in states
    assert AgreementUse.get().used_day == 100
    assert Verification.select().where(Verification.counted == 1).count() == 100
    assert single <= 20


@pytest.mark.parametrize("point", ["batch-mid-chunk", "batch-chunk-done"])
def test_a_row_is_answered_once_however_often_the_worker_dies(counter, monkeypatch, point):
    monkeypatch.setattr(receiving, "PART_BYTES", 256)
    work = counter.work_on(counter.upload(text(*[FATHER, MOTHER] * 20)))
    assert len(work.parts) > 5
    counter.start(work)
    deaths = []

    def die(name):
        if name == point and len(deaths) < 3:
            deaths.append(name)
            raise RuntimeError(name)

    for _ in range(3):
        with pytest.raises(RuntimeError):
            counter.work_on(work, failpoint=die)
        OutboxItem.update(lease_until=1).execute()
    assert counter.work_on(work, failpoint=die).state == "selesai"
    assert AgreementUse.get().used_day == Verification.select().count() == 40
    assert len(counter.rows(work)) == 40


def test_whoever_lost_the_lease_commits_nothing(counter):
    work = counter.work_on(counter.upload(text(FATHER)))
    counter.start(work)
    with pytest.raises(outbox.LeaseLost):
        counter.work_on(work, failpoint=lambda _: VerificationBatch.update(state="dibuang").execute())
    assert not Verification.select().exists()


@pytest.mark.parametrize("end", ["freeze", "hours", "user", "way"])
def test_what_ends_the_right_to_ask_halts_the_batch_with_the_reason(counter, world, end):
    work = counter.work_on(counter.upload(text(FATHER)))
    counter.start(work)
    if end == "freeze":
        sanctions.freeze(world.actor(Role.KEPALA), counter.agreement, "Laporan belum masuk.")
    elif end == "user":
        AgencyUser.update(active=False).execute()
    else:
        changed = {"hours": {"hari_akses": [(today().weekday() + 3) % 7]}, "way": {"metode_akses": ["WEB_PORTAL"]}}[end]
        version = agreements.draft_terms(
            world.actor(Role.PENGELOLA), counter.agreement, agencies.terms(**{"metode_akses": ["WEB_BATCH"], **changed})
        )
        agreements.approve_terms(world.actor(Role.KEPALA), counter.agreement, version.number, version.sha256)
    work = counter.work_on(work)
    reason = {"freeze": "perjanjian", "hours": "jam_akses", "user": "pengguna", "way": "cara_akses"}[end]
    assert (work.state, work.waiting, work.done) == ("menunggu", reason, 0)
    assert work.problem
    counter.user = AgencyUser.get()
    with pytest.raises(Refused):
        counter.start(work)


def test_another_agency_has_no_part_in_it(counter, world):
    work = counter.answer(text(FATHER))
    stranger = AgencyUser.create(
        agency=Agency.create(name="Dinas Lain (CONTOH)", kind="perangkat daerah"),
        username="tetangga",
        name="Tetangga",
        password_hash="x",
        created_at=now(),
    )
    assert deciding.batches_of(stranger) == []
    for act in (
        lambda: deciding.load(stranger, work.id),
        lambda: deciding.start(stranger, work.id, "", automatic=False),
        lambda: deciding.discard(stranger, work.id, ""),
    ):
        with pytest.raises(NotFound):
            act()
    with pytest.raises(Refused):
        receiving.receive(
            stranger,
            counter.agreement,
            [text(FATHER)],
            name="a",
            purpose=agencies.PURPOSE,
            case_reference="RM-1",
            address="",
            store=counter.store,
        )


def test_an_agreement_without_the_way_takes_no_file(config, world):
    with pytest.raises(Refused) as refusal:
        Counter(config, world, metode_akses=["WEB_PORTAL"]).upload(text(FATHER))
    assert refusal.value.refusal.code == "cara_akses"
