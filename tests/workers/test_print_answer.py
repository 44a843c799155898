"""What an agency prints: the answer and no more, whose it is on every sheet, and a QR that vouches for it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models.operations.verification import answering, asker, kept_answers, printing
from models.ports.store import open_store
from models.tables import DataPrint, OutboxItem, Verification
from models.tables.sealing import sealer
from tests import agency as agencies
from tests import world as small_office
from tests.admin_app.agency.conftest import user_of
from tests.workers.tools import codes_of, lines, text_of
from workers import jobs
from workers.pdfa import read_data
from workers.print_answer import draw, watermark_of
from workers.render import page_count
from workers.tools import Tools

WANTED = ("nama", "alamat")


@pytest.fixture
def tools(config, database):
    store = open_store(config.store_url, sealer().seal, sealer().open)
    return Tools(config, store, signer=None, siak=None, trust=None, cwt_key=b"")


def requested(world, verify=answering.verify_person, **query):
    agreement = agencies.agreed(world, metode_akses=["WEB_PORTAL", "CETAK"])
    user = user_of(world, agreement.agency)
    who = asker.by_user(user, agreement, agencies.ADDRESS)
    asked = agencies.query(wanted=WANTED, **query)
    answer = verify(who, asked)
    kept_answers.keep(who, asked.number, answer)
    return printing.request_print(user, answer.serial, agencies.ADDRESS)


def work_off(tools):
    for item in OutboxItem.select().where(OutboxItem.job == printing.JOB, OutboxItem.done_at.is_null()):
        jobs.run(item.id, tools)


def marks_on(text, content):
    """How often the mark is there; poppler reads the letters of the slanted one apart."""
    return text.replace(" ", "").count(watermark_of(content).replace(" ", ""))


def test_the_print_says_who_when_and_why_and_exactly_the_answer(world, tools):
    row = requested(world, known={"nama": "RIDWAN SAPUTRA", "tgl_lahir": "02-03-1985"})
    content = row.content
    work_off(tools)
    row = DataPrint.get_by_id(row.id)
    assert (row.problem, row.content) == ("", None)
    pdf = tools.store.get(row.sha256)
    text = text_of(pdf)
    for words in (
        "HASIL PENCETAKAN DATA PENDUDUK",
        f"HANYA UNTUK KEPENTINGAN {agencies.PURPOSE.upper()}",
        f"LOPE/{row.agency_id:03}/{row.year}/00001",
        "Nama lengkap Sesuai, kemiripan 100 dari 100",
        "Tanggal lahir Sesuai",
        "Alamat sekarang DUSUN II NO. 14",
        agencies.CASE,
        row.asked.serial,
    ):
        assert words in text
    for hidden in (small_office.FATHER, "02-03-1985", "1985", world.mother.name):
        assert hidden not in text
        assert hidden not in str(read_data(pdf))
    assert marks_on(text, content) == 2  # across the page and along its edge
    assert codes_of(pdf, 200) == {f"QR-Code:{tools.config.base_url}/v/{row.token}", f"CODE-128:{row.number}"}


def test_a_family_is_printed_with_the_members_that_were_shown(world, tools):
    known = {"nik": small_office.MOTHER}
    row = requested(world, answering.verify_family, number=small_office.KK, known=known)
    work_off(tools)
    text = text_of(tools.store.get(DataPrint.get_by_id(row.id).sha256))
    assert "HASIL PENCETAKAN DATA KELUARGA" in text
    assert text.index("ANGGOTA YANG DITANYAKAN") < text.index("NURLELA") < text.index("ANGGOTA LAIN")
    assert "RIDWAN SAPUTRA" in text
    assert small_office.KK not in text
    logged = Verification.select().where(Verification.method == "CETAK")
    assert {one.resident_id: one.counted for one in logged} == {world.mother.id: 1, world.father.id: 0}


def test_every_sheet_is_marked_and_the_same_content_gives_the_same_bytes(world):
    content = requested(world).content
    content["orang"] *= 12
    pdf = draw(content, base_url="https://capil.contoh.invalid")
    pages = page_count(pdf)
    assert pages > 1
    assert marks_on(text_of(pdf), content) == 2 * pages
    assert draw(content, base_url="https://capil.contoh.invalid") == pdf
    assert "No syntax or stream encoding errors found" in " ".join(lines("qpdf", pdf, "--check"))


def test_what_cannot_be_drawn_is_told_and_keeps_its_number(world, tools):
    row = requested(world)
    row.content["dokumen"]["nomor"] = "LOPE/" + "9" * 120  # more than a bar code on the page holds
    DataPrint.update(content=row.content).where(DataPrint.id == row.id).execute()
    work_off(tools)
    row = DataPrint.get_by_id(row.id)
    assert (row.sha256, row.content) == (None, None)
    assert row.problem


def test_after_its_days_the_pdf_is_forgotten_and_the_row_stays(world, tools, monkeypatch):
    row = requested(world)
    work_off(tools)
    sha256 = DataPrint.get_by_id(row.id).sha256
    later = row.at + timedelta(days=printing.KEEP_DAYS_DEFAULT)
    assert printing.forget_old() == []
    monkeypatch.setattr(printing, "now", lambda: later)
    assert printing.forget_old() == [row.number]
    assert printing.forget_old() == []
    work_off(tools)
    assert not tools.store.has(sha256)
    row = DataPrint.get_by_id(row.id)
    assert (row.sha256, row.forgotten_at) == (None, later)


def test_an_unprinted_job_of_an_old_print_draws_nothing(world, tools, monkeypatch):
    row = requested(world)
    monkeypatch.setattr(printing, "now", lambda: row.at + timedelta(days=printing.KEEP_DAYS_DEFAULT))
    work_off(tools)
    row = DataPrint.get_by_id(row.id)
    assert (row.sha256, row.content, row.made_at) == (None, None, None)
    assert row.forgotten_at
