"""An agency with an agreement and a program that asks under it, for tests."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from models.operations.agencies import agreements, semester_reports
from models.operations.clock import now, today
from models.operations.verification import answering, asker, clients
from models.operations.verification.call import Answer, new_serial
from models.rules.roles import Role
from models.rules.verification import semesters
from models.rules.verification.query import Query
from models.tables import Agency, Agreement, Verification
from models.tables.sealing import blind
from tests import world as small_office

PURPOSE, CASE = "Pelayanan pasien", "RM-0001"
ADDRESS = "10.1.2.3"


def terms(**changed: Any) -> dict[str, Any]:
    return {
        "berlaku_mulai": (today() - timedelta(days=30)).isoformat(),
        "berlaku_sampai": (today() + timedelta(days=300)).isoformat(),
        "elemen_data": {"nama": "tampil", "tgl_lahir": "cocok", "alamat": "tampil", "agama": "cocok"},
        "tujuan": [PURPOSE],
        "metode_akses": ["WEB_SERVICE"],
        **changed,
    }


def agreed(world: small_office.World, *, agency: Agency | None = None, **changed: Any) -> Agreement:
    """An agreement in force, as one from before the procedure bound."""
    agency = agency or Agency.get_or_none() or Agency.create(name="RSUD (CONTOH)", kind="lembaga lain")
    number = f"PKS/{Agreement.select().count() + 1}"
    row = Agreement.create(agency=agency, number=number, title="Data", by_procedure=False, changed_at=now())
    version = agreements.draft_terms(world.actor(Role.PENGELOLA), row, terms(**changed))
    agreements.approve_terms(world.actor(Role.KEPALA), row, version.number, version.sha256)
    return Agreement.get_by_id(row.id)


def late_semester() -> date:
    """The last day of the newest semester whose report is late today, with the days of a new installation."""
    ends = semesters.within(today() - timedelta(days=400), today())
    return max(day for day in ends if day + timedelta(days=semester_reports.GRACE_DAYS_DEFAULT) < today())


def token_of(world: small_office.World, agreement: Agreement) -> str:
    """A living token of a new client."""
    client = clients.register_client(world.actor(Role.PENGELOLA), agreement, "SIMRS")
    secret = clients.add_secret(world.actor(Role.PENGELOLA), client, timedelta(days=30))
    return clients.issue_token(clients.living_secret(client.client_id, secret))


def asks(world: small_office.World, **changed: Any) -> asker.Asker:
    """Whoever asks under a new agreement with these terms."""
    return asker.by_token(token_of(world, agreed(world, **changed)), ADDRESS)


def query(**changed: Any) -> Query:
    known = {"nama": "RIDWAN SAPUTRA", "tgl_lahir": "02-03-1985"}
    whole = {"number": small_office.FATHER, "known": known, "purpose": PURPOSE, "case_reference": CASE}
    return Query(**{**whole, **changed})


def logged(agreement: Agreement, at: datetime, **changed: Any) -> Verification:
    """A row of the log as it was written at that moment."""
    usual = {"method": "WEB_SERVICE", "function": "penduduk", "purpose": PURPOSE, "case_reference": CASE}
    usual |= {"subject_index": blind("x"), "result": "ditemukan", "counted": 1, "serial": new_serial(), "version": 1}
    return Verification.create(agreement=agreement, at=at, **{**usual, **changed})


def verify(world: small_office.World, **changed: Any) -> Answer:
    """One answered query under a new agreement."""
    return answering.verify_person(asks(world), query(**changed))
