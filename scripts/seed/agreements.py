"""An agreement of the demo, as one that was in force before the procedure was kept here.

Pasal: Pasal 10(2)a.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from models.operations.agencies import agreements
from models.operations.clock import now
from models.operations.verification import users
from models.tables import Agency, Agreement
from scripts.seed.staff import PASSWORD, actor


def seed_agreed(agency: Agency, number: str, title: str, begins: date, terms: Mapping[str, Any]) -> Agreement:
    """In force for two years from ``begins``; ``terms`` is what it allows, drafted and put in force by two officers."""
    row = Agreement.create(
        agency=agency,
        number=number,
        title=title,
        by_procedure=False,
        signed_on=begins.isoformat(),
        changed_at=now(),
    )
    term = {"berlaku_mulai": begins.isoformat(), "berlaku_sampai": (begins + timedelta(days=730)).isoformat()}
    version = agreements.draft_terms(actor("pengelola"), row, {**term, **terms})
    agreements.approve_terms(actor("kepala"), row, version.number, version.sha256)
    return Agreement.get_by_id(row.id)


def seed_user(agency: Agency, username: str, name: str) -> None:
    """Somebody of the agency who may ask."""
    users.create_user(actor("pengelola"), agency, username=username, name=name, password=PASSWORD, demo=True)
