"""``python -m scripts.fictional_extract OUT``: an extract of families that do not exist, as SIAK would write it.

Every number begins with a kecamatan that was never given out. ``--faults`` breaks every so-manieth row in a way that
the import must find; an OUT that ends in ``.xlsx`` is written as a workbook.
"""

from __future__ import annotations

import argparse
import csv
import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import tablib

from models.operations.services import catalogue_files
from models.rules.nik import SIMULATED_PREFIX

TITLES = (
    "NIK NO_KK NAMA_LGKP TMPT_LHR TGL_LHR JENIS_KLMIN AGAMA STAT_KWN STAT_HBKEL PDDK_AKH JENIS_PKRJN NIK_IBU "
    "NAMA_LGKP_IBU NIK_AYAH NAMA_LGKP_AYAH GOL_DRH ALAMAT NO_RT NO_RW KODE_POS NO_PROP NO_KAB NO_KEC NO_KEL"
).split()
MEN = "RIDWAN HASAN AHMAD YUSUF IQBAL SUPARMAN ZAINAL FAUZI RIZKI BUDI ANDI HENDRA JONI MARWAN TAUFIK".split()
WOMEN = "NURLELA ROHANA SITI AISYAH DEWI SUMIATI MARLINA YULIANA FATIMAH RATNA INDAH LESTARI WATI ZAHRA".split()
LAST = "SAPUTRA EFENDI PRATAMA HIDAYAT WIJAYA KUSUMA SUSANTO HARAHAP FIRMANSYAH GUNAWAN SETIAWAN RAMADHAN".split()
FIRST_CARD = date(2010, 1, 1)
FAULTS = ("nik", "born", "code", "twice", "headless", "formula", "long", "region", "old child", "cells")


class Families:
    """Makes families in order; the same seed gives the same people."""

    def __init__(self, seed: int = 39) -> None:
        self._random = random.Random(seed)  # noqa: S311 - made-up people, no secret
        self._regions = [one for one in catalogue_files.regions() if one.code.count(".") == 3]
        self._numbers: dict[str, int] = {}
        self._card = 0

    def rows(self, count: int) -> Iterator[list[str]]:
        """Whole families until there are ``count`` people or a few more."""
        made = 0
        while made < count:
            family = self.family()
            made += len(family)
            yield from family

    def family(self) -> list[list[str]]:
        """Head, wife and up to three children at one address."""
        pick, born = self._random, self._born(1950, 1995)
        day, self._card = FIRST_CARD + timedelta(days=self._card // 9000), self._card + 1
        kk = f"{SIMULATED_PREFIX}{day:%d%m%y}{(self._card - 1) % 9000 + 1:04d}"
        region = pick.choice(self._regions)
        home = [f"DUSUN {pick.randint(1, 5)} NO {pick.randint(1, 200)}", f"{pick.randint(1, 9):03d}", "001"]
        home += [region.postcode, *region.code.split(".")]
        father = self._person(kk, "1", born, "1", pick.choice(MEN))
        mother = self._person(kk, "2", born + timedelta(days=pick.randint(100, 2000)), "3", pick.choice(WOMEN))
        family = [father, mother]
        for _ in range(pick.choice((0, 1, 1, 2, 2, 3))):
            sex = pick.choice("12")
            child = self._person(kk, sex, born + timedelta(days=pick.randint(8000, 9900)), "4", self._first(sex))
            child[11:15] = [mother[0], mother[2], father[0], father[2]]
            family.append(child)
        return [row + home for row in family]

    def _first(self, sex: str) -> str:
        return self._random.choice(MEN if sex == "1" else WOMEN)

    def _born(self, first: int, last: int) -> date:
        return date(first, 1, 1) + timedelta(days=self._random.randrange((last - first) * 365))

    def _person(self, kk: str, sex: str, born: date, place: str, first: str) -> list[str]:
        pick, stem = self._random, f"{born.day + 40 * (sex == '2'):02d}{born:%m%y}"
        number = self._numbers[stem] = self._numbers.get(stem, 0) + 1
        name = f"{first} {pick.choice(LAST)}"
        parents = ["", f"{pick.choice(WOMEN)}", "", f"{pick.choice(MEN)} {pick.choice(LAST)}"]
        nik = f"{SIMULATED_PREFIX}{stem}{number:04d}"
        codes = [
            sex,
            "1",
            "1" if place == "4" else "2",
            place,
            str(pick.randint(1, 8)),
            str(pick.choice((1, 2, 3, 9, 15, 84, 88))),
        ]
        return [nik, kk, name, "OGAN ILIR", f"{born:%d-%m-%Y}", *codes, *parents, str(pick.randint(1, 4))]


def break_row(row: list[str], fault: str, before: list[str]) -> list[str]:
    """The row with one of :data:`FAULTS` in it."""
    broken = list(row)
    place, value = {
        "nik": (0, row[0][:15]),
        "born": (4, "31-02-1990"),
        "code": (6, "JEDI"),
        "twice": (0, before[0]),
        "headless": (8, "9"),
        "formula": (2, '=HYPERLINK("http://contoh.invalid")'),
        "long": (2, "A" * 200),
        "region": (21, "71"),
        "old child": (4, "01-01-1900"),
        "cells": (3, row[3]),
    }[fault]
    broken[place] = value
    return broken[:-1] if fault == "cells" else broken


def broken_rows(rows: Iterator[list[str]], every: int) -> Iterator[list[str]]:
    """One row in ``every`` broken, each fault in its turn; 0 for none."""
    before: list[str] = []
    for number, row in enumerate(rows, 1):
        fault = FAULTS[number // every % len(FAULTS)] if every and number % every == 0 and before else ""
        yield break_row(row, fault, before) if fault else row
        before = row


def write(path: Path, count: int, *, every: int = 0, seed: int = 39) -> None:
    """Write the extract as CSV or, by its name, XLSX."""
    rows = broken_rows(Families(seed).rows(count), every)
    if path.suffix == ".xlsx":
        _write_workbook(path, rows)
        return
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(TITLES)
        writer.writerows(rows)


def _write_workbook(path: Path, rows: Iterator[list[str]]) -> None:
    path.write_bytes(tablib.Dataset(*rows, headers=TITLES).export("xlsx"))


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m scripts.fictional_extract", description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--faults", type=int, default=0, metavar="EVERY", help="break one row in EVERY")
    parser.add_argument("--seed", type=int, default=39)
    asked = parser.parse_args()
    write(asked.out, asked.rows, every=asked.faults, seed=asked.seed)


if __name__ == "__main__":
    main()
