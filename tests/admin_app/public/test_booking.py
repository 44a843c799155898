"""A resident chooses day and hour without JavaScript, changes his mind, and is told when somebody was faster."""

from __future__ import annotations

import pytest

from models.operations.applications import drafting
from models.operations.clock import WIB, now
from models.operations.visits import appointment_days, appointments, attendance
from models.rules.roles import Role
from models.tables import Appointment, CardRequest, OpeningHours
from models.tables.appointments import OFFICE
from tests import marriages
from tests import world as w
from tests.admin_app.public.browser import packed


@pytest.fixture
def marriage(world):
    return marriages.sent(world)


@pytest.fixture
def home(marriage):
    return f"/akun/permohonan/{marriage.token}"


@pytest.fixture
def husband(world):
    return drafting.actor_of(world.account, "127.0.0.1")


def open_hours(browser, home, start):
    return browser.open(f"{home}/janji/jam?tempat={OFFICE}&hari={start.astimezone(WIB).date().isoformat()}")


def pick(browser, start):
    return browser.send({"waktu": start.isoformat()})


def test_who_must_come_leads_to_days_then_hours_then_an_appointment(citizen, home):
    page = citizen.open(home)
    assert "Belum ada janji" in page.words()
    assert [one for one in ("Suami", "Istri", "Saksi pertama", "Saksi kedua") if one not in page.words(".jejak")] == []
    page = citizen.open(page.links()["Pilih hari dan jam"])
    assert packed(page) < 12_000
    day = next(address for text, address in page.links().items() if "tempat kosong" in text)
    page = citizen.open(day)
    hour = page.find("input[name=waktu]")[-1].get("value")
    page = citizen.send({"waktu": hour})
    assert page.status == 200
    appointment = Appointment.get()
    assert appointment.starts_at.isoformat()[:10] in day or appointment.starts_at.astimezone(WIB).isoformat() == hour
    assert "Simpan ke kalender" in page.links()
    assert "KTP-el asli" in page.words()
    assert "Hari dan jam datang ke kantor dipesan" in page.words()


def test_the_receipt_leads_to_the_choice(citizen, home):
    assert citizen.open(f"{home}/terkirim").links()["Pilih hari dan jam"] == f"{home}/janji"


def test_the_page_of_the_service_says_who_must_come(visitor):
    assert "Datang ke kantor" in visitor.open("/layanan/CAP_KAWIN").words("h2")
    assert "Datang ke kantor" not in visitor.open("/layanan/CAP_LAHIR").words("h2")


def test_full_and_closed_days_are_told_as_such(citizen, home, world):
    OpeningHours.update(seats=1, opens=480, closes=540).where(OpeningHours.opens == 480).execute()
    OpeningHours.update(active=False).where(OpeningHours.opens != 480).execute()
    full, closed = marriages.free(), marriages.free(after=6)
    for start in marriages.all_free(full):
        appointments.book(world.actor(Role.OPERATOR), marriages.sent(world).id, OFFICE, start, reason="telepon")
    appointment_days.close_day(world.actor(Role.PENGELOLA), closed.astimezone(WIB).date().isoformat(), "", "Rapat")
    days = citizen.open(f"{home}/janji").words(".daftar")
    assert "Penuh" in days
    assert "Tutup: Rapat" in days
    assert "Tidak ada jam yang kosong" in open_hours(citizen, home, full).words()


def test_who_comes_second_is_told_politely_and_chooses_again(citizen, home, world, marriage):
    OpeningHours.update(seats=1).execute()
    start = marriages.free()
    open_hours(citizen, home, start)
    appointments.book(world.actor(Role.OPERATOR), marriages.sent(world).id, OFFICE, start, reason="telepon")
    page = pick(citizen, start)
    assert page.status == 409
    assert "Tidak ada yang hilang" in page.errors[0]
    assert "#waktu" in {one.get("href") for one in page.find(".salah a")}
    assert start.isoformat() not in {one.get("value") for one in page.find("input[name=waktu]")}
    page = pick(citizen, marriages.free())
    assert page.status == 200
    assert attendance.open_appointment(marriage) is not None


def test_no_hour_ticked_is_no_error_of_the_program(citizen, home):
    open_hours(citizen, home, marriages.free())
    for typed in ("", "besok", "2026-01-01T08:00", "2020-01-01T08:00:00+07:00"):
        assert citizen.send({"waktu": typed}).status == 409
    assert open_hours(citizen, home, marriages.at(-400, 8)).status == 200
    assert citizen.open(f"{home}/janji/jam?tempat=x&hari=entah").status == 200


def test_an_appointment_is_moved_and_given_up(citizen, home, marriage):
    open_hours(citizen, home, marriages.free())
    pick(citizen, marriages.free())
    page = citizen.open(citizen.open(home).links()["Ganti hari atau jam"])
    assert "Tetap berlaku sampai" in page.words()
    other = marriages.free(3)
    open_hours(citizen, home, other)
    pick(citizen, other)
    assert attendance.open_appointment(marriage).starts_at == other
    citizen.open(citizen.open(home).links()["Batalkan janji"])
    page = citizen.send({})
    assert "Pilih hari dan jam" in page.links()
    assert Appointment.get().state == "batal"
    assert citizen.open(f"{home}/janji/batal").status == 302


def test_too_late_is_explained_where_the_appointment_stands(citizen, home, world, marriage):
    appointment = appointments.book(world.actor(Role.OPERATOR), marriage.id, OFFICE, marriages.free(), reason="telepon")
    marriages.shift(appointment, hours=3)
    page = citizen.open(home)
    assert "kurang dari 24 jam" in page.words()
    assert "Simpan ke kalender" in page.links()
    assert "Ganti hari atau jam" not in page.links()
    assert citizen.open(f"{home}/janji").headers["Location"] == home
    assert "Batalkan janji" not in page.links()
    assert citizen.open(f"{home}/janji/batal").headers["Location"] == f"{home}#janji"
    citizen.post(f"{home}/janji/batal", {"versi": str(Appointment.get().version)})
    assert Appointment.get().state == "dipesan"
    marriages.shift(appointment, hours=-1)
    page = citizen.open(home)
    assert "sudah lewat" in page.words()
    assert "Simpan ke kalender" not in page.links()


def test_an_hour_chosen_after_the_last_change_leads_back_to_the_reason(citizen, home, husband, marriage):
    appointments.book(husband, marriage.id, OFFICE, marriages.free())
    open_hours(citizen, home, marriages.free())
    for number in (2, 3):
        version = attendance.open_appointment(marriage).version
        appointments.move(husband, marriage.id, OFFICE, marriages.free(number), seen_version=version)
    page = pick(citizen, marriages.free(4))
    assert page.status == 200
    assert "sudah diubah 2 kali" in page.words()
    page = citizen.open(page.links()["Batalkan janji"])
    assert "hanya petugas loket" in page.words()
    citizen.send({})
    assert "petugas yang memesankan" in marriages.notices("batal")[0].text


def test_an_appointment_that_changed_meanwhile_is_shown_before_it_is_given_up(citizen, home, husband, marriage):
    appointments.book(husband, marriage.id, OFFICE, marriages.free())
    assert "dihitung sebagai satu perubahan" in citizen.open(f"{home}/janji/batal").words()
    appointments.move(husband, marriage.id, OFFICE, marriages.free(3), seen_version=1)
    page = citizen.send({})
    assert page.status == 409
    assert "Yang berlaku tertulis di bawah" in page.errors[0]
    citizen.send({})
    assert Appointment.get().state == "batal"


def test_after_a_closed_day_the_page_says_why_there_is_no_appointment(citizen, home, world, husband, marriage):
    booked = appointments.book(husband, marriage.id, OFFICE, marriages.free())
    day = booked.starts_at.astimezone(WIB).date().isoformat()
    appointment_days.close_day(world.actor(Role.PENGELOLA), day, "", "Rapat kerja")
    assert "Kantor tutup pada janji Anda" in citizen.open(home).words(".kabar")
    appointments.book(husband, marriage.id, OFFICE, marriages.free(after=7))
    marriages.shift(attendance.open_appointment(marriage), minutes=-5)
    appointments.note_no_show(world.actor(Role.OPERATOR), marriage.id, seen_version=1)
    assert "Anda belum datang pada janji yang lalu" in citizen.open(home).words(".kabar")


def test_the_calendar_file_is_the_appointment(citizen, home, world, marriage):
    assert citizen.open(f"{home}/janji/unduh.ics").status == 404
    start = marriages.free()
    appointments.book(world.actor(Role.OPERATOR), marriage.id, OFFICE, start, reason="telepon")
    answer = citizen.open(f"{home}/janji/unduh.ics")
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert start.strftime("DTSTART:%Y%m%dT").encode() in answer.data or b"DTSTART:" in answer.data
    assert b"Saksi kedua" in answer.data.replace(b"\r\n ", b"")


def test_a_strangers_appointment_does_not_exist(stranger, home):
    for path in ("/janji", f"/janji/jam?tempat={OFFICE}", "/janji/batal", "/janji/unduh.ics"):
        assert stranger.open(home + path).status == 404
    stranger.open("/akun/profil")
    assert stranger.post(f"{home}/janji/jam?tempat={OFFICE}", {"waktu": marriages.free().isoformat()}).status == 404
    assert Appointment.select().count() == 0


def test_an_application_that_needs_nobody_has_no_such_page(citizen, world):
    home = f"/akun/permohonan/{w.sent(world).token}"
    assert "Datang ke kantor" not in citizen.open(home).words()
    assert citizen.open(f"{home}/janji").status == 302


def test_the_promised_day_is_honest_while_people_must_still_come(citizen, home, world, marriage):
    assert "bila semua datang hari ini" in citizen.open(home).words("dl.rangkum")
    marriages.come(world, marriage)
    assert "berhenti dihitung" not in citizen.open(home).words("dl.rangkum")


def test_a_card_that_is_ready_leads_to_an_hour_at_the_counter(citizen, world):
    application = w.sent(world)
    home = f"/akun/permohonan/{application.token}"
    assert "Ambil kartu" not in citizen.open(home).text
    CardRequest.create(card="KIA", resident=world.mother, application=application, requested_at=now(), state="siap")
    page = citizen.open(home)
    assert "Siap diambil: KIA NURLELA" in page.words()
    assert "Surat kuasa" in page.text
    day = citizen.open(f"{home}/janji")
    assert "Yang harus hadir" not in day.text
    start = marriages.free()
    open_hours(citizen, home, start)
    pick(citizen, start)
    assert Appointment.get().kind == "ambil"
    assert "Simpan ke kalender" in citizen.open(home).text
