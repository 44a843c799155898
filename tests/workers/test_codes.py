"""The marks of our own form are read however the paper lay: pictures made from the real PDF, cleaned as uploads are."""

from __future__ import annotations

import pytest

from models.rules.errors import UploadRefused
from models.rules.form_marks import BARS, QR, Mark
from tests.workers.corpus import scans
from tests.workers.paper import case
from tests.workers.printed import REFERENCE, STATUS, form_pdf
from workers.cleaning import clean_file
from workers.cleaning.codes import codes_on_page
from workers.cleaning.pdfs import cut_pdf

BOTH = {Mark(BARS, REFERENCE), Mark(QR, STATUS)}
BARS_ALONE = {Mark(BARS, REFERENCE)}
ON_THE_QR, ON_THE_BARS = (0.84, 0.22), (0.25, 0.95)


def read(file: bytes, page: int = 1) -> set[Mark]:
    return set(codes_on_page(clean_file(file, "pindaian", 40, 3508).data, page))


def page(number: int, dpi: int = 200):
    return scans.pages(form_pdf(), dpi)[number]


@pytest.mark.parametrize(
    ("dpi", "degrees"),
    [(200, 0), (200, 90), (200, 180), (200, 270), (200, 5), (200, -5), (150, 5), (150, 175), (300, -5), (300, 270)],
)
def test_a_sheet_is_read_however_it_lies_on_the_glass(dpi, degrees):
    lying = scans.turned(page(0, dpi), degrees)
    assert read(scans.png(lying)) == BOTH
    assert read(scans.stack([scans.turned(page(1, dpi), degrees)], dpi)) == BARS_ALONE


@pytest.mark.parametrize("dpi", [150, 300])
def test_a_worn_grey_scanner_suffices(dpi):
    """At the least resolution the bars may drown in grain; the QR then tells the application all the same."""
    found = read(scans.jpeg(scans.grey(scans.turned(page(0, dpi), 5))))
    assert Mark(QR, STATUS) in found
    assert found <= BOTH
    assert dpi < 300 or found == BOTH


@pytest.mark.parametrize("seed", [3, 4, 5])
@pytest.mark.parametrize("number", [0, 1])
def test_a_telephone_over_a_table_suffices(seed, number):
    photo = scans.photographed(page(number), seed=seed)
    assert read(scans.jpeg(photo if seed != 4 else scans.turned(photo, 180))) == (BOTH, BARS_ALONE)[number]


@pytest.mark.parametrize("place", [ON_THE_QR, ON_THE_BARS])
def test_coffee_on_a_mark_does_not_hide_it(place):
    assert read(scans.jpeg(scans.stained(page(0), place))) == BOTH
    worst = scans.photographed(scans.stained(scans.grey(page(0)), place), seed=5)
    assert Mark(QR, STATUS) in read(scans.jpeg(worst))


def test_a_page_of_handwriting_bears_no_mark():
    assert read(scans.jpeg(scans.blank())) == set()


def test_a_document_bears_other_marks_than_a_form():
    found = read(scans.stack(scans.pages(case("kutipan LAHIR_AYAH_IBU")), 200))
    assert QR in {mark.kind for mark in found}
    assert all("/cek-status/" not in mark.text and not mark.text.startswith("AM-") for mark in found)


def test_each_page_of_a_stack_is_read_by_itself():
    stack = scans.stack([scans.blank(), page(0), page(1)])
    assert [read(stack, number) for number in (1, 2, 3)] == [set(), BOTH, BARS_ALONE]


def test_a_page_that_is_not_there_is_told():
    for number in (0, 3):
        with pytest.raises(UploadRefused, match=f"Halaman {number} tidak ada"):
            codes_on_page(clean_file(form_pdf(), "x", 40).data, number)


def test_pages_are_cut_out_of_a_stack_alike_each_time():
    clean = clean_file(scans.stack([scans.blank(), page(0), page(1)]), "tumpukan.pdf", 40).data
    own = cut_pdf(clean, 2, 3)
    assert own == cut_pdf(clean, 2, 3)
    assert [set(codes_on_page(own, number)) for number in (1, 2)] == [BOTH, BARS_ALONE]
    assert len(own) < len(clean)
    with pytest.raises(UploadRefused):
        cut_pdf(clean, 3, 4)
