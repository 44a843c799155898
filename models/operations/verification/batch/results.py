"""What an agency sees of its batch: the first rows, what quota it would take, how far it is, and every verdict.

Pasal: Pasal 10(1)a.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from models.operations import trail
from models.operations.agencies import agreements
from models.operations.register_import import loading
from models.operations.verification import asker, counts, quota, users
from models.operations.verification.batch import chunk, files
from models.operations.verification.call import AGREES
from models.ports.store import Store
from models.rules.names import clean_text
from models.rules.verification.batch_columns import CASE, PURPOSE, BatchHeader
from models.rules.verification.terms import Method, Terms
from models.tables import AgencyUser, Verification, VerificationBatch
from models.tables.base import writing

SAMPLE = 5
UNANSWERED = "Belum dijawab"
KEPT = frozenset({"siap", "berjalan", "menunggu", "selesai"})
"""States in which the text is there and was read."""


@dataclass(frozen=True, slots=True)
class Preview:
    """The first rows as cells, what the header means, and how many answers the rest of the file would take."""

    titles: Sequence[str]
    rows: Sequence[Sequence[str]]
    header: BatchHeader
    takes: int
    left: quota.Left


def preview(work: VerificationBatch, store: Store) -> Preview:
    """Raises: Refused when the agreement is not in force."""
    who = asker.by_user(work.user, work.agreement, work.address, Method.BATCH)
    header, part = files.header_of(work.header, who.terms), work.parts[0]
    data = files.OwnParts(store, work.token).get(part["sha256"])
    found = loading.read_rows(work, part, data)
    rows = [cells if cells is not None else [text] for (_, text, cells), _ in zip(found, range(SAMPLE), strict=False)]
    return Preview(work.header, rows, header, work.counts["baris"] - work.counts["nik_salah"], quota.left(who))


def headings(terms: Terms) -> list[str]:
    """The headings that a file under these terms may have."""
    columns = files.columns().columns
    return [columns[key].title for key in dict.fromkeys(("nik", *terms.elements, PURPOSE, CASE))]


def percent(work: VerificationBatch) -> int:
    """How much of it is answered, in hundredths."""
    return min(100, 100 * work.done // max(1, work.rows + 1))


def tally(work: VerificationBatch) -> dict[str, int]:
    """Sentence of a result → rows, of those that are answered."""
    found = counts.grouped(Verification.result, (_of(work, 0, work.rows + 1),))
    return {counts.SENTENCES.get(code, code): number for code, number in found.items()}


def titles(work: VerificationBatch) -> list[str]:
    """The headings of the result."""
    return ["Baris", "NIK", "Hasil", *(_labels(work).values()), "Nomor seri"]


def rows(work: VerificationBatch, store: Store) -> Iterator[Sequence[Any]]:
    """Every row of the file with its verdict, part by part; what waits says so."""
    own, labels = files.OwnParts(store, work.token), _labels(work)
    place = files.columns().header(work.header).places["nik"]
    for part in work.parts:
        said = _answers(work, part)
        for line, text, cells in loading.read_rows(work, part, own.get(part["sha256"])):
            nik = cells[place] if cells is not None and len(cells) > place else text
            result, answered, serial = said.get(line, (UNANSWERED, {}, ""))
            if serial and (cells is None or len(cells) != len(work.header)):
                result = _of_cells(cells, len(work.header))
            yield [line, clean_text(nik), result, *(_said(answered, key) for key in labels), serial]


def _of_cells(cells: Sequence[str] | None, width: int) -> str:
    """Why a row was not asked about whose cells are not those of the heading."""
    if cells is None:
        return "Baris ini tidak terbaca; simpan berkasnya lagi sebagai CSV UTF-8 atau XLSX."
    few = "kurang" if len(cells) < width else "lebih"
    return f"Selnya {few}: baris ini {len(cells)} sel, baris judul {width}. Samakan, lalu unggah lagi."


def note_download(user: AgencyUser, work: VerificationBatch, address: str) -> None:
    """Who took the result home stands in the trail."""
    with writing():
        trail.record(users.actor_of(user, address), "verifikasi_berkas_unduh", subject=f"batch:{work.id}")


def _labels(work: VerificationBatch) -> dict[str, str]:
    """Element → label, of the columns of the file."""
    known = agreements.data_elements()
    return {
        key: known[key].label for key in files.columns().header(work.header).places if key in known and key != "nik"
    }


def _answers(work: VerificationBatch, part: Mapping[str, int]) -> dict[int, tuple[str, dict[str, str], str]]:
    query = Verification.select(Verification.serial, Verification.result, Verification.answered)
    found = query.where(_of(work, part["first"], part["first"] + part["lines"] - 1)).tuples()
    return {chunk.line_of(serial): (counts.SENTENCES[code], answered, serial) for serial, code, answered in found}


def _of(work: VerificationBatch, first: int, last: int) -> Any:
    return Verification.serial.between(chunk.serial(work.token, first), chunk.serial(work.token, last))


def _said(answered: Mapping[str, str], key: str) -> str:
    if key not in answered:
        return ""
    return "Sesuai" if answered[key] == AGREES else "Tidak sesuai"
