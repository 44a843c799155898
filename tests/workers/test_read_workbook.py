"""A workbook becomes CSV in a limited child; bombs and what is no workbook are refused."""

from __future__ import annotations

import io
import struct
import zipfile
from datetime import date

import pytest
from openpyxl import Workbook

from models.rules.errors import InvalidInput
from workers import read_workbook as reader


def book(rows):
    made, out = Workbook(), io.BytesIO()
    for row in rows:
        made.active.append(row)
    made.save(out)
    return out.getvalue()


def test_cells_come_as_siak_would_have_written_them():
    rows = [["NIK", "TGL_LHR", "NO_RT", "NAMA"], ["1610990101800001", date(1985, 3, 2), 7, 'SITI\n"A"; B']]
    assert reader.read_workbook(book(rows)) == (
        b'NIK,TGL_LHR,NO_RT,NAMA\n1610990101800001,02-03-1985,7,"SITI ""A""; B"\n'
    )


def test_a_number_that_lost_its_digits_is_no_nik():
    assert b"1.61E+15" in reader.read_workbook(book([["NIK"], [1610990101800001.0]]))


def test_a_formula_is_never_computed():
    assert b"HYPERLINK" not in reader.read_workbook(book([["NAMA"], ['=HYPERLINK("http://contoh.invalid")']]))


@pytest.mark.parametrize("data", [b"PK\x03\x04rusak", b"", zipfile.Path])
def test_what_is_no_workbook_is_refused(data):
    if data is zipfile.Path:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("catatan.txt", "x")
        data = out.getvalue()
    with pytest.raises(InvalidInput, match="XLSX"):
        reader.read_workbook(data)


def test_a_claim_of_five_gigabytes_is_believed_and_refused():
    data = bytearray(book([["NIK"], ["1"]]))
    place = data.rfind(b"PK\x01\x02")
    data[place + 24 : place + 28] = struct.pack("<I", 4_294_967_294)
    with pytest.raises(InvalidInput, match="terlalu besar"):
        reader.read_workbook(bytes(data))


def test_a_claim_that_is_too_small_meets_the_childs_limits():
    data = book([["A" * 30_000] * 20 for _ in range(200)])
    with pytest.raises(InvalidInput, match="lebih panjang dari 2000"):
        reader.read_workbook(data)


def test_two_cells_far_apart_meet_the_childs_memory():
    """The space between them is some hundred megabytes: more than is lying free in any process."""
    made, out = Workbook(), io.BytesIO()
    made.active["A1"] = "x"
    made.active.cell(row=150_000, column=100, value="x")
    made.save(out)
    with pytest.raises(InvalidInput, match="terlalu berat"):
        reader.read_workbook(out.getvalue(), reader.Limits(memory=64 * 1024 * 1024))


@pytest.mark.parametrize(("limit", "word"), [("MAX_ROWS", "baris"), ("MAX_COLUMNS", "kolom")])
def test_more_than_an_extract_has_is_refused(monkeypatch, limit, word):
    monkeypatch.setattr(reader, limit, 2)
    with pytest.raises(InvalidInput, match=f"paling banyak 2 {word}"):
        reader.read_workbook(book([["a"] * 3] * 3))


def test_an_empty_sheet_is_told():
    with pytest.raises(InvalidInput, match="kosong"):
        reader.read_workbook(book([]))
