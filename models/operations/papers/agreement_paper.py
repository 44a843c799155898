"""The kind of the agreement itself: PKS and annex, written from one version of the terms and bound to it.

Pasal: Pasal 10(2)a, Pasal 10(3). What a PKS holds: Permendagri 102/2019.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from models.operations.agencies import agreements, procedure, semester_reports
from models.operations.documents.document_data import head_of_office
from models.operations.papers.kind import Content, PaperKind
from models.rules.errors import InvalidInput, NotFound
from models.rules.roles import Role
from models.rules.verification.elements import Show
from models.rules.verification.feedback import NIK, PERIODS
from models.rules.verification.procedure import Step
from models.rules.verification.terms import METHOD_NAMES, Terms
from models.tables import Agreement, AgreementStep, AgreementVersion

CODE = procedure.PAPER
LONGEST_NUMBER = 30  # signs: what the bar code at the foot of the page holds
DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
SHOWN = {Show.TAMPIL: "Ditampilkan", Show.COCOK: "Dicocokkan saja"}


def build(version_id: int) -> Content:
    """What the PKS of this version says. Raises: NotFound, InvalidInput naming what it lacks."""
    version = AgreementVersion.get_or_none(AgreementVersion.id == version_id)
    if version is None:
        raise NotFound("Isi perjanjian itu tidak ditemukan.")
    row, found = version.agreement, agreements.terms_of(version)
    lacking = missing(row)
    if lacking:
        raise InvalidInput(f"Naskah belum dapat disusun. Lengkapi dahulu: {', '.join(lacking)}.")
    data = {
        "versi": version.number,
        "sidik": version.sha256,
        "tentang": row.title,
        "nomor_lembaga": row.partner_number,
        "pihak_kesatu": head_of_office("dafduk"),
        "lembaga": {
            "nama": row.agency.name,
            "alamat": row.agency.address,
            "penanda_tangan": row.partner_signer,
            "jabatan": row.partner_office,
            "nip": row.partner_nip,
            "dasar": row.partner_basis,
        },
        "tujuan": list(found.purposes),
        "mulai": found.valid_from.isoformat(),
        "sampai": found.valid_until.isoformat(),
        "laporan_hari": semester_reports.grace_days(),
        "surat": _letters(row),
        "unsur": _elements(found),
        "akses": [{"label": label, "teks": text} for label, text in _access(found)],
    }
    title = "Perjanjian kerja sama" if version.number == 1 else f"Adendum {version.number - 1} perjanjian kerja sama"
    number = row.number if version.number == 1 else f"{row.number}/AD{version.number - 1}"
    return Content(title, row.agency.name, data, agency_id=row.agency_id, number=number)


def _letters(row: Agreement) -> dict[str, dict[str, str]]:
    """The request and the approval that the PKS rests on; {} where none were noted."""
    noted = {one.step: one for one in row.steps.where(AgreementStep.step.in_([Step.REQUEST, Step.APPROVED]))}
    if len(noted) < len((Step.REQUEST, Step.APPROVED)):
        return {}
    return {
        name: {"nomor": noted[step].letter_number, "tanggal": noted[step].day}
        for name, step in (("permohonan", Step.REQUEST), ("persetujuan", Step.APPROVED))
    }


def missing(row: Agreement) -> list[str]:
    """What must be written down before the PKS can be drafted, in the words of the form."""
    wanted = {
        "penanda tangan pihak lembaga": row.partner_signer,
        "jabatannya": row.partner_office,
        "dasar kewenangannya": row.partner_basis,
        f"nomor perjanjian paling panjang {LONGEST_NUMBER - 4} huruf": len(row.number) <= LONGEST_NUMBER - 4,
    }
    return [name for name, there in wanted.items() if not there]


def _elements(found: Terms) -> list[dict[str, str]]:
    known = agreements.data_elements()
    return [{"nama": known[key].label, "cara": SHOWN[show]} for key, show in found.elements.items()]


def _access(found: Terms) -> list[tuple[str, str]]:
    limit: Mapping[bool, Any] = {True: "tanpa batas"}
    counts = {"per hari": found.quota_day, "per bulan": found.quota_month}
    quota = ", ".join(f"{limit.get(not many, many)} {per}" for per, many in counts.items())
    return [
        ("Masa berlaku", f"{_day(found.valid_from)} sampai {_day(found.valid_until)}"),
        ("Cara akses", ", ".join(METHOD_NAMES[one] for one in sorted(found.methods))),
        ("Kuota", quota),
        ("Banyak pengguna", str(limit.get(not found.users, found.users))),
        ("Alamat jaringan", ", ".join(map(str, found.networks)) or "dari mana saja"),
        ("Hari", ", ".join(DAYS[no] for no in found.days)),
        ("Jam", f"{found.hours[0].replace(':', '.')} sampai {found.hours[1].replace(':', '.')} WIB"),
        ("Ambang kemiripan nama dan alamat", f"{found.threshold} dari 100"),
        ("Data balikan", found.feedback or "tidak ada"),
        *_feedback(found),
    ]


def _day(day: date) -> str:
    return f"{day:%d-%m-%Y}"


KIND = PaperKind(
    code=CODE,
    title="Perjanjian kerja sama",
    number_format="",
    build=build,
    drafters=frozenset({Role.PENGELOLA}),
    countersigned=True,
)


def _feedback(found: Terms) -> list[tuple[str, str]]:
    """The columns of the file and how often it is due, where the terms name them."""
    if not found.feedback_columns:
        return []
    return [
        ("Kolom berkas data balikan (CSV/XLSX)", "; ".join((NIK, *found.feedback_columns))),
        ("Data balikan diberikan", PERIODS[found.feedback_period]),
    ]
