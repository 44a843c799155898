"""Reports of a semester on the portal: written beside the figures, nothing lost, filed once, taken home as PDF."""

from __future__ import annotations

from datetime import datetime, time

import pytest

from models.operations.agencies import semester_filings
from models.operations.clock import WIB
from models.ports.store import open_store
from models.tables import AgencyUser, AgreementSanction, OutboxItem, SemesterFiling
from models.tables.sealing import sealer
from tests import agency as agencies
from tests.admin_app.agency.conftest import enter
from tests.models.operations.agencies.test_semester_filings import LAST, TYPED
from tests.workers.tools import text_of
from workers import jobs
from workers.tools import Tools


@pytest.fixture
def agreement(world):
    return agencies.agreed(world, metode_akses=["WEB_PORTAL"], berlaku_mulai=LAST.isoformat())


@pytest.fixture
def form(clerk, agreement):
    """The form of the report that is late."""
    return f"/lembaga/laporan/{agreement.id}/{LAST}"


def test_a_draft_is_kept_and_a_missing_field_loses_nothing(clerk, form):
    assert "Tulis laporan" in clerk.open("/lembaga/laporan").words()
    clerk.open(form)
    page = clerk.press("Simpan konsep", {"nomor": "1/2026"})
    assert "Konsep disimpan" in page.words("[role=status]")
    assert page.find("#nomor")[0].get("value") == "1/2026"
    page = clerk.press("Kirim laporan", {**TYPED, "kendala": ""})
    assert page.status == 422
    assert page.find(".salah a")[0].get("href") == "#kendala"
    assert TYPED["pemakaian"] in page.find("#pemakaian")[0].text_content()
    assert not SemesterFiling.select().exists()


def test_the_form_begins_with_the_incidents_that_the_office_knows(clerk, form, agreement, world):
    AgreementSanction.create(
        agreement=agreement, step="beku", reason="Data disalin.", at=datetime.combine(LAST, time(12), WIB)
    )
    page = clerk.open(form)
    assert "yang tercatat di Disdukcapil sudah diisikan" in page.words()
    assert "Pembekuan akses. Data disalin." in page.find("#insiden_uraian")[0].text_content()
    assert [one.get("value") for one in page.find("[name=insiden][checked]")] == ["ada"]
    assert "Langkah sanksi1" in page.words("dl")
    page = clerk.press("Kirim laporan", {**TYPED, "insiden": "tidak", "insiden_uraian": "", "pernyataan": "1"})
    assert "Langkah sanksi1" in page.words("dl")


def test_a_report_is_filed_once_and_read_again(clerk, form):
    clerk.open(form)
    first = clerk.page
    page = clerk.press("Kirim laporan", {**TYPED, "pernyataan": "1"})
    assert "Sudah dikirim." in page.words("[role=status]")
    clerk.page, clerk.address = first, form
    assert "Sudah dikirim." in clerk.press("Kirim laporan", {**TYPED, "pernyataan": "1"}).words()
    assert SemesterFiling.select().count() == 1
    assert "Sudah dikirim" in clerk.open("/lembaga/laporan").words()
    assert clerk.open(form).status == 302


def test_the_copy_says_what_was_filed_and_its_qr_leads_to_a_page_that_vouches(clerk, form, config):
    clerk.open(form)
    clerk.press("Kirim laporan", {**TYPED, "pernyataan": "1"})
    store = open_store(config.store_url, sealer().seal, sealer().open)
    tools = Tools(config, store, signer=None, siak=None, trust=None, cwt_key=b"")
    jobs.run(OutboxItem.get(OutboxItem.job == semester_filings.JOB).id, tools)
    row = SemesterFiling.get()
    assert (row.problem, row.sha256 is None) == ("", False)
    page = clerk.open(f"/lembaga/laporan/kirim/{row.token}")
    assert "Unduh salinan PDF" in page.links()
    text = text_of(clerk.client.get(f"/lembaga/laporan/kirim/{row.token}/unduh").data)
    for words in ("TANDA TERIMA LAPORAN SEMESTER", TYPED["pemakaian"], "LS-000001", row.content_sha256):
        assert words in text
    page = clerk.open(f"/v/{row.token}")
    assert "Tanda terima asli" in page.words()
    assert row.content_sha256 in page.words()
    assert clerk.client.get(f"/v/{row.token}.json").json["nomor"] == "LS-000001"


def test_another_agency_finds_neither_the_form_nor_the_report(app, clerk, form, other_agency):
    clerk.open(form)
    clerk.press("Kirim laporan", {**TYPED, "pernyataan": "1"})
    neighbour = enter(app, other_agency.username)
    token = SemesterFiling.get().token
    for path in (form, f"/lembaga/laporan/kirim/{token}", f"/lembaga/laporan/kirim/{token}/unduh"):
        assert neighbour.open(path).status == 404
    assert "Belum ada semester" in neighbour.open("/lembaga/laporan").words()
    assert AgencyUser.select().count() == 2
