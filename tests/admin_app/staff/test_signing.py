"""The kepala's desk: exceptions first, a sample to open, one passphrase, a result for each, retry, receipt."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models.operations import moves
from models.operations.clock import WIB, now
from models.operations.desk import sittings
from models.operations.services import catalogue
from models.rules.actor import SYSTEM
from models.rules.roles import Role
from models.rules.workflow import Action, Stage
from models.tables import Application, Document, OutboxItem, Paraf
from models.tables.base import writing
from tests import world as small_office
from tests.admin_app.staff.signer_stub import PASSPHRASE

DESK = "/petugas/tanda-tangan/"


def fresh(file):
    return Application.get_by_id(file.id)


@pytest.fixture
def file(world):
    return small_office.at_stage(world, Stage.KEPALA)


def sign(kepala, passphrase=PASSPHRASE, **more):
    kepala.open(DESK)
    return kepala.press("Bubuhkan TTE", {"sandi_tte": passphrase, **more})


def test_the_certificate_and_its_end_are_shown_before_anything_is_signed(file, kepala, signer):
    page = kepala.open(DESK)
    assert "dapat dipakai" in page.words(".kunci")
    assert f"{signer.until.astimezone(WIB).year}" in page.words(".kunci")
    assert "DEMO" in page.words(".kunci")
    assert "segera berakhir" not in page.words(".kunci")
    signer.until = now() + timedelta(days=9)
    assert "segera berakhir" in kepala.open(DESK).words(".kunci")
    signer.status = "REVOKE"
    assert "REVOKE" in kepala.open(DESK).words(".kunci")


def test_the_desk_says_that_files_are_ticked_from_the_start_only_where_some_are(world, file, kepala, signer):
    assert "sudah dicentang sejak awal" in kepala.open(DESK).words(".putusan small")
    Application.update(exception_note="MENDESAK").where(Application.id == file.id).execute()
    assert "sejak awal" not in kepala.open(DESK).words(".putusan small")


def test_without_the_signer_the_desk_still_opens_and_nothing_is_approved(file, kepala):
    page = kepala.open(DESK)
    assert page.status == 200
    assert "tidak menjawab" in page.words(".kunci")
    assert sign(kepala).status == 503
    assert fresh(file).stage == Stage.KEPALA


def test_many_refusals_are_summed_up_so_that_the_session_survives(world, kepala, signer):
    files = [small_office.at_stage(world, Stage.KEPALA) for _ in range(14)]
    kepala.open(DESK)
    Application.update(version=Application.version + 1).where(Application.id.in_([one.id for one in files])).execute()
    rows = [one.get("value") for one in kepala.page.find("input[name=berkas]")]
    for one in files:
        kepala.open(f"/petugas/berkas/{one.reference}")
    kepala.open(DESK)
    kepala.press("Bubuhkan TTE", {"sandi_tte": PASSPHRASE, "berkas": rows}, follow=False)
    assert len(kepala.client.get_cookie("sesi").value) < 4000
    assert "4 berkas lain" in kepala.follow().text


def test_a_wrong_passphrase_is_told_politely_with_the_tries_left(file, kepala, signer):
    page = sign(kepala, "salah")
    assert page.status == 422
    assert "Sisa percobaan: 4" in kepala.said
    assert page.find("#sandi_tte")[0].get("value") is None
    assert page.find("input[name=berkas][checked]")
    assert "salah" not in page.find("#sandi_tte")[0].attrib.values()
    for _ in range(4):
        page = sign(kepala, "salah")
    assert "Sisa percobaan" not in kepala.said
    page = sign(kepala)
    assert page.status == 429
    assert "15 menit" in kepala.said
    assert not Paraf.select().where(Paraf.stage == "kepala").exists()


def test_one_passphrase_serves_the_whole_sitting(world, file, kepala, signer):
    sign(kepala)
    second = small_office.at_stage(world, Stage.KEPALA)
    page = kepala.open(DESK)
    assert not page.find("#sandi_tte")
    page = kepala.press("Bubuhkan TTE")
    assert page.path.endswith("/hasil/sidang-1")
    assert {fresh(file).stage, fresh(second).stage} == {Stage.TTE}
    assert signer.opened == ["sidang-1"]
    kepala.open(DESK)
    small_office.at_stage(world, Stage.KEPALA)
    kepala.open(DESK)
    page = kepala.press("Akhiri sesi")
    assert signer.closed == ["sidang-1"]
    assert page.find("#sandi_tte")


def test_exceptions_come_first_and_are_not_ticked(world, kepala, signer):
    plain = small_office.at_stage(world, Stage.KEPALA)
    special = small_office.at_stage(world, Stage.KEPALA)
    Application.update(exception_note="Anak akan dioperasi").where(Application.id == special.id).execute()
    page = kepala.open(DESK)
    rows = page.find("tbody tr")
    assert special.reference in rows[0].text_content()
    assert "Anak akan dioperasi" in rows[0].text_content()
    assert [box.get("checked") is not None for box in page.find("input[name=berkas]")] == [False, True]
    assert plain.reference in rows[1].text_content()


def test_a_card_and_what_changes_its_family_are_marked_and_signed_one_after_the_other(world, kepala, signer):
    card = small_office.at_stage(world, Stage.KEPALA, anak_kk_baru="ya")
    birth, sibling = (small_office.at_stage(world, Stage.KEPALA) for _ in range(2))
    page = kepala.open(DESK)
    rows = {row.find("th").text_content().strip(): row.text_content() for row in page.find("tbody tr")}
    both = f"keluarga yang sama dengan {birth.reference}, {sibling.reference}: tandatangani bergantian"
    assert both in rows[card.reference]
    for one in (birth, sibling):  # who prints no card does not mind a sibling
        assert f"keluarga yang sama dengan {card.reference}: tandatangani bergantian" in rows[one.reference]
    assert not page.find("input[name=berkas][checked]")
    every = [box.get("value") for box in page.find("input[name=berkas]")]
    kepala.press("Bubuhkan TTE", {"sandi_tte": PASSPHRASE, "berkas": every}, follow=False)
    assert [fresh(one).stage for one in (card, birth, sibling)] == [Stage.TTE, Stage.KEPALA, Stage.KEPALA]
    assert (
        f"{birth.reference}: Berkas ini menyangkut keluarga yang sama dengan {card.reference}" in kepala.follow().text
    )


def test_a_large_stack_wants_its_sample_opened_first(world, kepala, signer):
    from models.rules.actor import Actor

    catalogue.set_setting(Actor(Role.PENGELOLA, 5, "Pengelola"), "tte.contoh_wajib_dari", 3)
    files = [small_office.at_stage(world, Stage.KEPALA) for _ in range(4)]
    page = sign(kepala)
    assert page.status == 422
    assert "Buka dahulu berkas contoh" in kepala.said
    assert signer.opened == []
    wanted = [one.reference for one in files if one.reference in kepala.said]
    assert len(wanted) == 2
    assert "contoh, belum" in page.words("table")
    for reference in wanted:
        kepala.open(f"/petugas/berkas/{reference}")
    assert sign(kepala).path.endswith("/hasil/sidang-1")


def test_a_page_that_is_older_than_the_file_signs_nothing(world, file, kepala, signer):
    kepala.open(DESK)
    with writing():
        row = moves.load(file.id)
        moves.move(row, world.actor(Role.KEPALA), Action.KEMBALIKAN, seen_version=row.version, reason="periksa")
    page = kepala.press("Bubuhkan TTE", {"sandi_tte": PASSPHRASE})
    assert page.path == DESK
    assert "diproses lebih dulu" in kepala.said
    assert not Paraf.select().where(Paraf.stage == "kepala").exists()


def finish(file, reference_number="1610-LU-26112026-0001"):
    """What the workers do, without their PDF."""
    approval = Paraf.get(Paraf.application == file, Paraf.stage == "kepala", Paraf.voided_at.is_null())
    Document.create(
        application=file,
        code="DOC_KUT_LAHIR",
        title="Kutipan Akta Kelahiran",
        number=reference_number,
        token=f"t{file.id}",
        state="terbit",
        approval=approval,
        content_sha256=approval.content_sha256,
        template_sha256="0" * 64,
        data={},
        signed_sha256="ab" * 32,
        signer_name="Kepala Dinas",
        reserved_at=now(),
        signed_at=now(),
        published_at=now(),
        holder_name="AISYAH",
    )
    with writing():
        row = moves.load(file.id)
        moves.move(row, SYSTEM, Action.TERBITKAN, seen_version=row.version)


def fail(file, reason):
    with writing():
        row = moves.load(file.id)
        moves.void_from(row, Stage.KEPALA, "TTE gagal")
        moves.move(row, SYSTEM, Action.TTE_GAGAL, seen_version=row.version, reason=reason)


def test_each_document_has_its_result_until_all_are_done(world, kepala, signer):
    done, failed, waiting = (small_office.at_stage(world, Stage.KEPALA) for _ in range(3))
    page = sign(kepala)
    assert "0 dari 3 berkas terbit" in page.words()
    assert page.find("[data-tunggu]")
    finish(done)
    fail(failed, "Layanan tanda tangan menolak.")
    OutboxItem.update(waiting_for="layanan penanda waktu").where(
        OutboxItem.application == waiting, OutboxItem.job == "terbitkan"
    ).execute()
    page = kepala.open(page.path)
    rows = {
        row.find("th").text_content().strip(): " ".join(row.text_content().split()) for row in page.find("tbody tr")
    }
    assert "1610-LU-26112026-0001" in rows[done.reference]
    assert "Layanan tanda tangan menolak." in rows[failed.reference]
    assert "Menunggu: layanan penanda waktu" in rows[waiting.reference]
    assert page.find("[data-tunggu]")
    finish(waiting, "1610-LU-26112026-0002")
    page = kepala.open(page.path)
    assert not page.find("[data-tunggu]")
    assert "2 dari 3 berkas terbit. 1 gagal" in page.words()


def test_only_the_failed_ones_are_tried_again(world, kepala, signer):
    done, failed = (small_office.at_stage(world, Stage.KEPALA) for _ in range(2))
    page = sign(kepala)
    finish(done)
    fail(failed, "TSA tidak menjawab.")
    page = kepala.open(page.path)
    page = kepala.open(page.links()["Ulangi yang gagal (1)"])
    assert "TTE gagal: TSA tidak menjawab." in page.words("table")
    assert len(page.find("input[name=berkas][checked]")) == 1
    page = kepala.press("Bubuhkan TTE", {"sandi_tte": PASSPHRASE})
    assert signer.opened == ["sidang-1", "sidang-2"]  # after a failure the passphrase is asked for again
    assert fresh(failed).stage == Stage.TTE
    assert fresh(done).stage == Stage.TERBIT


def test_the_receipt_holds_the_hashes(world, file, kepala, signer):
    page = sign(kepala)
    finish(file)
    page = kepala.open(page.path)
    page = kepala.open(page.links()["Tanda terima"])
    approval = Paraf.get(Paraf.stage == "kepala")
    assert approval.content_sha256 in page.text
    assert "ab" * 32 in page.text
    assert "1610-LU-26112026-0001" in page.text


def test_another_kepalas_sitting_is_not_found(file, kepala, signer, enter):
    page = sign(kepala)
    small_office.officer(Role.KEPALA, "kepala2")
    other = enter("kepala2")
    assert other.open(page.path).status == 404
    assert other.open(page.path.replace("hasil", "tanda-terima")).status == 404
    assert sittings.outcomes(1, "sidang-1") == []


def test_a_preview_of_each_document_stands_on_the_file(file, kepala):
    page = kepala.open(f"/petugas/berkas/{file.reference}")
    assert "KUTIPAN AKTA KELAHIRAN" in page.words(".pratinjau")
    assert file.subject_name in page.words(".pratinjau")
    assert "diberikan saat penerbitan" in page.words(".pratinjau")
    assert not Document.select().exists()


def test_nothing_ticked_is_said(file, kepala, signer):
    kepala.open(DESK)
    page = kepala.post(DESK + "bubuhkan", {"sandi_tte": PASSPHRASE})
    assert page.status == 422
    assert "Centang dahulu" in kepala.said
    assert signer.opened == []
