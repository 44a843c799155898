"""Officers in the office's own table: made, changed, helped, shut out."""

from __future__ import annotations

import pytest

from models.tables import (
    Officer,
    TrailEntry,
)
from tests.admin_app.staff.desk_browser import Officer as Desk
from tests.world import MOTHER, PASSWORD

NEW_PASSWORD = "kata sandi pertama"


# -- officers


def new_officer(pengelola, **more):
    pengelola.open("/petugas/petugas/new/")
    form = {"username": "Dewi", "name": "Dewi Lestari", "role": "pengawas", "password": NEW_PASSWORD, **more}
    return pengelola.press("Simpan", form)


def test_an_officer_is_made_and_must_enrol(pengelola, app):
    page = new_officer(pengelola, nik=MOTHER)
    assert page.status == 200
    officer = Officer.get(Officer.username == "dewi")
    assert (officer.role, officer.demo, officer.resident.nik) == ("pengawas", False, MOTHER)
    desk = Desk(app)
    desk.open("/petugas/masuk")
    assert desk.press("Masuk", {"username": "dewi", "sandi": NEW_PASSWORD}).path == "/petugas/akun/ponsel"


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"username": "operator"}, "username"),
        ({"password": "pendek"}, "password"),
        ({"role": "pemohon"}, "role"),
        ({"nik": "1610990101809999"}, "nik"),
        ({"name": ""}, "name"),
    ],
)
def test_a_bad_officer_says_where(pengelola, more, field):
    page = new_officer(pengelola, **more)
    assert f"#{field}" in {link.get("href") for link in page.find(".galat-ringkas a")}


def test_a_changed_role_ends_the_sessions(pengelola, operator):
    row = Officer.get(Officer.username == "operator")
    pengelola.open(f"/petugas/petugas/edit/?id={row.id}")
    pengelola.press("Simpan", {"role": "arsiparis"})
    assert operator.open("/petugas/").status == 302
    assert TrailEntry.select().where(TrailEntry.action == "petugas_ubah").count() == 1


def test_the_last_manager_cannot_shut_himself_out(pengelola):
    row = Officer.get(Officer.username == "pengelola")
    pengelola.open(f"/petugas/petugas/edit/?id={row.id}")
    page = pengelola.press("Simpan", {"role": "operator"})
    assert "pengelola terakhir" in page.words(".galat-ringkas")
    assert Officer.get_by_id(row.id).role == "pengelola"


def test_a_lost_password_and_a_lost_telephone_are_helped(pengelola, operator):
    row = Officer.get(Officer.username == "operator")
    Officer.update(totp_confirmed=True, totp_secret="A" * 16).where(Officer.id == row.id).execute()
    pengelola.open(f"/petugas/petugas/details/?id={row.id}")
    pengelola.press("Lupakan ponsel")
    assert not Officer.get_by_id(row.id).totp_confirmed
    pengelola.press("Ganti kata sandi", {"sandi_baru": "pendek"})
    assert "paling sedikit" in pengelola.said
    pengelola.press("Ganti kata sandi", {"sandi_baru": NEW_PASSWORD})
    assert operator.open("/petugas/").status == 302
    Desk(operator.client.application).log_in("operator", NEW_PASSWORD)


def test_no_secret_of_an_officer_is_shown(pengelola):
    row = Officer.get(Officer.username == "operator")
    Officer.update(totp_secret="RAHASIATOTP").where(Officer.id == row.id).execute()
    for path in ("", f"details/?id={row.id}", f"edit/?id={row.id}"):
        page = pengelola.open(f"/petugas/petugas/{path}")
        assert "RAHASIATOTP" not in page.text
        assert row.password_hash not in page.text
        assert PASSWORD not in page.text
