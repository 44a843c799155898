"""What the database refuses of residents and families: the invariants of :mod:`models.rules.invariants` in SQL.

Pasal: Pasal 8(1)a, Pasal 8(1)b, Pasal 9(1)a.
"""

from __future__ import annotations

CORRECTIONS = "corrections"
GONE = "NEW.status <> '1' AND NEW.family_id IS NOT NULL"
MOVED = "(OLD.family_id IS NULL OR OLD.family_id <> NEW.family_id)"
CLOSED = "NEW.family_id IS NOT NULL AND EXISTS (SELECT 1 FROM family f WHERE f.id = NEW.family_id AND NOT f.active)"
MISDATED = (
    "NEW.death_date <> '' AND (NEW.status <> '2' OR NEW.death_date < NEW.birth_date"
    " OR NEW.marriage_date > NEW.death_date OR NEW.divorce_date > NEW.death_date)"
)


def _differs(*columns: str) -> str:
    return "(" + " OR ".join(f"NEW.{one} <> OLD.{one}" for one in columns) + ")"


WALLS: tuple[tuple[str, str, str, str, str], ...] = (
    ("resident_nik_fixed", "resident", "UPDATE", _differs("nik_index"), "NIK tidak dapat diganti"),
    ("resident_gone_in_no_family", "resident", "INSERT", GONE, "hanya yang hidup tercatat dalam keluarga"),
    (
        "resident_gone_leaves_family",
        "resident",
        "UPDATE",
        f"{GONE} AND (OLD.status <> NEW.status OR {MOVED})",
        "hanya yang hidup tercatat dalam keluarga",
    ),
    ("resident_enters_open_family", "resident", "INSERT", CLOSED, "keluarga itu sudah ditutup"),
    ("resident_joins_open_family", "resident", "UPDATE", f"{MOVED} AND {CLOSED}", "keluarga itu sudah ditutup"),
    (
        "resident_dead_frozen",
        "resident",
        "UPDATE",
        "OLD.status = '2' AND NEW.corrections <= OLD.corrections AND ("
        + _differs("status", "marital_status", "divorce_date", "divorce_certificate", "nationality")
        + " OR (OLD.death_date <> '' AND NEW.death_date <> OLD.death_date)"
        " OR (OLD.death_certificate <> '' AND NEW.death_certificate <> OLD.death_certificate))",
        "data yang sudah meninggal hanya berubah dengan tindakan pembetulan",
    ),
    ("resident_dated_before_death", "resident", "INSERT", MISDATED, "tidak ada peristiwa sesudah kematian"),
    (
        "resident_redated_before_death",
        "resident",
        "UPDATE",
        f"{MISDATED} AND {_differs('status', 'birth_date', 'marriage_date', 'divorce_date', 'death_date')}",
        "tidak ada peristiwa sesudah kematian",
    ),
    (
        "family_with_members_stays",
        "family",
        "UPDATE",
        "OLD.active AND NOT NEW.active"
        " AND EXISTS (SELECT 1 FROM resident r WHERE r.family_id = NEW.id AND r.status = '1')",
        "keluarga yang masih beranggota tidak dapat ditutup",
    ),
    (
        "register_change_has_basis",
        "register_change",
        "INSERT",
        "NEW.basis = '' OR NEW.actor = ''",
        "setiap perubahan punya dasar dan pelaku",
    ),
)
"""Name, table, event, condition over OLD and NEW, message: as :class:`models.tables.guards.Guard` has them."""
