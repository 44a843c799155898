"""Whole households: none is left without its one head, and families that change together are one group.

Pasal: Pasal 8(1)b, Pasal 11(1).
"""

from __future__ import annotations

from models.operations.register_import.statements import OK, one, rows, run

_TAKEN = f"EXISTS (SELECT 1 FROM import_row AS t WHERE t.nik_index = q.nik_index AND t.verdict IN {OK})"
"""Whether the file says where the resident ``q`` belongs."""
_STAYING = f"SELECT 1 FROM resident AS q WHERE q.family_id = {{family}} AND q.status = '1' AND NOT {_TAKEN}"
_COMING = f"""SELECT 1 FROM import_row AS u JOIN family AS g ON g.kk_index = u.family_key
WHERE g.id = {{family}} AND u.verdict IN {OK}"""

TWO_HEADS = f"""
SELECT s.family_key FROM import_row AS s
WHERE s.verdict IN {OK} AND s.shdk = '1' AND s.family IS NOT NULL
AND EXISTS ({_STAYING.format(family="s.family")} AND q.shdk = '1')
"""
NO_HEAD = f"""
SELECT d.key FROM (
    SELECT family_key AS key, max(family) AS family, sum(CASE WHEN shdk = '1' THEN 1 ELSE 0 END) AS heads
    FROM import_row WHERE verdict IN {OK} GROUP BY family_key
) AS d WHERE d.heads = 0 AND NOT EXISTS ({_STAYING.format(family="d.family")} AND q.shdk = '1')
"""
LEFT_ALONE = f"""
SELECT s.family_key FROM import_row AS s JOIN resident AS r ON r.id = s.resident
WHERE s.verdict IN {OK} AND r.family_id IS NOT NULL AND (s.family IS NULL OR s.family <> r.family_id)
AND (EXISTS ({_STAYING.format(family="r.family_id")}) OR EXISTS ({_COMING.format(family="r.family_id")}))
AND NOT EXISTS ({_STAYING.format(family="r.family_id")} AND q.shdk = '1')
AND NOT EXISTS ({_COMING.format(family="r.family_id")} AND u.shdk = '1')
"""
IMPOSSIBLE = {
    TWO_HEADS: "di sini keluarga ini punya kepala lain yang tidak ada dalam ekstrak",
    NO_HEAD: "kepala keluarga ini tidak ikut diterapkan",
    LEFT_ALONE: "keluarga lama orang ini di sini akan tinggal tanpa kepala keluarga",
}
MOVED = f"""
SELECT s.family_key, f.kk_index FROM import_row AS s JOIN resident AS r ON r.id = s.resident
JOIN family AS f ON f.id = r.family_id
WHERE s.verdict IN {OK} AND (s.family IS NULL OR s.family <> r.family_id)
"""


def hold_impossible() -> None:
    """Hold back whole families until those that are left can all be applied; each round holds at least one more."""
    held = 1
    while held:
        held = sum(_hold(statement, reason) for statement, reason in IMPOSSIBLE.items())


def _hold(statement: str, reason: str) -> int:
    return run(
        "UPDATE import_row SET verdict = 'ditolak', problems = problems || :reason"
        f" WHERE verdict IN {OK} AND family_key IN ({statement})",
        reason=f"NO_KK\t{reason}\n",
    )


def tie() -> None:
    """Families between which somebody moves share the least of their numbers."""
    for tied in _joined(rows(MOVED)):
        lines = {key: one("SELECT min(line) FROM import_row WHERE family_key = :key", key=key) for key in tied}
        least = min(line for line in lines.values() if line)
        for key in tied:
            run("UPDATE import_row SET grp = :least WHERE family_key = :key", key=key, least=least)


def _joined(pairs: list[tuple[str, ...]]) -> list[list[str]]:
    """The families that are tied to each other by moves, those that the file does not have included (union–find)."""
    above: dict[str, str] = {}

    def top(key: str) -> str:
        while above.setdefault(key, key) != key:
            above[key] = above[above[key]]
            key = above[key]
        return key

    for left, right in pairs:
        above[top(left)] = top(right)
    tied: dict[str, list[str]] = {}
    for key in above:
        tied.setdefault(top(key), []).append(key)
    return list(tied.values())
