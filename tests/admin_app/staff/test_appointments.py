"""The counter: the day's list, ticks person by person, hours booked for others, opening hours and closed days."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models.operations.applications import drafting
from models.operations.clock import WIB, now
from models.operations.transparency import looks
from models.operations.visits import appointments, attendance
from models.rules.roles import Role
from models.tables import AccessEntry, Appointment, Attendance, CardRequest, Closure, Notice, OpeningHours, TrailEntry
from models.tables.appointments import OFFICE
from tests import marriages
from tests import world as w
from tests.admin_app.staff.desk_browser import row_of


@pytest.fixture
def marriage(world):
    return marriages.sent(world)


@pytest.fixture
def page_of(marriage):
    return f"/petugas/janji/{marriage.reference}"


@pytest.fixture
def booked(world, marriage):
    actor = drafting.actor_of(world.account, "127.0.0.1")
    return appointments.book(actor, marriage.id, OFFICE, marriages.free())


def hour(page, number=0):
    return page.find("select[name=waktu] option")[number].get("value")


def test_the_day_lists_who_is_expected_with_the_people_who_must_come(operator, booked, marriage):
    day = booked.starts_at.astimezone(WIB).date()
    page = operator.open(f"/petugas/janji/?hari={day:%d-%m-%Y}")
    row = " ".join(row_of(page, marriage.reference).text_content().split())
    for words in ("30 menit", "Suami belum", "Saksi kedua belum", "Dipesan"):
        assert words in row
    assert "Tidak ada janji temu" in operator.press("Tampilkan", {"hari": "1-1-2020"}).words()
    assert operator.open("/petugas/janji/?hari=entah&tempat=x").status == 200
    operator.open(f"/petugas/janji/?hari={day + timedelta(days=1):%Y-%m-%d}")
    assert marriage.reference in operator.open(operator.page.links()["← Sehari sebelumnya"]).words()


def test_the_paraf_is_refused_with_a_link_until_everybody_was_ticked(operator, page_of, marriage):
    operator.open(f"/petugas/berkas/{marriage.reference}")
    assert "Suami belum" in operator.page.words("[aria-labelledby=kehadiran]")
    page = operator.press("Paraf, kirim ke Pengawas")
    assert page.status == 422
    assert "Belum tercatat hadir: Suami" in page.words(".galat-ringkas")
    assert "#kehadiran" in {one.get("href") for one in page.find(".galat-ringkas a")}
    operator.open(page.links()["Catat kehadiran dan janji temu"])
    for title in ("Suami", "Istri", "Saksi pertama", "Saksi kedua"):
        page = operator.press(f"{title} hadir")
    assert page.words("[aria-label=Kehadiran]").count("Petugas Operator") == 4
    operator.open(f"/petugas/berkas/{marriage.reference}")
    operator.press("Paraf, kirim ke Pengawas")
    assert w.Application.get_by_id(marriage.id).stage == "pengawas"


def test_later_desks_see_who_was_there(operator, pengawas, world, marriage):
    marriages.come(world, marriage)
    operator.open(f"/petugas/berkas/{marriage.reference}")
    operator.press("Paraf, kirim ke Pengawas")
    seen = pengawas.open(f"/petugas/berkas/{marriage.reference}").words("[aria-labelledby=kehadiran]")
    assert seen.count("hadir Petugas Operator") == 4
    assert "hadir" not in pengawas.open(f"/petugas/janji/{marriage.reference}").words("button")


def test_a_wrong_tick_is_taken_back_with_a_reason(operator, page_of, marriage):
    operator.open(page_of)
    operator.press("Suami hadir")
    page = operator.press("Batalkan tanda Suami")
    assert page.status == 422
    assert "Tulis mengapa" in operator.said
    operator.press("Batalkan tanda Suami", {"alasan": "Salah orang"})
    assert [one.present for one in Attendance.select().order_by(Attendance.id)] == [True, False]
    assert attendance.persons(marriage)[0].seen is None


def test_an_officer_books_moves_and_cancels_for_who_calls(operator, page_of, marriage):
    day = marriages.free().astimezone(WIB).date()
    page = operator.open(f"{page_of}?hari={day:%d-%m-%Y}")
    assert operator.press("Simpan janji temu").status == 422
    assert "Tulis alasannya" in operator.said
    operator.press("Simpan janji temu", {"alasan": "Minta lewat telepon"})
    page = operator.open(f"{page_of}?hari={day:%d-%m-%Y}")
    assert "Pindahkan untuk pemohon" in page.words()
    operator.press("Simpan janji temu", {"waktu": hour(page, 2), "alasan": "Minta lewat telepon"})
    appointment = Appointment.get()
    assert (appointment.starts_at, appointment.moved) == (marriages.free(2), 0)
    operator.press("Batalkan janji temu", {"alasan": "Sakit"})
    assert Appointment.get().state == "batal"
    reasons = [row.reason for row in TrailEntry.select().where(TrailEntry.action.startswith("janji"))]
    assert reasons == ["Minta lewat telepon", "Minta lewat telepon", "Sakit"]
    assert "Alasan: Sakit." in marriages.notices("batal")[0].text


def test_a_stale_page_changes_nothing(operator, page_of, booked, marriage):
    operator.open(page_of)
    stale = operator.page
    operator.press("Batalkan janji temu", {"alasan": "Sakit"})
    operator.page = stale
    assert operator.press("Batalkan janji temu", {"alasan": "Sakit"}).status == 404
    assert len(marriages.notices("batal")) == 1


def test_who_did_not_come_is_noted_after_the_hour(operator, page_of, booked):
    assert "Tidak hadir" not in operator.open(page_of).words("main button")
    marriages.shift(booked, hours=-1)
    operator.open(page_of)
    operator.press("Tidak hadir")
    assert Appointment.get().state == "tidak_hadir"
    assert Notice.select().where(Notice.title.startswith("Anda belum datang")).count() == 1


@pytest.mark.parametrize("role", [Role.KEPALA])
def test_who_only_reads_has_no_buttons(enter, page_of, role):
    page = enter(role.value).open(page_of)
    assert page.status == 200
    assert page.find("main form[method=post]") == []


def test_who_looked_at_an_appointment_is_noted_and_did_not_thereby_read_the_file(operator, world, page_of, marriage):
    operator.open(page_of)
    seen = AccessEntry.select().where(AccessEntry.what == looks.APPOINTMENT)
    assert {one.resident.name for one in seen} == {"RIDWAN SAPUTRA", "NURLELA", "HASAN EFENDI", "ROHANA"}
    assert looks.opened_since(world.actor(Role.OPERATOR), [marriage]) == set()
    operator.open(f"/petugas/berkas/{marriage.reference}")
    assert looks.opened_since(world.actor(Role.OPERATOR), [marriage]) == {marriage.id}


def test_a_file_of_ones_own_family_is_not_opened(enter, world, page_of):
    w.officer(Role.OPERATOR, "keluarga", resident=world.mother)
    assert enter("keluarga").open(page_of).status == 403


def test_a_file_that_needs_nobody_says_so(operator, world):
    assert "tidak ada yang harus datang" in operator.open(f"/petugas/janji/{w.sent(world).reference}").words()


def test_opening_hours_are_kept_by_the_pengelola(pengelola):
    pengelola.open("/petugas/jam-janji/new/")
    saturday = {"place": "16.10.01", "weekday": "5", "opens": "8", "closes": "10.30", "minutes": "30", "seats": "1"}
    pengelola.press("Simpan", saturday)
    row = OpeningHours.get(OpeningHours.place == "16.10.01")
    assert (row.weekday, row.opens, row.closes, row.seats, row.active) == (5, 480, 630, 1, True)
    pengelola.open("/petugas/jam-janji/new/")
    assert "bertumpuk" in pengelola.press("Simpan", saturday).words(".galat-ringkas")
    assert "seperti 08.30" in pengelola.press("Simpan", saturday | {"opens": "pagi"}).words(".galat-ringkas")
    page = pengelola.open(f"/petugas/jam-janji/edit/?id={row.id}")
    assert page.find("#opens")[0].get("value") == "08.00"
    pengelola.press("Simpan", {"seats": "3"})
    assert OpeningHours.get_by_id(row.id).seats == 3


def test_a_closed_day_is_told_to_who_was_booked_and_can_be_opened_again(pengelola, booked):
    day = booked.starts_at.astimezone(WIB).date()
    pengelola.open("/petugas/hari-tutup/new/")
    pengelola.press("Simpan", {"day": f"{day:%d-%m-%Y}", "place": "semua", "reason": "Listrik padam"})
    assert "1 pemohon diberi tahu" in pengelola.said
    assert Appointment.get().state == "ditutup"
    closure = Closure.get()
    pengelola.open(f"/petugas/hari-tutup/edit/?id={closure.id}")
    pengelola.press("Simpan", {"active": []})
    assert Closure.get_by_id(closure.id).active is False


def test_a_card_that_is_ready_is_fetched_by_appointment(operator, world):
    application = w.sent(world)
    CardRequest.create(card="KIA", resident=world.mother, application=application, requested_at=now(), state="siap")
    page = operator.open(f"/petugas/janji/{application.reference}")
    assert "Siap diambil di loket: KIA NURLELA" in page.words()
    operator.press("Simpan janji temu", {"alasan": "Telepon"})
    booked = Appointment.get(Appointment.application == application)
    assert booked.kind == "ambil"
    day = booked.starts_at.astimezone(WIB).date()
    row = row_of(operator.open(f"/petugas/janji/?hari={day:%d-%m-%Y}"), application.reference)
    assert "mengambil kartu" in row.text_content()


def test_the_queue_tells_which_files_wait_for_people(operator, world, marriage):
    other = w.sent(world)
    page = operator.open("/petugas/antrean/?milik=menunggu")
    assert "Menunggu hadir (1)" in page.words(".tab")
    assert marriage.reference in page.text
    assert other.reference not in page.text
    assert "berhenti dihitung" in row_of(page, marriage.reference).text_content()
    marriages.come(world, marriage)
    assert "Menunggu hadir" not in operator.open("/petugas/antrean/").words(".tab")


def test_what_nobody_noted_is_found_from_the_first_page(operator, booked, marriage):
    assert "belum dicatat siapa" not in operator.open("/petugas/janji/").words()
    Appointment.update(starts_at=now() - timedelta(days=2)).where(Appointment.id == booked.id).execute()
    page = operator.open("/petugas/")
    page = operator.open(page.links()["janji temu yang sudah lewat belum dicatat"])
    address = next(one.get("href") for one in page.find(".kabar a"))
    assert marriage.reference in operator.open(address).words()


def test_a_day_that_cannot_be_read_is_told(operator, page_of):
    for page in (operator.open(f"{page_of}?hari=bukan"), operator.open("/petugas/janji/?hari=bukan")):
        assert "Tulis tanggal" in page.words(".galat-ringkas")
