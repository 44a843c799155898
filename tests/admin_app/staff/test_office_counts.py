"""The office's figures: they add up to the log, and each opens just the rows that it counts."""

from __future__ import annotations

import io

import pytest
import tablib

from models.operations.verification import answering, asker
from models.rules.verification.outcome import Refused
from models.tables import Agency, Verification
from tests import agency as agencies
from tests import proposals
from tests import world as small_office

PAGE = "/petugas/jumlah-verifikasi/"


@pytest.fixture
def asked(world):
    """A user and a program of one agency, with an answer about nobody, one about a family and a refusal."""
    agreement = agencies.agreed(world, metode_akses=["WEB_PORTAL", "WEB_SERVICE"])
    who = asker.by_user(proposals.user_of(world, agreement.agency), agreement, agencies.ADDRESS)
    program = asker.by_token(agencies.token_of(world, agreement), agencies.ADDRESS)
    answering.verify_person(who, agencies.query())
    answering.verify_person(program, agencies.query(number="1610990101500777"))
    family = agencies.query(number=small_office.KK, known={"nik": small_office.FATHER}, wanted=("alamat",))
    answering.verify_family(program, family)
    with pytest.raises(Refused):
        answering.verify_person(who, agencies.query(purpose="Bukan tujuan"))
    Agency.create(name="BPJS", kind="lembaga lain")


def figures(page):
    return {
        table.find("thead/tr/th").text_content(): {
            row.find("th").text_content(): (row.find(".//a").text_content().split()[0], row.find(".//a").get("href"))
            for row in table.findall("tbody/tr")
        }
        for table in page.find("table.tabel")
    }


def test_every_table_adds_up_and_every_figure_opens_its_rows(kepala, asked):
    page = kepala.open(PAGE)
    assert "3 jawaban" in page.words("h2")
    found = figures(page)
    for title, rows in found.items():
        assert sum(int(number) for number, _ in rows.values()) == (1 if title == "Tidak dijawab" else 3), title
        for label, (number, href) in rows.items():
            told = kepala.open(href)
            assert len(told.find("tbody tr")) == int(number), (title, label)
    assert set(found["Pengguna"]) == {"Petugas Loket (RSUD (CONTOH))", "Program SIMRS (RSUD (CONTOH))"}
    assert "Pengguna atau program" in kepala.open(found["Pengguna"]["Program SIMRS (RSUD (CONTOH))"][1]).words("form")
    assert Verification.select().count() > 4


def test_they_are_narrowed_by_agency_function_and_days(kepala, asked):
    rsud, bpjs = (Agency.get(Agency.name == name).id for name in ("RSUD (CONTOH)", "BPJS"))
    for query, number in ((f"lembaga={rsud}", 3), (f"lembaga={bpjs}", 0), ("yang=keluarga", 1), ("yang=penduduk", 2)):
        assert f"{number} jawaban" in kepala.open(f"{PAGE}?{query}").words("h2"), query
    assert "0 jawaban" in kepala.open(f"{PAGE}?dari=1-1-2020&sampai=2-1-2020").words("h2")


@pytest.mark.parametrize("wrong", ["dari=entah", "dari=2-1-2026&sampai=1-1-2026", "yang=entah", "sampai=1-1-2099"])
def test_what_cannot_be_counted_is_said_at_its_field(kepala, world, wrong):
    page = kepala.open(f"{PAGE}?{wrong}")
    assert page.status == 422
    assert page.find(".galat-ringkas a")


def test_the_workbook_has_a_sheet_for_each_table(kepala, asked):
    answer = kepala.client.get(f"{PAGE}unduh.xlsx")
    book = tablib.Databook().load(io.BytesIO(answer.data), "xlsx")
    sheets = {sheet.title: sheet for sheet in book.sheets()}
    assert sheets["Ringkasan"][-1] == ("Jawaban", 3)
    assert list(sheets["Lembaga"]) == [("RSUD (CONTOH)", 3)]
    assert sum(row[1] for row in sheets["Hasil"]) == 3


def test_a_filter_that_names_nobody_finds_nothing(kepala, asked):
    for given in ("u999", "p999", "x1", "u", "p" + "9" * 30):
        answer = kepala.open(f"/petugas/verifikasi/?penanya={given}")
        assert answer.status == 200
        assert not answer.find("tbody tr"), given
