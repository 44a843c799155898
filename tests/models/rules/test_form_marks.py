"""Marks on scanned pages: what is ours, what is doubted, and where one form ends."""

from __future__ import annotations

from datetime import date

import pytest

from models.rules.form_marks import BARS, QR, SENTENCES, Doubt, Mark, PageMarks, read_page, split
from models.rules.reference import new_reference

ONE, OTHER = (new_reference(date(2026, 11, 20), lambda _, number=number: number) for number in (71, 9_876))
TOKEN = "Ab3_Ab3_Ab3_Ab3_Ab3_xy"


def bars(text):
    return Mark(BARS, text)


def status(token=TOKEN, host="capil.contoh.invalid"):
    return Mark(QR, f"https://{host}/cek-status/{token}")


def test_a_form_is_known_by_its_bars_and_its_qr():
    page = read_page([bars(ONE), status()])
    assert page == PageMarks(ONE, TOKEN, "capil.contoh.invalid")
    assert page.is_marked


def test_a_page_without_codes_bears_no_mark():
    assert not read_page([]).is_marked


@pytest.mark.parametrize(
    ("mark", "doubt"),
    [
        (bars("1610-LU-14032025-0001"), Doubt.TANDA_ASING),
        (bars(ONE.lower()), Doubt.TANDA_ASING),
        (bars(ONE[:-1] + ("2" if ONE[-1] != "2" else "3")), Doubt.TANDA_ASING),
        (Mark(QR, "https://capil.contoh.invalid/v/7K3M9XW2PRT4HJ6N#123"), Doubt.TANDA_DOKUMEN),
        (Mark(QR, "https://toko.contoh.invalid/promo"), Doubt.TANDA_ASING),
        (Mark(QR, "https://[rusak/cek-status/" + TOKEN), Doubt.TANDA_ASING),
        (Mark(QR, "javascript://x/cek-status/" + TOKEN), Doubt.TANDA_ASING),
        (Mark(QR, "00020101021126"), Doubt.TANDA_ASING),
    ],
)
def test_what_is_no_mark_of_a_form_is_doubted(mark, doubt):
    assert read_page([mark]).doubt is doubt
    assert read_page([bars(ONE), mark]).doubt in {doubt, Doubt.BERTENTANGAN}


def test_two_references_on_one_page_contradict_each_other():
    assert read_page([bars(ONE), bars(OTHER)]).doubt is Doubt.BERTENTANGAN
    assert read_page([status(), status(TOKEN[::-1])]).doubt is Doubt.BERTENTANGAN
    assert read_page([bars(ONE), bars(ONE)]).doubt is None


def parts(*pages):
    return [(part.first, part.last, part.marks.reference, part.marks.doubt) for part in split(pages)]


FIRST, NEXT, PLAIN = PageMarks(ONE, TOKEN), PageMarks(ONE), PageMarks()


def test_pages_without_a_mark_belong_to_the_form_before_them():
    assert parts(FIRST, PLAIN, NEXT, PLAIN, PageMarks(OTHER)) == [(1, 4, ONE, None), (5, 5, OTHER, None)]


def test_pages_before_any_mark_wait_together_for_a_person():
    assert parts(PLAIN, PLAIN, FIRST) == [(1, 2, "", Doubt.TANPA_TANDA), (3, 3, ONE, None)]


def test_a_second_first_page_begins_a_second_copy():
    assert parts(FIRST, NEXT, FIRST, NEXT) == [(1, 2, ONE, None), (3, 4, ONE, None)]


def test_a_doubtful_page_is_never_taken_into_a_form():
    doubtful = PageMarks(ONE).doubted(Doubt.TANDA_ASING, "lain")
    assert parts(FIRST, doubtful, NEXT) == [
        (1, 1, ONE, None),
        (2, 2, ONE, Doubt.TANDA_ASING),
        (3, 3, ONE, None),
    ]


def test_the_first_doubt_stays():
    assert PageMarks().doubted(Doubt.TIDAK_ADA, "a").doubted(Doubt.KANTOR_LAIN, "b").said == "a"


def test_every_doubt_is_put_in_words():
    assert set(SENTENCES) == set(Doubt)
