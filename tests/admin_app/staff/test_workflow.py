"""One file from the operator to the kepala, through the screens only, as Pasal 15 has it."""

from __future__ import annotations

import pytest

from models.rules.roles import Role
from models.rules.workflow import Stage, button, steps_of
from models.tables import Application, OutboxItem, Paraf
from tests import world as small_office
from tests.admin_app.staff.signer_stub import PASSPHRASE

HANDLERS = (Role.OPERATOR, Role.PENGAWAS, Role.ADMINISTRATOR, Role.KEPALA)


def stage(reference):
    return Application.get(Application.reference == reference).stage


@pytest.fixture
def sent(world):
    return small_office.sent(world)


def test_a_file_goes_through_the_office(sent, everybody, signer):
    reference = sent.reference
    operator, pengawas, administrator, kepala = (everybody[role] for role in HANDLERS)
    operator.open("/petugas/")
    page = operator.press("Buka berkas berikutnya")
    assert page.path == f"/petugas/berkas/{reference}"
    assert "Paraf, kirim ke Pengawas (Pasal 15(1)b)" in operator.buttons()
    page = operator.press("Paraf, kirim ke Pengawas", verdicts(operator))
    assert "diparaf" in operator.said
    assert page.path == "/petugas/antrean/"
    assert stage(reference) == Stage.PENGAWAS

    pengawas.open(f"/petugas/berkas/{reference}")
    assert {"Paraf, kirim ke Administrator (Pasal 15(1)d)", "Perbaiki sendiri (Pasal 15(1)e)"} <= set(
        pengawas.buttons()
    )
    pengawas.press("Paraf, kirim ke Administrator")
    assert stage(reference) == Stage.ADMINISTRATOR

    administrator.open(f"/petugas/berkas/{reference}")
    assert "Kembalikan ke Pengawas (Pasal 15(1)h)" in administrator.buttons()
    administrator.press("Paraf, kirim ke Kepala (Pasal 15(1)g)")
    assert stage(reference) == Stage.KEPALA

    kepala.open("/petugas/tanda-tangan/")
    assert reference in kepala.page.words("table")
    page = kepala.press("Bubuhkan TTE (Pasal 15(1)j)", {"sandi_tte": PASSPHRASE})
    assert page.path == "/petugas/tanda-tangan/hasil/sidang-1"
    assert stage(reference) == Stage.TTE
    assert OutboxItem.select().where(OutboxItem.job == "terbitkan").count() == 1
    approval = Paraf.get(Paraf.stage == "kepala")
    assert approval.sitting == "sidang-1"
    assert approval.content_sha256 == Application.get(Application.reference == reference).content_sha256


def verdicts(officer):
    """Everything is in order."""
    return {box.get("name"): "sesuai" for box in officer.page.find("input[type=radio]")}


@pytest.mark.parametrize("role", HANDLERS)
def test_each_stage_shows_exactly_the_buttons_of_the_table(world, everybody, role):
    file = small_office.at_stage(world, Stage(role.value))
    for other, officer in everybody.items():
        page = officer.open(f"/petugas/berkas/{file.reference}")
        if page.status == 403:
            continue
        shown = {
            text
            for text in officer.buttons()
            if any(text.startswith(button(s)) for s in steps_of(Stage(role.value), role))
        }
        wanted = len(steps_of(Stage(role.value), role)) if other is role else 0
        assert len(shown) == wanted, (other, shown)


def test_the_kepala_cannot_edit(world, kepala):
    file = small_office.at_stage(world, Stage.KEPALA)
    page = kepala.open(f"/petugas/berkas/{file.reference}")
    assert "Kembalikan ke Administrator (Pasal 15(1)k)" in " ".join(kepala.buttons())
    assert not [link for link in page.links().values() if link.endswith("/perbaiki")]
    assert kepala.open(f"/petugas/berkas/{file.reference}/perbaiki").status == 403


def test_returns_go_exactly_one_step_back_with_a_reason(world, pengawas, administrator, kepala):
    file = small_office.at_stage(world, Stage.KEPALA)
    for officer, before in ((kepala, Stage.ADMINISTRATOR), (administrator, Stage.PENGAWAS), (pengawas, Stage.OPERATOR)):
        officer.open(f"/petugas/berkas/{file.reference}")
        assert officer.press("Kembalikan").status == 422
        assert "Tuliskan alasan" in officer.said
        officer.press("Kembalikan", {"teks.kembalikan": "Ejaan nama belum sama dengan KK."})
        assert stage(file.reference) == before
    assert not Paraf.select().where(Paraf.voided_at.is_null()).exists()


def test_a_ready_made_reason_is_enough(world, pengawas):
    file = small_office.at_stage(world, Stage.PENGAWAS)
    page = pengawas.open(f"/petugas/berkas/{file.reference}")
    ready = page.find("#alasan-kembalikan option")[1].text_content()
    pengawas.press("Kembalikan", {"alasan.kembalikan": ready})
    operator_page = file.trail.order_by(file.trail.model.id.desc()).first()
    assert operator_page.reason == ready


def test_two_people_at_once_the_second_reads_what_happened(world, app, pengawas, enter):
    file = small_office.at_stage(world, Stage.PENGAWAS)
    small_office.officer(Role.PENGAWAS, "pengawas2")
    second = enter("pengawas2")
    for person in (pengawas, second):
        person.open(f"/petugas/berkas/{file.reference}")
    pengawas.press("Paraf, kirim ke Administrator")
    answer = second.press("Paraf, kirim ke Administrator")
    assert answer.status == 409
    assert "Petugas Pengawas" in answer.words()
    assert "Tindakan Anda tidak dijalankan" in answer.words()
    assert answer.links()["Lihat keadaan berkas"] == f"/petugas/berkas/{file.reference}"
    assert Paraf.select().where(Paraf.stage == "pengawas").count() == 1


def test_a_page_whose_content_changed_meanwhile_gives_no_paraf(world, operator):
    from models.tables import Resident

    file = small_office.sent(world)
    operator.open(f"/petugas/berkas/{file.reference}")
    Resident.update(name="NURLELA SARI").where(Resident.id == world.mother.id).execute()
    answer = operator.press("Paraf, kirim ke Pengawas")
    assert answer.status == 409
    assert "berubah sejak halaman Anda dibuka" in answer.words()
    assert stage(file.reference) == Stage.OPERATOR
