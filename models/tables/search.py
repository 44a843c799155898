"""Searching residents by NIK, KK or name as one types, without a readable NIK in the index.

Names are indexed as words; of each number only keyed blind tokens of its first 6, 8 … 16 digits, so typing more
digits narrows the list and a stolen index tells nothing. SQLite: FTS5; PostgreSQL: tsvector with GIN.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

import peewee

from models.rules.nik import bare
from models.tables.base import database, is_postgres
from models.tables.people import Family, Resident
from models.tables.sealing import blind

PREFIXES = (6, 8, 10, 12, 14, 16)
TOKEN = 12
_WORD = re.compile(r"[a-z0-9]+")


def install() -> None:
    """Create the search table on the bound database."""
    if is_postgres():
        database.execute_sql(
            "CREATE TABLE resident_search (rowid BIGINT PRIMARY KEY REFERENCES resident(id), terms tsvector NOT NULL)"
        )
        database.execute_sql("CREATE INDEX resident_search_terms ON resident_search USING gin (terms)")
    else:
        database.execute_sql(
            "CREATE VIRTUAL TABLE resident_search USING fts5(terms, content='', contentless_delete=1, prefix='2 3 4')"
        )


def words(text: str) -> list[str]:
    """Lower-case ASCII words of a name: what is indexed and what is asked for."""
    folded = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return _WORD.findall(folded)


def terms(name: str, nik: str, kk: str | None) -> str:
    """The indexed terms of one resident: name words and blind tokens of both numbers."""
    tokens = [f"n{blind(nik[:length])[:TOKEN]}" for length in PREFIXES]
    if kk:
        tokens += [f"k{blind(kk[:length])[:TOKEN]}" for length in PREFIXES]
    return " ".join(words(name) + tokens)


def index_residents(rows: Iterable[tuple[int, str, str, str | None]]) -> None:
    """(Re)index ``(id, name, nik, kk)`` rows inside the caller's transaction."""
    pairs = [(row_id, terms(name, nik, kk)) for row_id, name, nik, kk in rows]
    if not pairs:
        return
    if is_postgres():
        sql = (
            "INSERT INTO resident_search (rowid, terms) VALUES (%s, to_tsvector('simple', %s))"
            " ON CONFLICT (rowid) DO UPDATE SET terms = excluded.terms"
        )
    else:
        sql = "INSERT OR REPLACE INTO resident_search (rowid, terms) VALUES (?, ?)"
    cursor = database.cursor()
    cursor.executemany(sql, pairs)


def index_resident(resident: Resident) -> None:
    """(Re)index one resident after a change of name or family."""
    kk = resident.family.kk if resident.family_id else None
    index_residents([(resident.id, resident.name, resident.nik, kk)])


def index_family(family: Family) -> None:
    """(Re)index every member after the family's number changed."""
    index_residents([(m.id, m.name, m.nik, family.kk) for m in family.members])


def matching(text: str) -> peewee.SQL | None:
    """A sub-select of resident ids for what was typed; None when it holds nothing to search for.

    Digits (blanks, dots and hyphens allowed) match NIK or KK by their first 6 to 16 digits; anything else matches
    the beginnings of words of the name.
    """
    digits = bare(text)
    if digits.isdigit():
        lengths = [length for length in PREFIXES if length <= len(digits)]
        if not lengths:
            return None
        token = blind(digits[: lengths[-1]])[:TOKEN]
        return _select(f"n{token} OR k{token}", f"n{token} | k{token}")
    asked = words(text)
    if not asked:
        return None
    return _select(" AND ".join(f"{word}*" for word in asked), " & ".join(f"{word}:*" for word in asked))


def _select(fts5: str, tsquery: str) -> peewee.SQL:
    if is_postgres():
        return peewee.SQL("(SELECT rowid FROM resident_search WHERE terms @@ to_tsquery('simple', %s))", [tsquery])
    return peewee.SQL("(SELECT rowid FROM resident_search WHERE resident_search MATCH ?)", [fts5])
