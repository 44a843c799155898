"""Demo marriages at the operator's desk: one not booked yet, two with an appointment, one of which half came early."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from models.operations.applications import drafting
from models.operations.clock import today
from models.operations.logins import passwords
from models.operations.visits import appointments, attendance, office_hours
from models.ports.store import Store
from models.tables import Account, Application, Resident
from models.tables.appointments import OFFICE
from scripts.seed.files import attach_required, send, witnesses_of
from scripts.seed.people import HEAD, HIGH_SCHOOL, WIFE
from scripts.seed.staff import PASSWORD, actor, seed_account

COUPLES = 3
CHRISTIAN, NOT_YET_RECORDED = "2", "3"
NEVER_MARRIED = "2"
MINUTES = 30


def seed_marriages(store: Store) -> None:
    """Make :data:`COUPLES` applications, with appointments on the next days on which the office is open."""
    digest = passwords.hash_password(PASSWORD)
    files = []
    for number, (husband, wife) in enumerate(_couples()):
        account = seed_account(husband, digest)
        files.append(_marriage(store, account, wife, number))
    _not_booked, booked, half_there = files
    starts = _free_starts()
    appointments.book(drafting.actor_of(booked.account, "127.0.0.1"), booked.id, OFFICE, next(starts))
    appointments.book(actor("operator"), half_there.id, OFFICE, next(starts), reason="Permintaan lewat telepon.")
    for role in ("suami", "istri"):
        attendance.mark(actor("operator2"), half_there.id, role)


def _couples() -> Iterator[tuple[Resident, Resident]]:
    """The last couples of the register, whose marriage was blessed in church and not recorded yet."""
    heads = Resident.select().where(Resident.shdk == HEAD, Resident.sex == "1", Resident.education == HIGH_SCHOOL)
    found = 0
    for husband in heads.order_by(Resident.id.desc()):
        wife = Resident.get_or_none(Resident.family == husband.family, Resident.shdk == WIFE)
        if wife is None or found == COUPLES:
            continue
        found += 1
        for one in (husband, wife):
            one.religion, one.marital_status, one.marriage_date = CHRISTIAN, NOT_YET_RECORDED, ""
            one.save()
        yield husband, wife


def _marriage(store: Store, account: Account, wife: Resident, number: int) -> Application:
    application = drafting.begin(drafting.actor_of(account, "127.0.0.1"), account, "CAP_KAWIN", "KAWIN_WNI")
    drafting.save(application, _answers(account.resident, wife))
    attach_required(store, application, number)
    send(application)
    return application


def _answers(husband: Resident, wife: Resident) -> dict[str, Any]:
    return {
        "pelapor_hubungan": "suami",
        "s2_nik": wife.nik,
        "kw_ayah_suami": husband.father_name,
        "kw_ibu_suami": husband.mother_name,
        "kw_ayah_istri": wife.father_name,
        "kw_ibu_istri": wife.mother_name,
        "kw_status_sebelum": NEVER_MARRIED,
        "kw_status_sebelum_istri": NEVER_MARRIED,
        "kw_ke": "1",
        "kw_agama": CHRISTIAN,
        "kw_tgl_pemberkatan": (today() - timedelta(days=12)).isoformat(),
        "kw_pemuka": "YOHANES SITORUS",
        "kw_tempat": "OGAN ILIR",
        "kw_di_bawah_umur": "tidak",
        "kw_tni_polri": "tidak",
        "kw_perjanjian": "tidak",
        "kw_keluarga": "satu",
        "kw_ktp": "tidak",
        **witnesses_of(husband),
    }


def _free_starts() -> Iterator[datetime]:
    """The first free hour of each day to come on which the office is open."""
    tomorrow = today() + timedelta(days=1)
    for day in office_hours.days(OFFICE, tomorrow, appointments.limits().days_ahead, MINUTES):
        if day.free:
            yield next(one.starts_at for one in day.slots if one.free)
