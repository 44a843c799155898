"""Papers of the office on their way to the signature: the addendum of an agreement, and a monthly statement.

What is taken home is the signed PDF; pdfsig trusts it with the anchors of the office, and its figures are those of the
CSV.
"""

from __future__ import annotations

import csv
import re

import pytest
from playwright.sync_api import expect

from models.rules.verification.statement import month_name
from scripts.seed.agencies import USERNAME
from tests.journeys import papers
from tests.workers.tools import said_by_pdfsig, text_of

AGREEMENT = "470/CONTOH-1/PKS/2026"


@pytest.fixture(scope="module", autouse=True)
def rows(instance):
    """The log of last month, before the schedule looks for what is due; how many rows."""
    return papers.ask_in_last_month(instance.folder)


@pytest.fixture
def signed(visit, officer, instance, shoot):
    """``signed(place)``: initialled by all and signed by the kepala; returns the paper's number."""
    return lambda place: papers.initialled_and_signed(visit, officer, instance, place, shoot)


@pytest.fixture
def portal(visit, instance):
    """The agency's user on the portal."""
    page = visit(width=1280)
    page.goto("/lembaga/masuk")
    page.get_by_label("Nama pengguna").fill(USERNAME)
    page.get_by_label("Kata sandi").fill(instance.passwords[USERNAME])
    page.get_by_role("button", name="Masuk").click()
    return page


def is_trusted(pdf, instance):
    said = said_by_pdfsig(pdf, (instance.folder / "pki" / "ca.pem").read_text())
    return "Signature is Valid" in said and "Certificate is Trusted" in said


def test_an_addendum_goes_from_its_drafter_to_the_signed_pdf(visit, officer, instance, signed, shoot):
    agreement = papers.new_wording(officer("pengelola"), officer("kepala"), AGREEMENT)
    page = visit(officer("pengelola"), width=1280)
    page.goto(agreement)
    page.get_by_role("button", name="Susun naskah dari konsep isi").click()
    place = page.url.removeprefix(instance.origin)
    papers.initial(page, "^Paraf, kirim ke Pengawas")
    shoot(page, "naskah-diteruskan")
    number = signed(place)

    page.goto(place)
    shoot(page, "naskah-terbit")
    pdf = papers.downloaded(page, "Unduh PDF bertanda tangan")
    assert is_trusted(pdf, instance)
    text = text_of(pdf)
    assert number in text
    assert "600" in text
    for stage in ("Penyusun", "Pejabat Pengawas", "Pejabat Administrator"):
        expect(page.locator("main table tr", has_text=stage)).to_contain_text("berlaku")


@pytest.fixture
def statement(visit, officer, instance, rows):
    """The path of the paper that the schedule began, which looks once a minute."""
    month = month_name(papers.last_month())
    page = visit(officer("pengelola"), width=1280)
    paper = page.locator("tbody tr", has_text=month).locator("a", has_text="Pernyataan bulanan")
    for _ in range(90):
        page.goto("/petugas/naskah/?jenis=NASKAH_PERNYATAAN")
        if paper.count():
            break
        page.wait_for_timeout(1_000)
    paper.first.click()
    page.wait_for_url("**/details/**")
    return page.url.removeprefix(instance.origin)


def test_a_monthly_statement_is_signed_and_adds_up_for_its_agency(statement, signed, portal, instance, rows):
    number = signed(statement)

    portal.goto("/lembaga/pernyataan")
    portal.get_by_role("link", name=re.compile(month_name(papers.last_month()))).first.click()
    expect(portal.get_by_role("status")).to_contain_text(f"sama dengan {rows} baris")
    pdf = papers.downloaded(portal, "Unduh PDF bertanda tangan")
    assert is_trusted(pdf, instance)
    text = text_of(pdf)
    assert number in text
    table = list(csv.reader(papers.downloaded(portal, "Unduh CSV").decode("utf-8-sig").splitlines()))
    adds_up(table, rows)
    for part, label, *figures in table[2:]:
        if figures[0]:
            assert " ".join([label, *figures]) in text, part


def adds_up(table, rows):
    """Every part of the table has the sums of the whole, and the whole has every row of the log."""
    whole = [int(one) for one in table[1][2:]]
    assert whole == [5, 1, 1, rows]
    parts = {}
    for part, _label, *figures in table[2:]:
        if figures[0]:
            sums = parts.setdefault(part, [0] * len(whole))
            parts[part] = [one + int(other) for one, other in zip(sums, figures, strict=True)]
    assert len(parts) == 5
    assert all(sums == whole for sums in parts.values()), parts
