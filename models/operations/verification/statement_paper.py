"""The monthly statement as a paper of the office: what is signed is what was frozen, figure for figure.

Pasal: Pasal 10(1)e, Pasal 10(1)f, Pasal 15(1)j.
"""

from __future__ import annotations

from models.operations.papers.kind import Content, PaperKind
from models.rules.errors import NotFound
from models.rules.names import spelled_out
from models.rules.roles import Role
from models.rules.verification.statement import COLUMNS, month_name
from models.tables import MonthlyStatement

CODE = "NASKAH_PERNYATAAN"


def build(statement_id: int) -> Content:
    """What the statement says; a purpose that a program made up and no document can print is spelled out.

    Raises: NotFound.
    """
    row = MonthlyStatement.get_or_none(MonthlyStatement.id == statement_id)
    if row is None:
        raise NotFound("Pernyataan itu tidak ditemukan.")
    figures = row.figures
    data = {
        **figures,
        "nama_bulan": month_name(row.month),
        "kolom": [*COLUMNS, "Semua"],
        "jumlah": _summed(figures["jumlah"]),
        "tabel": [
            {**table, "baris": [{**line, "angka": _summed(line["angka"])} for line in table["baris"]]}
            for table in figures["tabel"]
        ],
        "sidik": row.sha256,
        "nomor_baris": [row.first_id, row.last_id],
    }
    return Content(
        title=f"Pernyataan bulanan {month_name(row.month)}",
        addressee=spelled_out(figures["lembaga"]),
        data=spelled_out(data),
        agency_id=row.agreement.agency_id,
    )


def _summed(numbers: list[int]) -> list[int]:
    return [*numbers, sum(numbers)]


KIND = PaperKind(
    code=CODE,
    title="Pernyataan bulanan",
    number_format="PB/{kab4}/{DDMMYYYY}/{seq4}",
    build=build,
    drafters=frozenset({Role.PENGELOLA, Role.OPERATOR}),
)
