"""About two thousand fictional residents in families, with numbers in a kecamatan that does not exist."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from models.tables import Family, Region, Resident, search
from models.tables.base import writing
from models.tables.sealing import blind
from scripts.seed.names import PLACES, STREETS, person_name

PREFIX = "161099"
SEED = 39
TODAY = date(2026, 1, 1)
BATCH = 400
ISLAM, HIGH_SCHOOL, FARMER, HOUSEWIFE, PUPIL, NO_WORK = "1", "5", "9", "2", "3", "1"
HEAD, WIFE, CHILD, PARENT = "1", "3", "4", "7"
SINGLE, MARRIED, WIDOWED = "1", "2", "6"


@dataclass
class Numbers:
    """Gives each NIK and KK number once, counting per date as SIAK does."""

    used: Counter[str] = field(default_factory=Counter)

    def nik(self, born: date, sex: str) -> str:
        """PREFIX, the birth date (women + 40) and a sequence."""
        day = born.day + (40 if sex == "2" else 0)
        return self._next(f"{PREFIX}{day:02d}{born:%m%y}")

    def kk(self, recorded: date) -> str:
        """PREFIX, the day of recording and a sequence."""
        return self._next(f"{PREFIX}{recorded:%d%m%y}")

    def _next(self, head: str) -> str:
        self.used[head] += 1
        return f"{head}{self.used[head]:04d}"


def _born(random: Random, youngest: int, oldest: int) -> date:
    return TODAY - timedelta(days=random.randint(youngest * 365, oldest * 365 + 300))


def household(random: Random, numbers: Numbers) -> list[dict[str, Any]]:
    """One family's members as rows without keys: head first."""
    father = _person(random, numbers, "1", _born(random, 24, 60), shdk=HEAD, marital_status=MARRIED, occupation=FARMER)
    mother = _person(
        random, numbers, "2", _born(random, 21, 55), shdk=WIFE, marital_status=MARRIED, occupation=HOUSEWIFE
    )
    shape = random.randrange(10)
    adults = [father, mother]
    if shape == 0:
        mother |= {"shdk": HEAD, "marital_status": WIDOWED}
        adults = [mother]
    younger = max(date.fromisoformat(adult["birth_date"]) for adult in adults)
    wedding = (younger + timedelta(days=20 * 365)).isoformat()
    for adult in adults:
        adult["marriage_date"] = wedding if adult["marital_status"] == MARRIED else ""
    children = [_child(random, numbers, adults, mother) for _ in range(random.choice((0, 1, 1, 2, 2, 3, 4)))]
    elder = (
        [_person(random, numbers, "2", _born(random, 61, 85), shdk=PARENT, marital_status=WIDOWED)]
        if shape == 1
        else []
    )
    return [*adults, *children, *elder]


def _child(random: Random, numbers: Numbers, adults: list[dict[str, Any]], mother: dict[str, Any]) -> dict[str, Any]:
    oldest = max(1, min(20, (TODAY - date.fromisoformat(mother["birth_date"])).days // 365 - 19))
    born = _born(random, 0, oldest)
    age = (TODAY - born).days // 365
    child = _person(
        random,
        numbers,
        random.choice("12"),
        born,
        shdk=CHILD,
        marital_status=SINGLE,
        occupation=PUPIL if age > 6 else NO_WORK,
        education="3" if age > 12 else "1",
    )
    child["mother_name"], child["mother_nik"] = mother["name"], mother["nik"]
    if len(adults) > 1:
        child["father_name"], child["father_nik"] = adults[0]["name"], adults[0]["nik"]
    return child


def _person(random: Random, numbers: Numbers, sex: str, born: date, **more: str) -> dict[str, Any]:
    nik = numbers.nik(born, sex)
    return {
        "nik": nik,
        "nik_index": blind(nik),
        "name": person_name(random, sex),
        "sex": sex,
        "birth_place": random.choice(PLACES),
        "birth_date": born.isoformat(),
        "religion": ISLAM,
        "education": HIGH_SCHOOL,
        "occupation": NO_WORK,
        "blood_type": "13",
        "nationality": "1",
        "father_name": person_name(random, "1"),
        "father_nik": None,
        "mother_name": person_name(random, "2"),
        "mother_nik": None,
        "marriage_date": "",
        "status": "1",
        "source": "contoh",
        **more,
    }


def families(count: int) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """``(family row, member rows)`` until ``count`` residents were made, spread over every desa in turn."""
    random, numbers = Random(SEED), Numbers()  # noqa: S311 - demo data, the same on every machine
    places = list(
        Region.select(Region.code, Region.postal_code)
        .where(Region.code.startswith("16.10."), Region.level.in_(["desa", "kelurahan"]))
        .order_by(Region.code)
        .tuples()
    )
    made = index = 0
    as_of = datetime(2026, 1, 1, tzinfo=UTC)
    while made < count:
        code, postal_code = places[index % len(places)]
        members = household(random, numbers)
        kk = numbers.kk(TODAY - timedelta(days=random.randint(30, 4000)))
        family = {
            "kk": kk,
            "kk_index": blind(kk),
            "address": f"{random.choice(STREETS)} NO. {random.randint(1, 180)}",
            "rt": f"{random.randint(1, 9):03d}",
            "rw": f"{random.randint(1, 4):03d}",
            "region_code": code,
            "postal_code": postal_code,
            "head_name": members[0]["name"],
            "source": "contoh",
            "as_of": as_of,
        }
        for member in members:
            member |= {"region_code": code, "as_of": as_of}
        yield family, members
        made += len(members)
        index += 1


def seed_people(count: int) -> int:
    """Write the residents and index them for search; returns how many there are."""
    made = list(families(count))
    with writing():
        family_ids = _insert(Family, [family for family, _ in made])
        rows, numbers = [], []
        for (family, members), family_id in zip(made, family_ids, strict=True):
            rows += [{**member, "family": family_id} for member in members]
            numbers += [family["kk"]] * len(members)
        resident_ids = _insert(Resident, rows)
        search.index_residents(
            (row_id, row["name"], row["nik"], kk) for row_id, row, kk in zip(resident_ids, rows, numbers, strict=True)
        )
    return len(rows)


def _insert(table: Any, rows: list[dict[str, Any]]) -> list[int]:
    """Insert in batches and return the keys in order; the tables were empty, so keys follow the order of rows."""
    for start in range(0, len(rows), BATCH):
        table.insert_many(rows[start : start + BATCH]).execute()
    return [key for (key,) in table.select(table.id).order_by(table.id).tuples()]
