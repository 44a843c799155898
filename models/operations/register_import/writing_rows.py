"""The rows of one range written into residents, families, their history and the search index.

Pasal: Pasal 8(1)a, Pasal 8(1)b, Pasal 11(1).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from models.operations.clock import now
from models.operations.register_import import changed_elements, newer
from models.operations.register_import.differences import says_otherwise
from models.operations.register_import.receiving import columns
from models.operations.register_import.statements import OK, one, rows, run
from models.tables import RegisterChange, RegisterImport, Resident
from models.tables.base import EPOCH, MICROSECOND, is_postgres
from models.tables.imports import FAMILY_COLUMNS, RESIDENT_COLUMNS

SOURCE = "SIAK"
WITHIN = "s.grp > :low AND s.grp <= :high"
PARENTS = ("father_nik", "mother_nik", "father_index", "mother_index")

NEW_FAMILIES = f"""
INSERT INTO family (kk, kk_index, address, rt, rw, hamlet, region_code, postal_code, head_name, active, version, source,
    as_of)
SELECT s.kk, s.family_key, s.address, s.rt, s.rw, '', s.region_code, s.postal_code, s.name, TRUE, 1, :source, :day
FROM import_row AS s WHERE {WITHIN} AND s.family IS NULL AND s.shdk = '1' AND s.verdict IN {OK} ORDER BY s.line
"""
TELL_FAMILY = """
UPDATE import_row SET family = f.id FROM family AS f WHERE f.kk_index = import_row.family_key
AND import_row.family IS NULL AND import_row.verdict = 'berubah'
AND import_row.grp > :low AND import_row.grp <= :high
"""
"""Whoever moves into a new family; newcomers find theirs as they are written, which spares a million rows a change."""
FAMILY_NOTES = f"""
INSERT INTO register_change (subject_kind, subject_id, at, element, old, new, basis, document_number, actor)
SELECT 'family', f.id, :at, 'dimasukkan', NULL, s.note, :basis, '', :actor
FROM import_row AS s JOIN family AS f ON f.kk_index = s.family_key
WHERE {WITHIN} AND s.family IS NULL AND s.shdk = '1' AND s.verdict IN {OK} ORDER BY f.id
"""
STEP_DOWN = f"""
UPDATE resident SET shdk = '' WHERE shdk = '1' AND id IN (
    SELECT s.resident FROM import_row AS s WHERE {WITHIN} AND s.verdict = 'berubah')
"""
NEW_NOTES = f"""
INSERT INTO register_change (subject_kind, subject_id, at, element, old, new, basis, document_number, actor)
SELECT 'resident', r.id, :at, 'dimasukkan', NULL, s.note, :basis, '', :actor
FROM import_row AS s JOIN resident AS r ON r.nik_index = s.nik_index WHERE {WITHIN} AND s.verdict = 'baru'
ORDER BY r.id
"""
CONFIRMED = f"""
UPDATE resident SET source = :source, as_of = :day WHERE id IN (
    SELECT s.resident FROM import_row AS s WHERE {WITHIN} AND s.verdict = 'sama')
"""
CONFIRMED_FAMILY = f"""
UPDATE family SET source = :source, as_of = :day WHERE id IN (
    SELECT s.family FROM import_row AS s WHERE {WITHIN} AND s.shdk = '1' AND s.verdict IN {OK})
"""
UPDATE_RESIDENTS = f"""
UPDATE resident SET {{columns}}, family_id = s.family, status = '1', source = :source, as_of = :day
FROM import_row AS s WHERE s.resident = resident.id AND {WITHIN} AND s.verdict = 'berubah' AND resident.as_of = s.seen
"""
UPDATE_FAMILIES = f"""
UPDATE family SET {{columns}}, head_name = s.name, active = TRUE
FROM import_row AS s WHERE s.family = family.id AND {WITHIN} AND s.shdk = '1' AND s.verdict IN {OK} AND s.changed <> ''
"""
INSERT_RESIDENTS = f"""
INSERT INTO resident ({{columns}}) SELECT {{values}}
FROM import_row AS s LEFT JOIN family AS f ON s.family IS NULL AND f.kk_index = s.family_key
WHERE {WITHIN} AND s.verdict = 'baru' ORDER BY s.line
"""
SEARCH = f"""
FROM import_row AS s JOIN resident AS r ON r.nik_index = s.nik_index
WHERE {WITHIN} AND s.verdict IN ('baru', 'berubah') ORDER BY r.id
"""
TO_CHANGE = f"SELECT count(*) FROM import_row AS s WHERE {WITHIN} AND s.verdict = 'berubah'"
LEFT = f"""
SELECT DISTINCT r.family_id, s.grp FROM import_row AS s JOIN resident AS r ON r.id = s.resident
WHERE {WITHIN} AND s.verdict IN {OK} AND r.family_id IS NOT NULL AND (s.family IS NULL OR s.family <> r.family_id)
"""


@dataclass(frozen=True, slots=True)
class Range:
    """Groups from after ``low`` up to ``high`` of one extract."""

    work: RegisterImport
    low: int
    high: int

    @property
    def bounds(self) -> dict[str, int]:
        """As statements ask for them."""
        return {"low": self.low, "high": self.high}


def left_families(span: Range) -> list[tuple[int, int]]:
    """``(family, group)`` of every family that somebody in this range leaves."""
    return [(int(family), int(grp)) for family, grp in rows(LEFT, **span.bounds)]


class Overtaken(Exception):
    """Somebody changed a resident of this range in this very moment."""


def write(span: Range) -> dict[str, int]:
    """Write everything; returns what → how many.

    At every statement the order keeps one head in a family, and nobody in a closed one.

    Raises: Overtaken.
    """
    day = {"source": SOURCE, "day": newer.stamp(span.work)}
    history = {"at": _now(), "basis": basis_of(span.work), "actor": span.work.decided_name[:120]}
    families = run(NEW_FAMILIES, **span.bounds, **day)
    run(FAMILY_NOTES, **span.bounds, **history)
    run(TELL_FAMILY, **span.bounds)
    elements = changed_elements.write(span.low, span.high, history)
    run(STEP_DOWN, **span.bounds)
    run(_update(UPDATE_FAMILIES, "family", (*FAMILY_COLUMNS, "region_code")), **span.bounds)
    updated = run(_update(UPDATE_RESIDENTS, "resident", (*RESIDENT_COLUMNS, *PARENTS)), **span.bounds, **day)
    if updated != one(TO_CHANGE, **span.bounds):
        raise Overtaken
    added = run(_insert_residents(), **span.bounds, **day)
    run(NEW_NOTES, **span.bounds, **history)
    same = run(CONFIRMED, **span.bounds, **day)
    run(CONFIRMED_FAMILY, **span.bounds, **day)
    run(_search(), **span.bounds)
    return {"baru": added, "berubah": updated, "sama": same, "keluarga": families, "unsur": elements}


def _update(statement: str, table: str, names: Sequence[str]) -> str:
    def value(name: str) -> str:
        if name in PARENTS:
            return f"COALESCE({_parent(name)}, {table}.{name})"
        return f"CASE WHEN {says_otherwise(columns(), name, 's', table)} THEN s.{name} ELSE {table}.{name} END"

    return statement.format(columns=", ".join(f"{name} = {value(name)}" for name in names))


def _parent(name: str) -> str:
    """An index that the file leaves empty is missing in the register, as its NIK is."""
    return f"NULLIF(s.{name}, '')"


def _insert_residents() -> str:
    """Every column of a resident: from the row, or its default."""
    given = {name: f"s.{name}" for name in ("nik", "nik_index", *RESIDENT_COLUMNS)}
    given |= {name: _parent(name) for name in PARENTS}
    given |= {"family_id": "COALESCE(s.family, f.id)", "source": ":source", "as_of": ":day"}
    fields = [field for field in Resident._meta.sorted_fields if field.name != "id"]  # noqa: SLF001 - Peewee's handle
    values = [given.get(field.column_name) or ("NULL" if field.null else f"'{field.default}'") for field in fields]
    names = ", ".join(field.column_name for field in fields)
    return INSERT_RESIDENTS.format(columns=names, values=", ".join(values))


def _search() -> str:
    if is_postgres():
        head = "INSERT INTO resident_search (rowid, terms) SELECT r.id, to_tsvector('simple', s.terms)"
        return f"{head} {SEARCH} ON CONFLICT (rowid) DO UPDATE SET terms = excluded.terms"
    return f"INSERT OR REPLACE INTO resident_search (rowid, terms) SELECT r.id, s.terms {SEARCH}"


def basis_of(work: RegisterImport) -> str:
    """What the history says of a change that this extract made."""
    return f"{newer.BASIS} per {work.day} (impor {work.id})"


def note_closed(work: RegisterImport, family_id: int) -> None:
    """Keep that a family was closed."""
    RegisterChange.insert(
        subject_kind="family",
        subject_id=family_id,
        at=now(),
        element="keluarga",
        old="aktif",
        new="ditutup",
        basis=basis_of(work),
        document_number="",
        actor=work.decided_name[:120],
    ).execute()


def _now() -> int:
    return (now() - EPOCH) // MICROSECOND
