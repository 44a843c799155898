"""Reports of a semester on the office's screen: read, accepted, or returned with a reason."""

from __future__ import annotations

import pytest

from models.operations.agencies import semester_filings
from models.tables import SemesterFiling, SemesterReport
from tests import agency as agencies
from tests.models.operations.agencies.test_semester_filings import LAST, TYPED
from tests.proposals import user_of

WAITS = "laporan semester lembaga menunggu diterima"


@pytest.fixture
def filing(world):
    agreement = agencies.agreed(world, berlaku_mulai=LAST.isoformat())
    user = user_of(world, agreement.agency)
    one = next(one for one in semester_filings.owed_by(user) if one.semester == LAST)
    return semester_filings.file(user, one, TYPED, stated=True, address="")


def test_a_report_is_accepted_and_stands_on_the_agreement(pengelola, filing):
    assert WAITS in pengelola.open("/petugas/").words()
    pengelola.open(f"/petugas/laporan-semester/details/?id={filing.id}")
    assert TYPED["pemakaian"] in pengelola.page.words()
    page = pengelola.press("Terima laporan")
    assert "diterima" in page.words()
    assert SemesterReport.get().number == TYPED["nomor"]
    assert f"nomor {TYPED['nomor']}" in pengelola.open(f"/petugas/perjanjian/details/?id={filing.agreement_id}").words()
    assert "Terima laporan" not in pengelola.open(f"/petugas/laporan-semester/details/?id={filing.id}").words()


def test_a_return_needs_a_reason(pengelola, filing):
    pengelola.open(f"/petugas/laporan-semester/details/?id={filing.id}")
    page = pengelola.press("Kembalikan", {"alasan": "kurang"})
    assert page.status == 422
    assert "Tulis apa yang perlu diperbaiki" in page.words(".galat-ringkas")
    page = pengelola.press("Kembalikan", {"alasan": "Uraikan pemakaian per layanan."})
    assert "Uraikan pemakaian per layanan." in page.words()
    assert SemesterFiling.get().state == "dikembalikan"


def test_only_the_pengelola_answers_and_overseers_read(everybody, filing):
    details = f"/petugas/laporan-semester/details/?id={filing.id}"
    readers = {role.value for role, one in everybody.items() if one.open(details).status == 200}
    assert readers == {"pengelola", "administrator", "kepala"}
    path = f"/petugas/laporan-semester/{filing.id}/jawab"
    answers = {role.value: one.post(path, {"langkah": "kembali"}) for role, one in everybody.items()}
    assert {role for role, one in answers.items() if one.status != 403} == {"pengelola"}
    assert SemesterFiling.get().state == "dikirim"
