"""Papers of the office on its screens: open the draft, initial, return, sign beside the files, download."""

from __future__ import annotations

import pytest

from admin_app import bound
from models.operations.documents import issuing
from models.operations.papers import issuing as paper_issuing
from models.rules.workflow import Stage
from models.tables import Application, PaperReading
from tests import papers
from tests import world as small_office
from tests.admin_app.staff.signer_stub import PASSPHRASE

DESK = "/petugas/tanda-tangan/"


@pytest.fixture
def put(app):
    def keep(data):
        with app.app_context():
            return bound.store().put(data)

    return keep


@pytest.fixture
def paper(world, put):
    return papers.drawn(papers.begun(world), put)


def page_of(paper):
    return f"/petugas/naskah/details/?id={paper.id}"


def test_a_paper_passes_every_desk_once_its_draft_was_opened(paper, enter, pengelola, signer):
    desks = [("pengelola", "Paraf, kirim ke Pengawas"), ("pengawas", "Pasal 15(1)d"), ("administrator", "Pasal 15(1)g")]
    for username, button in desks:
        officer = enter(username)
        officer.open(page_of(paper))
        officer.press(button)
        assert "Buka dahulu konsep" in officer.said
        assert officer.open(f"/petugas/naskah/{paper.id}/konsep").status == 200
        assert "sudah Anda buka" in officer.open(page_of(paper)).text
        officer.press(button)
    assert papers.fresh(paper).stage == Stage.KEPALA
    kepala = enter("kepala")
    assert "naskah menunggu" in kepala.open(DESK).text
    assert not kepala.page.find("input[name=naskah][checked]")
    kepala.open(f"/petugas/naskah/{paper.id}/konsep")
    assert kepala.open(DESK).find("input[name=naskah][checked]")
    page = kepala.press("Bubuhkan TTE", {"sandi_tte": PASSPHRASE})
    assert papers.fresh(paper).stage == Stage.TTE
    assert "0 dari 1 naskah terbit" in page.text


def test_files_and_papers_are_signed_with_one_passphrase(world, paper, kepala, signer):
    file = small_office.at_stage(world, Stage.KEPALA)
    papers.at_stage(world, Stage.KEPALA, paper)
    kepala.open(f"/petugas/naskah/{paper.id}/konsep")
    kepala.open(DESK)
    page = kepala.press("Bubuhkan TTE", {"sandi_tte": PASSPHRASE})
    assert Application.get_by_id(file.id).stage == Stage.TTE
    assert papers.fresh(paper).stage == Stage.TTE
    assert "0 dari 1 berkas terbit" in page.text


def test_a_paper_that_was_not_opened_is_not_signed(world, paper, kepala, signer):
    papers.at_stage(world, Stage.KEPALA, paper)
    value = kepala.open(DESK).find("input[name=naskah]")[0].get("value")
    kepala.press("Bubuhkan TTE", {"sandi_tte": PASSPHRASE, "naskah": value})
    assert "Buka dahulu konsep" in kepala.said
    assert papers.fresh(paper).stage == Stage.KEPALA


def test_it_is_returned_with_a_reason_that_the_next_one_reads(world, paper, pengawas, pengelola):
    papers.at_stage(world, Stage.PENGAWAS, paper)
    pengawas.open(page_of(paper))
    pengawas.press("Kembalikan ke penyusun", {"alasan": "Jam akses keliru"})
    assert papers.fresh(paper).stage == Stage.OPERATOR
    page = pengelola.open(page_of(paper))
    assert "Jam akses keliru" in page.text
    assert "gugur" in page.text
    pengelola.press("Susun ulang")
    assert "disusun ulang" in pengelola.said
    pengelola.press("Tarik naskah")
    assert papers.fresh(paper).stage == Stage.DITARIK


def test_the_signed_pdf_is_downloaded_and_its_receipt_shows_the_hashes(world, paper, put, kepala, signer):
    papers.at_stage(world, Stage.KEPALA, paper)
    kepala.open(f"/petugas/naskah/{paper.id}/konsep")
    kepala.open(DESK)
    kepala.press("Bubuhkan TTE", {"sandi_tte": PASSPHRASE})
    assert kepala.open(f"/petugas/naskah/{paper.id}/unduh").status == 404
    item = papers.claimed(paper)
    ready, sitting = paper_issuing.prepare(item)
    digest = put(b"%PDF signed")
    issuing.record_signed(item, issuing.begin_attempt(item, ready, sitting, "a" * 64), digest, "KEPALA")
    paper_issuing.publish(item, paper.id)
    assert kepala.open(f"/petugas/naskah/{paper.id}/unduh").data == b"%PDF signed"
    assert digest in kepala.open(f"{DESK}tanda-terima/{sitting}").text
    assert "1 dari 1 naskah terbit" in kepala.open(f"{DESK}hasil/{sitting}").text


@pytest.mark.parametrize("role", ["arsiparis", "perancang"])
def test_who_has_no_part_in_papers_sees_none(paper, enter, role):
    officer = enter(role)
    for address in (page_of(paper), "/petugas/naskah/", f"/petugas/naskah/{paper.id}/konsep"):
        assert officer.open(address).status == 403
    assert not PaperReading.select().exists()


def test_the_first_page_counts_the_papers_that_wait_for_the_officer(paper, pengelola, pengawas):
    for officer, count in ((pengelola, "1"), (pengawas, "0")):
        rows = officer.open("/petugas/").find(".kartu-baris li")
        assert [one.text_content() for one in rows if "naskah dinas menunggu" in one.text_content()] == [
            f"{count}naskah dinas menunggu Anda"
        ]
