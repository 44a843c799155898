"""The columns, the text and the cells of an extract, before anything is compared."""

from __future__ import annotations

import pytest

from models.operations.register_import.receiving import columns
from models.operations.services import catalogue_files
from models.rules.errors import InvalidInput, MalformedDefinition
from models.rules.extract.cells import readers
from models.rules.extract.columns import column_map
from models.rules.extract.rows import RowReader
from models.rules.extract.text import Cutter, cells_of, delimiter_of, lines_of
from scripts.fictional_extract import TITLES, Families

READERS = readers(columns(), catalogue_files.lookup())


def cut(*blocks, part_bytes=1000):
    cutter = Cutter(part_bytes)
    return list(cutter.cut(blocks)), cutter


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("nik", "'1610990101800001", "1610990101800001"),
        ("name", "  siti   aisyah ", "SITI AISYAH"),
        ("name", "M. ALI, S.PD", "M. ALI, S.PD"),
        ("birth_place", "-", ""),
        ("birth_date", "02-03-1985", "1985-03-02"),
        ("birth_date", "2/3/1985", "1985-03-02"),
        ("birth_date", "1985-03-02 00:00:00", "1985-03-02"),
        ("marriage_date", "00-00-0000", ""),
        ("sex", "LK", "1"),
        ("sex", "perempuan", "2"),
        ("religion", "Islam", "1"),
        ("religion", "01", "1"),
        ("religion", "KATOLIK", "3"),
        ("marital_status", "3", "4"),
        ("marital_status", "CERAI MATI", "6"),
        ("marital_status", "Kawin Belum Tercatat", "3"),
        ("blood_type", "A+", "5"),
        ("blood_type", "A", "1"),
        ("blood_type", "o-", "12"),
        ("education", "SLTA / SEDERAJAT", "5"),
        ("occupation", "WIRASWASTA", "88"),
        ("mother_nik", "0", ""),
        ("rt", "7", "007"),
        ("rt", "000", ""),
        ("postal_code", "30862", "30862"),
    ],
)
def test_a_cell_is_read_as_the_register_writes_it(key, text, value):
    assert READERS[key](text) == value


@pytest.mark.parametrize(
    ("key", "text", "reason"),
    [
        ("nik", "1610990101800000", "tidak mungkin"),
        ("nik", "1610990113800001", "tidak mungkin"),
        ("nik", "１６10990101800001", "16 angka"),
        ("kk", "1610994101800001", "tidak mungkin"),
        ("name", "=1+1", "rumus"),
        ("name", "ALI 2", "tanda"),
        ("name", "阿里", "Latin"),
        ("birth_date", "29-02-2001", "tidak ada"),
        ("birth_date", "32/13/99", "tanggal ditulis"),
        ("birth_date", "01-01-1066", "tidak mungkin"),
        ("religion", "JEDI", "JEDI"),
        ("blood_type", "A*", "tidak dikenal"),
        ("rt", "A1", "angka"),
    ],
)
def test_a_cell_that_cannot_be_read_says_why(key, text, reason):
    with pytest.raises(InvalidInput, match=reason):
        READERS[key](text)


def test_a_heading_may_be_spelt_otherwise_and_an_unknown_one_is_told():
    titles = ["nik", "No KK", "Nama Lengkap", "tgl.lahir", *TITLES[5:], "HOBI", "NO"]
    header = columns().header(titles)
    assert header.places["birth_date"] == 3
    assert header.unknown == ("HOBI",)


@pytest.mark.parametrize(
    ("titles", "reason"),
    [(TITLES[1:], "belum ada: NIK"), ([*TITLES, "NIK"], "NIK ada dua kali"), (["NO_NIK", *TITLES], "dua kali")],
)
def test_a_header_is_whole_and_unambiguous(titles, reason):
    with pytest.raises(InvalidInput, match=reason):
        columns().header(titles)


def test_a_column_map_that_contradicts_itself_is_refused():
    one = {"titles": ["A"], "kind": "text", "label": "A"}
    with pytest.raises(MalformedDefinition, match="dua kali"):
        column_map({"columns": {"a": one, "b": one}, "ignored": []})
    with pytest.raises(MalformedDefinition, match="jenis"):
        column_map({"columns": {"a": {**one, "kind": "warna"}}, "ignored": []})


def test_text_is_cut_at_line_ends_with_the_number_of_each_first_line():
    parts, cutter = cut(b"\xef\xbb\xbfA;B\r\n", b"1;2\n3;", b"4\n5;6", part_bytes=8)
    assert b"".join(part.data for part in parts) == b"A;B\r\n1;2\n3;4\n5;6"
    assert [(part.first, part.lines) for part in parts] == [(1, 1), (2, 2), (4, 1)]
    assert (cutter.lines, cutter.encoding) == (4, "utf-8")
    assert lines_of(parts[0].data, "utf-8") == ["A;B"]


def test_the_encoding_is_told_and_two_of_them_are_refused_with_both_lines():
    assert cut("A\nÉLOK\n".encode("cp1252"))[1].encoding == "cp1252"
    assert cut("A\nÉLOK\n".encode())[1].encoding == "utf-8"
    mixed = "A\nÉLOK\nB\n".encode() + "ÉLOK\n".encode("cp1252")
    with pytest.raises(InvalidInput, match=r"baris 2 UTF-8, baris 4 Windows-1252"):
        cut(mixed, part_bytes=9)
    with pytest.raises(InvalidInput, match="Baris 2"):
        cut(b"A\n\x81\n")


@pytest.mark.parametrize("data", ["A;B\n1;2\n".encode("utf-16"), b"A\0B;C\n", b"x" * 5000])
def test_what_is_no_text_is_refused(data):
    with pytest.raises(InvalidInput, match="bukan teks"):
        cut(data)


def test_a_quote_that_is_not_closed_swallows_nobody():
    assert list(cells_of(['1;"a;b";2', '1;"a', "2;b"], ";")) == [["1", "a;b", "2"], None, ["2", "b"]]
    assert delimiter_of("A,B;C;D") == ";"


def test_a_broken_line_still_names_its_family():
    reader = RowReader(columns(), columns().header(TITLES), catalogue_files.lookup(), day="2026-11-01", home="16.10")
    row = next(Families().rows(1))
    assert reader.read(row).problems == []
    broken = reader.read(row[:-1])
    assert (broken.values["kk"], broken.problems[0][1]) == (row[1], "baris ini punya 23 kolom, judulnya 24")
    assert reader.read([row[0][:15], *row[1:-1]]).values["kk"] == row[1], "the mother's NIK is no family"
    assert reader.read(row[1:]).values["kk"] == row[1]
    assert reader.broken(";".join(row) + ';"', "tanda kutip").values["kk"] == row[1]
