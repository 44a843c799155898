"""Monthly statements on the office's screen: each figure opens its rows, and a changed log is told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models.operations.clock import now
from models.operations.verification import clients, statements
from models.rules.roles import Role
from models.rules.verification.statement import month_begins, month_name, month_of
from models.tables import MonthlyStatement
from tests import agency as agencies

LAST = month_of(month_begins(month_of(now())) - timedelta(days=1))


@pytest.fixture
def statement(world):
    agreement = agencies.agreed(world)
    client, at = clients.register_client(world.actor(Role.PENGELOLA), agreement, "SIMRS"), month_begins(LAST)
    for hours, changed in ((2, {}), (3, {"counted": 0, "result": "kuota_hari", "case_reference": "RM-9"})):
        agencies.logged(agreement, at + timedelta(hours=hours), client=client, **changed)
    statements.catch_up()
    return MonthlyStatement.get()


def test_the_figures_lead_to_their_rows(pengelola, statement):
    page = pengelola.open("/petugas/pernyataan/")
    assert month_name(LAST) in page.words("table")
    page = pengelola.open(f"/petugas/pernyataan/details/?id={statement.id}")
    assert "Angka ini sama dengan 2 baris" in page.words("[role=status]")
    (link,) = [one for one in page.find("td a, th a") if "kuota_hari" in one.get("href")]
    page = pengelola.open(link.get("href"))
    assert "Hasil atau alasan penolakan: Kuota hari ini habis. (kuota_hari)" in page.words("h1")
    assert len(page.find("tbody tr")) == 1
    assert "RM-9" in page.words("tbody")
    assert pengelola.open(f"/petugas/pernyataan/{statement.id}/baris?tabel=hasil&nilai=lain").status == 404


def test_a_log_that_does_not_add_up_any_more_is_told(pengelola, statement):
    agencies.logged(statement.agreement, month_begins(LAST), client=1)
    page = pengelola.open(f"/petugas/pernyataan/details/?id={statement.id}")
    assert "kini berisi 3 baris; pernyataan menghitung 2" in page.words("[role=alert]")


def test_the_office_takes_the_csv(pengelola, statement):
    answer = pengelola.client.get(f"/petugas/pernyataan/{statement.id}/csv")
    assert "Semua,Semua,1,0,1,2" in answer.data.decode("utf-8-sig")


def test_only_overseers_read_statements(everybody, statement):
    for path in ("", f"details/?id={statement.id}", f"{statement.id}/csv", f"{statement.id}/baris?tabel=hari&nilai=x"):
        answers = {role.value: one.open(f"/petugas/pernyataan/{path}") for role, one in everybody.items()}
        assert {role for role, one in answers.items() if one.status != 403} == {"pengelola", "administrator", "kepala"}
