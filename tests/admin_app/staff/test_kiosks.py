"""The office's list of kiosks: registered with a code shown once, watched, revoked."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from models.operations.clock import now
from models.operations.kiosks import devices
from models.rules.kiosks import read_code
from models.tables import Kiosk
from tests import kiosk as kiosks
from tests.admin_app.staff.desk_browser import row_of
from tests.world import REGION

CODE = re.compile(r"[2-9A-Z]{5}-[2-9A-Z]{5}")


@pytest.fixture
def agency(world):
    return kiosks.agreed(world).agency


def register(pengelola, agency, **changed):
    pengelola.open("/petugas/kios/new/")
    fields = {"agency": str(agency.id), "region_code": REGION, "label": "Balai Desa"}
    return pengelola.press("Simpan", {**fields, **changed})


def test_a_kiosk_is_registered_and_its_code_shown_once(pengelola, agency):
    register(pengelola, agency)
    code = CODE.search(pengelola.said)[0]
    assert read_code(code) == code
    pengelola.open(f"/petugas/kios/details/?id={Kiosk.get().id}")
    assert not CODE.search(pengelola.page.text)
    devices.enrol(code, address="")
    assert "hidup" in row_of(pengelola.open("/petugas/kios/"), "Balai Desa").text_content()


def test_what_cannot_be_registered_is_told_at_its_place(pengelola, agency):
    register(pengelola, agency)
    page = register(pengelola, agency, region_code=kiosks.OTHER_REGION, label="Dusun")
    assert "#region_code" in {link.get("href") for link in page.find(".galat-ringkas a")}


def test_the_list_says_since_when_a_kiosk_is_silent_and_who_was_there_last(pengelola, world, agency):
    kiosk, _ = kiosks.enrolled(world, agency)
    operator = kiosks.operator_of(world, agency)
    Kiosk.update(seen_at=now() - timedelta(hours=2), operator=operator, paper=40).execute()
    row = row_of(pengelola.open("/petugas/kios/"), "Balai Desa").text_content()
    assert "diam sejak" in row
    assert operator.name in row
    assert "40 lembar" in row
    assert devices.place_of(kiosk) in row


def test_a_lost_kiosk_is_revoked_at_once_with_a_reason(pengelola, kepala, world, agency):
    kiosk, _ = kiosks.enrolled(world, agency)
    place = f"/petugas/kios/details/?id={kiosk.id}"
    assert "Cabut sekarang" not in kepala.open(place).text
    pengelola.open(place)
    pengelola.press("Cabut sekarang", {"alasan": ""})
    assert Kiosk.get().state == "aktif"
    pengelola.open(place)
    pengelola.press("Cabut sekarang", {"alasan": "hilang di jalan"})
    assert Kiosk.get().state == "dicabut"
    assert "Buat kode" not in pengelola.page.words()


def test_a_locked_kiosk_waits_on_the_first_page_and_gets_a_new_code(pengelola, world, agency):
    kiosk, _ = kiosks.enrolled(world, agency)
    devices.lock(kiosk, "uji")
    assert "kios terkunci" in pengelola.open("/petugas/").words()
    pengelola.open(f"/petugas/kios/details/?id={kiosk.id}")
    pengelola.press("Buat kode")
    assert CODE.search(pengelola.said)
    assert Kiosk.get().state == "menunggu"
