"""The office's list of what kiosks printed: who may see it, its filters and its file."""

from __future__ import annotations

import csv
from datetime import timedelta

import pytest

from models.operations.kiosks import printing
from models.tables import KioskPrint
from tests import kiosk as kiosks
from tests.admin_app.staff.desk_browser import row_of
from tests.models.operations.kiosks.test_kiosk_prints import BORN, prove, published

LIST = "/petugas/cetakan-kios/"


@pytest.fixture
def visit(world):
    agency = kiosks.agreed(world).agency
    return kiosks.visit_of(kiosks.enrolled(world, agency)[0], kiosks.operator_of(world, agency))


@pytest.fixture
def prints(world, visit):
    """A document printed twice."""
    document = published(world)
    prove(visit, visit.operator, reference=document.application.reference, born=BORN)
    actor, fresh = kiosks.actor(visit.operator, visit.kiosk), type(visit).get_by_id(visit.id)
    first = printing.print_document(actor, fresh, document.token, "")
    return [first, printing.print_document(actor, fresh, document.token, "=1+1 yang lama hilang")]


def test_each_print_is_listed_with_its_kiosk_document_and_visit_but_without_the_resident(pengelola, visit, prints):
    row = row_of(pengelola.open(LIST), prints[0].number).text_content()
    for told in ("Balai Desa", prints[0].document.number, f"Kunjungan {visit.id}", visit.operator.name, "tanda terima"):
        assert told in row
    assert visit.name not in pengelola.page.text
    assert not pengelola.page.find("tbody a, tbody form")


def test_the_list_is_narrowed_by_kiosk_day_repetition_visit_and_number(pengelola, world, visit, prints):
    other, _ = kiosks.enrolled(world, visit.kiosk.agency, label="Balai Dusun")
    day = f"{prints[0].at + timedelta(hours=7):%d-%m-%Y}"
    before = f"{prints[0].at + timedelta(hours=7, days=-1):%d-%m-%Y}"
    counts = {
        "": 2,
        f"?kios={visit.kiosk_id}": 2,
        f"?kios={other.id}": 0,
        "?lagi=ya": 1,
        f"?dari={day}&sampai={day}": 2,
        f"?sampai={before}": 0,
        f"?kunjungan={visit.id}": 2,
        "?kunjungan=0": 0,
        f"?search={prints[1].number}": 1,
        f"?search={prints[0].document.number[:8]}": 2,
        "?search=lain": 0,
    }
    shown = {query: pengelola.open(LIST + query).words("tbody") for query in counts}
    assert {query: sum(one.number in words for one in prints) for query, words in shown.items()} == counts


def test_an_empty_form_is_listed_among_them(pengelola, kepala, visit):
    blank = printing.print_blank(kiosks.actor(visit.operator, visit.kiosk), visit, "F-1.07")
    row = row_of(pengelola.open(LIST), blank.number).text_content()
    assert ("Surat Kuasa" in row, "bukti: tidak diminta" in row) == (True, True)
    title = printing.title_of(blank)
    assert title in pengelola.open(f"/petugas/kios/details/?id={visit.kiosk_id}").words("section")
    (told,) = csv.DictReader(kepala.open(f"{LIST}export/csv/").text.lstrip("\ufeff").splitlines())
    assert (told["Nomor cetak"], told["Dokumen"], told["Nomor dokumen"]) == (blank.number, title, "")


def test_the_file_says_the_same_and_nothing_in_it_is_a_formula(kepala, prints):
    page = kepala.open(f"{LIST}export/csv/?lagi=ya")
    (row,) = csv.DictReader(page.text.lstrip("\ufeff").splitlines())
    assert (row["Nomor cetak"], row["Nomor dokumen"]) == (prints[1].number, prints[1].document.number)
    assert not row["Alasan dicetak lagi"].startswith("=")


def test_a_kiosk_leads_to_its_own_prints(pengelola, visit, prints):
    pengelola.open(f"/petugas/kios/details/?id={visit.kiosk_id}")
    assert pengelola.page.find(f"main a[href='{LIST}?kios={visit.kiosk_id}']")
    assert KioskPrint.select().count() == len(prints)
