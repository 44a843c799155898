"""What must hold of the whole register, and its history told again from the beginning."""

from __future__ import annotations

from typing import Any

from models.operations.residents.register import resident_by_nik
from models.tables import Family, RegisterChange, Resident

OF_FAMILY = {"keluarga": "active", "kepala keluarga": "head_name", "nomor KK": "kk", "terbitan KK": "version"}
MADE = "dibuat"
STATES = {"aktif": True, "ditutup": False}
UNTOLD = {"id", "as_of", "source", "corrections", "kk_index", "father_index", "mother_index"}
FROZEN = {"family", "shdk", "marital_status", "nationality", "divorce_date"}


class History:
    """Every row as it was first met, and the changes since."""

    def __init__(self) -> None:
        self.first: dict[tuple[str, int], dict[str, Any]] = {}
        self.begun = RegisterChange.select().count()
        self.meet()

    def meet(self) -> None:
        """Take in the rows that are new, as they would be before the changes that are told of them."""
        for kind, row in self._rows():
            if (kind, row.id) not in self.first:
                self.first[kind, row.id] = self._before(kind, row)

    def _rows(self) -> list[tuple[str, Any]]:
        return [("resident", one) for one in Resident.select()] + [("family", one) for one in Family.select()]

    def _before(self, kind: str, row: Any) -> dict[str, Any]:
        state = dict(row.__data__)
        for change in reversed(self.changes(kind, row.id)):
            column = column_of(kind, change.element)
            if column in state and change.new != MADE:
                state[column] = value(change.old)
        return state

    def changes(self, kind: str, subject: int) -> list[RegisterChange]:
        """Those of one row since the beginning, oldest first."""
        rows = RegisterChange.select().where(
            RegisterChange.subject_kind == kind, RegisterChange.subject_id == subject, RegisterChange.id > self.begun
        )
        return list(rows.order_by(RegisterChange.id))

    def check(self) -> None:
        """Each change has one row, old → new with its basis, and all of them together give the present state."""
        for kind, row in self._rows():
            state = dict(self.first[kind, row.id])
            for change in self.changes(kind, row.id):
                column = column_of(kind, change.element)
                assert change.basis, change.element
                if column not in state or change.new == MADE:
                    continue
                told = (change.element, value(change.old), value(change.new))
                assert told[1] != told[2], told
                assert state[column] == told[1], (row.id, state[column], *told)
                state[column] = told[2]
            now = {key: one for key, one in row.__data__.items() if key not in UNTOLD}
            assert {key: state[key] for key in now} == now, (kind, row.id)


def column_of(kind: str, element: str) -> str:
    """The column that an element of the history stands for."""
    return OF_FAMILY.get(element, element) if kind == "family" else element


def value(told: Any) -> Any:
    """A value of the history as the column has it."""
    return STATES.get(told, told) if isinstance(told, str) else told


def check_families() -> None:
    """One open family for the living, none for the others; one head for each; everybody lives where his family does."""
    families = {one.id: one for one in Family.select()}
    heads: dict[int, int] = {}
    for one in Resident.select():
        if one.status != "1":
            assert one.family_id is None, one.name
        elif one.family_id is not None:
            assert families[one.family_id].active, one.name
            assert one.region_code == families[one.family_id].region_code, one.name
            heads[one.family_id] = heads.get(one.family_id, 0) + (one.shdk == "1")
    assert set(heads.values()) <= {1}, heads


def check_lives() -> None:
    """One NIK for each person, nothing dated before birth or after death."""
    people = list(Resident.select())
    assert len({one.nik for one in people}) == len(people)
    for one in people:
        events = [day for day in (one.marriage_date, one.divorce_date, one.death_date) if day]
        assert all(day >= one.birth_date for day in events), one.name
        assert not one.death_date or one.status == "2", one.name
        assert not one.death_date or max(events) == one.death_date, one.name
        mother = resident_by_nik(one.mother_nik) if one.mother_nik else None
        assert mother is None or not mother.death_date or mother.death_date >= one.birth_date, one.name


def check_the_dead(history: History) -> None:
    """After the row that tells a death no frozen element of that person changes, but by a hand that corrects."""
    for one in Resident.select().where(Resident.status == "2"):
        rows = history.changes("resident", one.id)
        died = max((at for at, row in enumerate(rows) if (row.element, row.new) == ("status", "2")), default=len(rows))
        later = {row.element for row in rows[died + 1 :] if not row.basis.startswith("Pembetulan")}
        assert not later & FROZEN, (one.name, later)


def check_couples(couples: dict[str, tuple[str, str]]) -> None:
    """Both of a couple (akta → NIKs) are married by the same akta, and nobody is in two couples."""
    rows = {one.nik: one for one in Resident.select()}
    everybody = [nik for pair in couples.values() for nik in pair]
    assert len(set(everybody)) == len(everybody)
    for akta, pair in couples.items():
        for nik in pair:
            assert (rows[nik].marital_status, rows[nik].marriage_certificate) == ("2", akta), rows[nik].name
