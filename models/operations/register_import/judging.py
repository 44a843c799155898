"""The verdict of every row: what is impossible within the file, what the register says, and what differs.

Each step is one transaction over a range of lines or over everything, and may be run again.

Pasal: Pasal 11(1), Pasal 11(2).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from models.operations import outbox
from models.operations.register_import import differences, households, statements
from models.operations.register_import.loading import advance
from models.operations.register_import.newer import mark_newer
from models.operations.register_import.receiving import columns
from models.operations.register_import.statements import run
from models.operations.residents import marriages_of_kin
from models.rules.invariants import unrelated
from models.rules.kinship import forbidden
from models.tables import ImportRow, OutboxItem, RegisterImport
from models.tables.base import writing

SLICE = 50_000
"""Lines that one transaction looks at, so that nobody else waits long for the database."""
GONE = {"2": "meninggal", "6": "ganda atau diblokir", "9": "tidak valid"}

DOUBLE = """
UPDATE import_row SET verdict = 'ditolak', problems = problems || CASE
    WHEN d.names > 1 THEN :names WHEN d.families > 1 THEN :families ELSE :twice END
    || CAST(d.first_line AS TEXT) || ' dan ' || CAST(d.last_line AS TEXT) || :end
FROM (
    SELECT nik_index AS key, count(DISTINCT name) AS names, count(DISTINCT family_key) AS families,
        min(line) AS first_line, max(line) AS last_line
    FROM import_row WHERE nik_index IN (
        SELECT nik_index FROM import_row WHERE nik_index <> '' GROUP BY nik_index HAVING count(*) > 1
    ) GROUP BY nik_index
) AS d WHERE d.key = import_row.nik_index
"""
HEADS = """
UPDATE import_row SET verdict = 'ditolak', problems = problems || CASE
    WHEN d.heads = 0 THEN :headless WHEN d.heads > 1 THEN :heads ELSE :places END
FROM (
    SELECT family_key AS key, sum(CASE WHEN shdk = '1' THEN 1 ELSE 0 END) AS heads,
        min(region_code) AS least, max(region_code) AS most
    FROM import_row WHERE family_key <> '' GROUP BY family_key
) AS d WHERE d.key = import_row.family_key AND import_row.verdict = '' AND (d.heads <> 1 OR d.least <> d.most)
"""
OLDER_CHILD = """
UPDATE import_row SET verdict = 'ditolak', problems = import_row.problems || :reason FROM {parents} AS p
WHERE p.nik_index = import_row.{side}_index AND import_row.{side}_index <> ''
    AND p.birth_date <> '' AND import_row.birth_date <> '' AND p.birth_date >= import_row.birth_date
    AND import_row.line BETWEEN :low AND :high
"""
ORPHAN = """
SELECT import_row.line, import_row.birth_date, p.name, p.birth_date, p.death_date FROM import_row, resident AS p
WHERE p.nik_index = import_row.{side}_index AND import_row.{side}_index <> ''
    AND p.status = '2' AND p.death_date <> '' AND p.death_date < import_row.birth_date
    AND p.birth_date < import_row.birth_date AND import_row.line BETWEEN :low AND :high
"""
REFUSED = "UPDATE import_row SET verdict = 'ditolak', problems = problems || :reason WHERE line = :line"
COUPLES = """
SELECT s.line, h.nik_index, h.name, s.nik_index, s.name
FROM import_row AS s JOIN import_row AS h ON h.family_key = s.family_key AND h.shdk = '1'
WHERE s.family_key <> '' AND s.shdk IN ('2', '3') AND s.line BETWEEN :low AND :high
    AND s.marital_status IN ('2', '3') AND h.marital_status IN ('2', '3')
    AND (s.father_index <> '' OR s.mother_index <> '' OR h.father_index <> '' OR h.mother_index <> '')
"""
KNOWN = """
UPDATE import_row SET resident = r.id, seen = r.as_of FROM resident AS r
WHERE r.nik_index = import_row.nik_index AND import_row.line BETWEEN :low AND :high
"""
FAMILY = """
UPDATE import_row SET family = f.id FROM family AS f
WHERE f.kk_index = import_row.family_key AND import_row.line BETWEEN :low AND :high
"""
DEPARTED = """
UPDATE import_row SET verdict = 'ditolak', problems = problems || :reason FROM resident AS r
WHERE r.id = import_row.resident AND r.status = :status AND import_row.verdict = ''
    AND import_row.line BETWEEN :low AND :high
"""
HELD = """
UPDATE import_row SET verdict = 'ditolak', problems = problems || :reason || CAST(d.line AS TEXT) || :end
FROM (
    SELECT family_key AS key, min(line) AS line FROM import_row
    WHERE verdict = 'ditolak' AND family_key <> '' GROUP BY family_key
) AS d WHERE d.key = import_row.family_key AND import_row.verdict <> 'ditolak'
"""

Step = Callable[[RegisterImport, int, int], None]
"""What is done with the lines from … to …."""


def _index(name: str) -> Step:
    return lambda _work, _low, _high: statements.make_index(name)


def within_the_file(_work: RegisterImport, _low: int, _high: int) -> None:
    """One NIK is one person in one family, and a family has one head and one place."""
    run(
        DOUBLE,
        names="NIK\tNIK ini dipakai dua nama, di baris ",
        families="NIK\torang ini anggota dua keluarga, di baris ",
        twice="NIK\tNIK ini ada dua kali, di baris ",
        end="\n",
    )
    run(
        HEADS,
        headless="STAT_HBKEL\tkeluarga ini tidak punya kepala keluarga\n",
        heads="STAT_HBKEL\tkeluarga ini punya lebih dari satu kepala keluarga\n",
        places="NO_KEL\tanggota keluarga ini tersebar di beberapa wilayah\n",
    )


def parents(_work: RegisterImport, low: int, high: int) -> None:
    """Nobody is older than a parent, in the file or in the register, or born too long after one's death here."""
    for side, word in (("mother", "ibu"), ("father", "ayah")):
        for table in ("import_row", "resident"):
            statement = OLDER_CHILD.format(parents=table, side=side)
            run(statement, reason=f"TGL_LHR\tlebih tua daripada {word}nya\n", low=low, high=high)
        for line, *found in statements.rows(ORPHAN.format(side=side), low=low, high=high):
            if _died_before(*found, mother=side == "mother"):
                run(REFUSED, reason=f"TGL_LHR\tlahir sesudah {word}nya meninggal\n", line=line)


def _died_before(birth_date: str, name: str, born: str, died: str, *, mother: bool) -> bool:
    parent = {"name": name, "birth_date": born, "status": "2", "death_date": died}
    return unrelated(parent, {"name": "", "birth_date": birth_date}, mother=mother) is not None


def kin(_work: RegisterImport, low: int, high: int) -> None:
    """No head and spouse who are kin by blood, as the file and the register together know their parents."""
    couples = statements.rows(COUPLES, low=low, high=high)
    if not couples:
        return
    asked = {key for _, *pair in couples for key in (pair[0], pair[2])}
    above = marriages_of_kin.parents_known(asked, _parents_told)
    for line, head, head_name, spouse, name in couples:
        found = forbidden((head, head_name), (spouse, name), above)
        if found is not None:
            run(REFUSED, reason=f"STAT_HBKEL\t{found.message}\n", line=line)


def _parents_told(people: list[str]) -> Iterator[marriages_of_kin.OfPerson]:
    """Those of the register, over which go those of the file: the last word about a person counts."""
    yield from marriages_of_kin.of_register(people)
    rows = ImportRow.select(ImportRow.nik_index, ImportRow.father_index, ImportRow.mother_index)
    yield from rows.where(ImportRow.nik_index.in_(people)).tuples()


def known(_work: RegisterImport, low: int, high: int) -> None:
    """Which rows are people and families that the register has; who has died or is blocked is no row to apply."""
    run(KNOWN, low=low, high=high)
    run(FAMILY, low=low, high=high)
    for status, word in GONE.items():
        reason = f"NIK\tdi sini berstatus {word}; periksa dahulu\n"
        run(DEPARTED, reason=reason, status=status, low=low, high=high)


def newer(work: RegisterImport, low: int, high: int) -> None:
    """What was changed here after the day of the extract is never overwritten."""
    mark_newer(work, low, high)


def hold_families(_work: RegisterImport, _low: int, _high: int) -> None:
    """A bad row holds its whole family back."""
    run(HELD, reason="NO_KK\tkeluarga ini tertahan oleh baris ", end="\n")


def differ(_work: RegisterImport, low: int, high: int) -> None:
    """What is new, what differs, what is the same; each family is a group of rows."""
    differences.mark(columns(), low, high)


def settle(_work: RegisterImport, _low: int, _high: int) -> None:
    """Whole households: one head each afterwards."""
    households.hold_impossible()


def tie(_work: RegisterImport, _low: int, _high: int) -> None:
    """Those that change together are one group."""
    households.tie()


STEPS: dict[str, tuple[Step, bool]] = {
    "indeks": (_index("import_row_nik"), False),
    "indeks2": (_index("import_row_family"), False),
    "berkas": (within_the_file, False),
    "orang tua": (parents, True),
    "kerabat": (kin, True),
    "kenal": (known, True),
    "baru": (newer, True),
    "tahan": (hold_families, False),
    "beda": (differ, True),
    "keluarga": (settle, False),
    "ikat": (tie, False),
    "indeks3": (_index("import_row_group"), False),
}
"""Name → what is done, and whether by slices; in this order."""


def step(item: OutboxItem, work: RegisterImport) -> bool:
    """Do one step; whether there is another. Raises: LeaseLost."""
    act, sliced = STEPS[work.step]
    last = (work.parts[-1]["first"] + work.parts[-1]["lines"]) if sliced else 0
    low, high = work.done, work.done + SLICE
    names = list(STEPS)
    place = names.index(work.step)
    with writing():
        outbox.hold(item, progress=f"memeriksa, langkah {place + 1} dari {len(names)}")
        act(work, low, high - 1)
        if high <= last:
            changes = {"done": high}
        elif place + 1 < len(names):
            changes = {"step": names[place + 1], "done": 0}
        else:
            changes = {"step": "selesai", "done": 0}
        outbox.hold(item)
        advance(work, changes)
    return changes.get("step") != "selesai"
