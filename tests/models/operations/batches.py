"""Files of agencies for tests, driven without any process."""

from __future__ import annotations

from typing import Any

from models.operations import outbox
from models.operations.verification import users
from models.operations.verification.batch import deciding, receiving, results, working
from models.ports.store import open_store
from models.rules.roles import Role
from models.tables import AgencyUser, Agreement, OutboxItem, VerificationBatch
from models.tables.sealing import sealer
from tests import agency as agencies
from tests import world as small_office

TITLES = "NIK;NAMA;TGL_LAHIR"
FATHER = f"{small_office.FATHER};Ridwan Saputra;02-03-1985"
MOTHER = f"{small_office.MOTHER};Nurlaila Sari;05-07-1988"


def text(*lines: str, titles: str = TITLES) -> bytes:
    return "\n".join([titles, *lines]).encode()


class Counter:
    """An agency's user, and the worker's part step by step."""

    def __init__(self, config: Any, world: small_office.World, username: str = "loket", **terms: Any) -> None:
        self.store = open_store(config.store_url, sealer().seal, sealer().open)
        self.agreement: Agreement = agencies.agreed(world, **{"metode_akses": ["WEB_BATCH"], **terms})
        agency = self.agreement.agency
        self.user: AgencyUser = users.create_user(
            world.actor(Role.PENGELOLA), agency, username=username, name="Petugas Loket", password=small_office.PASSWORD
        )

    def upload(self, data: bytes, purpose: str = agencies.PURPOSE) -> VerificationBatch:
        return receiving.receive(
            self.user,
            self.agreement,
            [data],
            name="pasien.csv",
            purpose=purpose,
            case_reference=agencies.CASE,
            address=agencies.ADDRESS,
            store=self.store,
        )

    def work_on(
        self, work: VerificationBatch, workbook: Any = None, failpoint: Any = lambda _: None
    ) -> VerificationBatch:
        item = outbox.claim(OutboxItem.get(OutboxItem.subject_id == work.id, OutboxItem.done_at.is_null()).id)
        while working.step(item, self.store, workbook, failpoint):
            pass
        return VerificationBatch.get_by_id(work.id)

    def start(self, work: VerificationBatch, *, automatic: bool = False) -> None:
        deciding.start(self.user, work.id, agencies.ADDRESS, automatic=automatic)

    def answer(self, data: bytes, *, automatic: bool = False) -> VerificationBatch:
        work = self.work_on(self.upload(data))
        assert work.state == "siap", work.problem
        self.start(work, automatic=automatic)
        return self.work_on(work)

    def rows(self, work: VerificationBatch) -> list[list[Any]]:
        return [list(row) for row in results.rows(work, self.store)]
