"""Which elements of a row differ from the register, by comparing whole ranges of lines in the database.

Pasal: Pasal 11(1).
"""

from __future__ import annotations

from models.operations.register_import.statements import run
from models.rules.extract.columns import ColumnMap
from models.tables.imports import FAMILY_COLUMNS, RESIDENT_COLUMNS

PEOPLE = """
UPDATE import_row SET changed = {elements}
    || CASE WHEN import_row.father_index NOT IN ('', COALESCE(r.father_index, '')) THEN 'father_nik,' ELSE '' END
    || CASE WHEN import_row.mother_index NOT IN ('', COALESCE(r.mother_index, '')) THEN 'mother_nik,' ELSE '' END
    || CASE WHEN import_row.family IS NULL OR r.family_id IS NULL OR r.family_id <> import_row.family
        THEN 'family,' ELSE '' END
    || CASE WHEN r.status <> '1' THEN 'status,' ELSE '' END
FROM resident AS r WHERE r.id = import_row.resident AND import_row.verdict = ''
    AND import_row.line BETWEEN :low AND :high
"""
FAMILIES = """
UPDATE import_row SET changed = changed || {elements}
    || CASE WHEN import_row.region_code <> f.region_code THEN 'kk.region_code,' ELSE '' END
    || CASE WHEN import_row.name <> f.head_name THEN 'kk.head_name,' ELSE '' END
    || CASE WHEN NOT f.active THEN 'kk.active,' ELSE '' END
FROM family AS f WHERE f.id = import_row.family AND import_row.shdk = '1' AND import_row.verdict = ''
    AND import_row.line BETWEEN :low AND :high
"""
VERDICT = """
UPDATE import_row SET
    verdict = CASE WHEN resident IS NULL THEN 'baru' WHEN changed <> '' THEN 'berubah' ELSE 'sama' END,
    grp = CASE WHEN family_key = '' THEN line
        ELSE (SELECT min(t.line) FROM import_row AS t WHERE t.family_key = import_row.family_key) END
WHERE verdict = '' AND line BETWEEN :low AND :high
"""
"""One change of a row that may be applied: its verdict, and its family numbered by the family's first line."""


def mark(columns: ColumnMap, low: int, high: int) -> None:
    """Note what differs, and with it the verdict; an element that the file leaves empty is no difference."""
    people = " || ".join(_case(name, "r", name, columns) for name in RESIDENT_COLUMNS)
    run(PEOPLE.format(elements=people), low=low, high=high)
    families = " || ".join(_case(name, "f", f"kk.{name}", columns) for name in FAMILY_COLUMNS)
    run(FAMILIES.format(elements=families), low=low, high=high)
    run(VERDICT, low=low, high=high)


def _case(name: str, table: str, told: str, columns: ColumnMap) -> str:
    return f"CASE WHEN {says_otherwise(columns, name, 'import_row', table)} THEN '{told},' ELSE '' END"


def says_otherwise(columns: ColumnMap, name: str, ours: str, theirs: str) -> str:
    """The condition that table ``ours`` has another value than ``theirs``; one that is only coarser is no other."""
    column = columns.columns.get(name)
    kept = "".join(
        f" AND NOT ({ours}.{name} = '{coarse}' AND {theirs}.{name} IN ({', '.join(map(repr, fine))}))"
        for coarse, fine in (column.finer if column else {}).items()
    )
    return f"{ours}.{name} <> '' AND {ours}.{name} <> {theirs}.{name}{kept}"
