"""Files of data balikan, uploaded and judged, for tests."""

from __future__ import annotations

from typing import Any

from models.operations.verification import feedback
from models.ports.store import Store, open_store
from models.tables import AgencyUser, FeedbackDelivery, OutboxItem
from models.tables.sealing import sealer
from tests import agency as agencies
from tests import world as small_office
from workers import jobs
from workers.tools import Tools

COLUMNS = ["Alamat sekarang", "Nomor rekam medis"]
TERMS: dict[str, Any] = {"metode_akses": ["WEB_PORTAL"], "balikan_kolom": COLUMNS, "balikan_periode": "bulan"}
HEADER = "NIK;Alamat sekarang;Nomor rekam medis"
GOOD = f"{HEADER}\n{small_office.FATHER};DUSUN III NO. 2;RM-1\n{small_office.MOTHER};DUSUN II NO. 14;=1+1\n"


def tools_of(config: Any) -> Tools:
    store: Store = open_store(config.store_url, sealer().seal, sealer().open)
    return Tools(config, store, signer=None, siak=None, trust=None, cwt_key=b"")


def work_off(tools: Tools) -> None:
    for item in OutboxItem.select().where(OutboxItem.job == feedback.JOB, OutboxItem.done_at.is_null()):
        jobs.run(item.id, tools)


def delivered(user: AgencyUser, tools: Tools, data: str | bytes = GOOD) -> FeedbackDelivery:
    """A file after a worker has judged it."""
    one = feedback.owed_by(user.agency)[0]
    raw = data.encode() if isinstance(data, str) else data
    row = feedback.receive(user, one, raw, name="balikan.csv", address=agencies.ADDRESS, store=tools.store)
    work_off(tools)
    return FeedbackDelivery.get_by_id(row.id)
