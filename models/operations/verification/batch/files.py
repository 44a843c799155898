"""The file of a batch: its rows as queries, and its parts in the store under names that no other upload has.

Pasal: Pasal 10(1)a.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from models.operations.agencies import agreements
from models.operations.register_import import loading, receiving
from models.ports.store import Store
from models.rules.extract.columns import ColumnMap
from models.rules.verification.batch_columns import BatchHeader, batch_columns, read_header
from models.rules.verification.query import Query
from models.rules.verification.terms import Terms
from models.tables import VerificationBatch


class OwnParts:
    """A store in which each object begins with the batch's token.

    Two agencies may upload the same bytes; each then forgets its own.
    """

    def __init__(self, store: Store, token: str) -> None:
        self._store, self._mark = store, token.encode()

    def put(self, data: bytes) -> str:
        """See :class:`Store`."""
        return self._store.put(self._mark + data)

    def get(self, sha256: str) -> bytes:
        """See :class:`Store`."""
        return self._store.get(sha256).removeprefix(self._mark)

    def has(self, sha256: str) -> bool:
        """See :class:`Store`."""
        return self._store.has(sha256)

    def delete(self, sha256: str) -> None:
        """See :class:`Store`."""
        self._store.delete(sha256)


@cache
def columns() -> ColumnMap:
    """The headings that a file may have, read once per process."""
    spellings = {key: column.titles for key, column in receiving.columns().columns.items()}
    return batch_columns(agreements.data_elements(), spellings)


def header_of(cells: Sequence[str], terms: Terms) -> BatchHeader:
    """The first line under these terms. Raises: InvalidInput."""
    return read_header(cells, columns(), terms)


def read(
    work: VerificationBatch, header: BatchHeader, part: dict[str, Any], data: bytes
) -> Iterator[tuple[int, Query]]:
    """``(line, query)`` of each row; one that cannot be read, or has cells too many or too few, knows nothing."""
    for line, _, cells in loading.read_rows(work, part, data):
        if cells is None or len(cells) != header.width:
            yield line, Query("", {}, work.purpose, work.case_reference)
            continue
        known = {key: text for key, place in header.elements.items() if (text := cells[place].strip())}
        purpose = cells[header.purpose].strip() if header.purpose is not None else ""
        case = cells[header.case].strip() if header.case is not None else ""
        yield line, Query(nik_of(cells[header.nik]), known, purpose or work.purpose, case or work.case_reference)


def nik_of(cell: str) -> str:
    """A NIK without the signs that people and spreadsheets put around it."""
    return cell.strip().lstrip("'").replace(".", "").replace("-", "").replace(" ", "")[:40]


def delete(work: VerificationBatch, store: Store) -> None:
    """Forget the uploaded text; what was answered stands in the log."""
    for name in (*(part["sha256"] for part in work.parts), *([work.workbook] if work.workbook else [])):
        store.delete(name)
