"""Stay permits of orang asing (ITAS, ITAP) and with them their SKTT: who is told before the end, and whose has ended.

Pasal: Pasal 8(2)c, Pasal 13(1)g.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import peewee

from models.operations import notices, trail
from models.operations.clock import today
from models.operations.residents.register import ALIVE
from models.operations.search_anywhere import application_by_reference
from models.operations.services import catalogue
from models.rules.actor import SYSTEM
from models.rules.words import tanggal_panjang
from models.tables import Account, Application, Notice, RegisterChange, Resident
from models.tables.base import writing
from models.tables.people import SOME_STAY

DAYS_BEFORE, DAYS_BEFORE_DEFAULT = "izin_tinggal.ingatkan_hari", 30
ENTERED = ("stay_until", "dicatat")
"""Elements under which the history keeps by which application a permit came into the register, in its basis."""


def days_before() -> int:
    """How many days before the end of a permit its holder is reminded; 0 reminds nobody."""
    return max(0, int(catalogue.setting(DAYS_BEFORE, DAYS_BEFORE_DEFAULT)))


def holders() -> peewee.ModelSelect:
    """Everybody who lives here with a stay permit that ends."""
    return Resident.select().where(SOME_STAY, Resident.status == ALIVE)


def has_ended() -> peewee.Expression:
    """Whether the permit is over; a condition on :class:`Resident`. The last day still counts."""
    found: peewee.Expression = Resident.stay_until < today().isoformat()
    return found


def ends_soon() -> peewee.Expression:
    """Whether it ends within :func:`days_before` and has not ended; a condition on :class:`Resident`."""
    last = (today() + timedelta(days=days_before())).isoformat()
    found: peewee.Expression = Resident.stay_until.between(today().isoformat(), last)
    return found


def days_left(resident: Resident) -> int:
    """How many days his permit still holds; negative when it is over."""
    return (date.fromisoformat(resident.stay_until) - today()).days


def ended_count() -> int:
    """How many live here with a permit that is over."""
    return int(holders().where(has_ended()).count())


def key_of(resident: Resident) -> str:
    """The name of the fact that he was reminded of this end of his permit."""
    return f"izin-tinggal:{resident.id}:{resident.stay_until}"


def reminded(residents: Sequence[Resident]) -> set[int]:
    """Ids of those of them who were told of the end of their permit."""
    keys = {key_of(one): one.id for one in residents}
    rows = Notice.select(Notice.key).where(Notice.key.in_(list(keys))).tuples()
    return {keys[key] for (key,) in rows}


def remind() -> list[str]:
    """The sweep: tell everybody whose permit ends soon, once for each end; returns what was done, for the log."""
    if not days_before():
        return []
    rows = list(holders().where(ends_soon()).order_by(Resident.stay_until, Resident.id))
    known = reminded(rows)
    return [f"izin tinggal {one.id}" for one in rows if one.id not in known and _remind(one)]


def _remind(resident: Resident) -> bool:
    """One notice and its entry in the trail; False where there is nobody to write to."""
    found = _listener(resident)
    if found is None:
        return False
    account, application = found
    day = tanggal_panjang(date.fromisoformat(resident.stay_until))
    with writing():
        notices.notify(
            account,
            key_of(resident),
            "Izin tinggal segera berakhir",
            f"Izin tinggal {resident.name} dan surat keterangan tempat tinggalnya berlaku sampai {day}. Perpanjang "
            "dahulu izin tinggalnya di kantor imigrasi, lalu ajukan perpanjangan SKTT di AKU MANDIRI.",
            application=application,
        )
        trail.record(
            SYSTEM, "izin_tinggal_diingatkan", subject=f"penduduk:{resident.id}", detail={"sampai": resident.stay_until}
        )
    return True


def _listener(resident: Resident) -> tuple[Account, Application | None] | None:
    """His own account, else that of whoever last applied for him; None where neither is there."""
    own = Account.get_or_none(Account.resident == resident, Account.state == "aktif")
    if own is not None:
        return own, None
    rows = RegisterChange.select(RegisterChange.basis).where(
        RegisterChange.subject_kind == "resident",
        RegisterChange.subject_id == resident.id,
        RegisterChange.element.in_(ENTERED),
    )
    for row in rows.order_by(RegisterChange.id.desc()):
        application = application_by_reference(row.basis.rpartition(" ")[2])
        if application is not None and application.account is not None and application.account.state == "aktif":
            return application.account, application
    return None
