"""Whatever a file holds, no family comes in half, and the register's own rules hold afterwards."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.operations.register_import import applying, deciding
from models.rules.errors import InvalidInput
from models.tables import Family, RegisterImport, Resident
from models.tables.base import database
from scripts.fictional_extract import FAULTS, TITLES, Families, break_row, write
from tests.models.operations import extracts as x

FAMILIES = 6


@pytest.fixture
def desk(config, world):
    return x.Desk(config, world)


def heads_by_family():
    alive = Resident.select(Resident.family, Resident.shdk).where(
        Resident.status == "1", Resident.family.is_null(False)
    )
    found = {}
    for family, shdk in alive.tuples():
        found.setdefault(family, []).append(shdk)
    return {family: shdks.count("1") for family, shdks in found.items()}


def people_by_kk():
    rows = Resident.select(Resident, Family).join(Family).where(Resident.source == "SIAK")
    found = {}
    for one in rows:
        found.setdefault(one.family.kk, set()).add(one.nik)
    return found


@st.composite
def disturbed(draw, seed):
    """A shuffled extract with some cells broken, rows doubled, left out or moved to other families."""
    made = Families(seed)
    rows = [row for _ in range(FAMILIES) for row in made.family()]
    rows = draw(st.permutations(rows))
    faults = draw(st.dictionaries(st.integers(0, len(rows) - 1), st.sampled_from((*FAULTS, "gone", "again", "moved"))))
    out = []
    for number, row in enumerate(rows):
        fault = faults.get(number)
        other = rows[number - 1]
        if fault == "moved":
            out.append([row[0], other[1], *row[2:]])
        elif fault in FAULTS:
            out.append(break_row(row, fault, other))
        elif fault != "gone":
            out += [row] * (2 if fault == "again" else 1)
    text = "\n".join(";".join(row) for row in [TITLES, *out]) + "\n"
    cut = draw(st.integers(0, 40))
    return text.encode()[: len(text.encode()) - cut] if cut else text.encode(), out


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_file_imports_half_a_family(desk, monkeypatch, data):
    monkeypatch.setattr(applying, "CHUNK", data.draw(st.sampled_from((1, 7, 10_000))))
    with database.atomic() as all_of_it:
        for day in (1, 2):
            content, rows = data.draw(disturbed(data.draw(st.integers(1, 3))))
            before = people_by_kk()
            try:
                work = desk.examine(content, f"{day:02d}-01-2026")
            except InvalidInput:
                continue
            desk.apply(work)
            check(before, rows)
        all_of_it.rollback()


def check(before, rows):
    after, heads = people_by_kk(), heads_by_family()
    assert set(heads.values()) <= {1}
    assert Resident.select(Resident.nik_index).distinct().count() == Resident.select().count()
    told = {}
    for row in rows:
        if len(row) == len(TITLES):
            told.setdefault(row[1], set()).add(row[0])
    for kk, people in after.items():
        if people != before.get(kk):
            assert people >= told.get(kk, set()), f"{kk} came in half"
        if kk not in before:
            assert people == told.get(kk), f"{kk} is not what the file says"


def test_ten_thousand_rows_with_every_fault_are_judged_in_whole_families(desk, tmp_path):
    write(tmp_path / "e.csv", 10_000, every=61)
    work = desk.bring_in((tmp_path / "e.csv").read_bytes())
    assert work.state == "selesai"
    assert work.counts["ditolak"] > 400
    assert work.counts["ditolak"] + work.counts["baru"] == work.rows
    assert work.applied["baru"] == work.counts["baru"]
    assert set(heads_by_family().values()) == {1}
    assert RegisterImport.get_by_id(work.id).confirmed_by == desk.second.id


def test_ten_thousand_rows_of_two_encodings_are_refused_with_both_lines(desk, tmp_path):
    write(tmp_path / "e.csv", 10_000)
    lines = (tmp_path / "e.csv").read_bytes().split(b"\n")
    lines[4_000] = lines[4_000].replace(b"OGAN ILIR", "OGAN ÎLIR".encode())
    lines[8_000] = lines[8_000].replace(b"OGAN ILIR", "OGAN ÎLIR".encode("cp1252"))
    with pytest.raises(InvalidInput, match="baris 4001 UTF-8, baris 8001 Windows-1252"):
        desk.receive(b"\n".join(lines))
    with pytest.raises(InvalidInput, match="dua kali"):
        desk.receive(lines[0] + b";NIK\n" + lines[1])
    deciding.discard(desk.second, desk.examine(b"\n".join(lines[:100])).id, desk.store)
