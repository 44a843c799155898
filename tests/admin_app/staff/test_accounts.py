"""Accounts that wait: claim beside register, photos, approval, refusal with a reason."""

from __future__ import annotations

import dataclasses
import io

import pytest
from PIL import Image

from models.operations.clock import now
from models.tables import AccessEntry, Account, Message
from models.tables.sealing import blind
from tests.admin_app.staff.desk_browser import Officer as Desk
from tests.world import OTHER_KK, WITNESS


@pytest.fixture
def waiting(app, world):
    """A resident who has registered, with photos in the store."""
    from admin_app import bound

    with app.app_context():
        digest = bound.store().put(b"\xff\xd8 foto")
    return Account.create(
        nik_index=blind(WITNESS),
        name="HASAN EFENDI",
        claim={"nik": WITNESS, "kk": OTHER_KK, "birth_date": "1970-11-09"},
        phone="+62812",
        email="hasan@contoh.invalid",
        password_hash="x",
        registered_at=now(),
        id_photo=digest,
        selfie=digest,
    )


def open_account(officer, account):
    return officer.open(f"/petugas/akun-warga/details/?id={account.id}")


def test_claim_and_register_stand_side_by_side(waiting, operator):
    page = open_account(operator, waiting)
    assert page.words("tbody").count("cocok") == 5
    Account.update(name="HASAN").where(Account.id == waiting.id).execute()
    page = open_account(operator, waiting)
    assert page.words("tbody").count("beda") == 1
    assert AccessEntry.select().count() == 2


def test_photos_are_for_verifiers_only(waiting, everybody):
    for role, officer in everybody.items():
        answer = officer.open(f"/petugas/akun-warga/{waiting.id}/foto/ktp")
        assert (answer.status == 200) is (role.value in {"operator", "pengawas"})
    assert everybody["operator"].open(f"/petugas/akun-warga/{waiting.id}/foto/password_hash").status == 404


def test_a_paper_that_was_scanned_into_a_pdf_is_shown_as_a_picture(waiting, config, intake_process):
    from admin_app import bound, create_app

    app = create_app(dataclasses.replace(config, intake_socket=intake_process), RATELIMIT_ENABLED=False)
    buffer = io.BytesIO()
    Image.new("RGB", (600, 400), "white").save(buffer, "PDF")
    with app.app_context():
        digest = bound.store().put(buffer.getvalue())
    Account.update(id_photo=digest).where(Account.id == waiting.id).execute()
    answer = Desk(app).log_in("operator").open(f"/petugas/akun-warga/{waiting.id}/foto/ktp")
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert Image.open(io.BytesIO(answer.data)).format == "JPEG"


def test_approving_opens_the_account_and_tells_its_holder(waiting, operator):
    operator.open("/petugas/")
    page = operator.open(operator.page.links()["akun warga menunggu diperiksa"])
    page = operator.open(page.links()["HASAN EFENDI"])
    operator.press("Setujui akun (Pasal 13(1)a)")
    account = Account.get_by_id(waiting.id)
    assert (account.state, account.resident.nik) == ("aktif", WITNESS)
    assert Message.select().where(Message.account == account).count() == 1


def test_refusing_needs_a_reason(waiting, operator):
    open_account(operator, waiting)
    assert operator.press("Tolak pendaftaran").status == 422
    assert "Tuliskan alasan" in operator.said
    operator.press("Tolak pendaftaran", {"alasan": "Foto KTP tidak terbaca."})
    assert Account.get_by_id(waiting.id).state == "ditolak"


def test_two_officers_decide_once(waiting, operator, pengawas):
    open_account(operator, waiting)
    open_account(pengawas, waiting)
    operator.press("Setujui akun")
    answer = pengawas.press("Tolak pendaftaran", {"alasan": "Foto buram."})
    assert answer.status == 409
    assert "petugas lain" in answer.words()


def test_a_nik_that_nobody_has_can_only_be_refused(waiting, operator):
    claim = {"nik": "1610990101809999", "kk": OTHER_KK, "birth_date": "1980-01-01"}
    Account.update(claim=claim).where(Account.id == waiting.id).execute()
    page = open_account(operator, waiting)
    assert "tidak ada di data penduduk" in page.words()
    assert not any("Setujui" in text for text in operator.buttons())
    answer = operator.post(f"/petugas/akun-warga/{waiting.id}/setujui", {})
    assert answer.status == 422
