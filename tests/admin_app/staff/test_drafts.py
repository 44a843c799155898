"""The drafts on the kepala's desk and on the file: shown only while they are true, and only to who may see the file."""

from __future__ import annotations

import pytest

from models.operations import moves
from models.operations.documents import draft_documents
from models.operations.residents import register_edit
from models.ports.store import open_store
from models.rules.roles import Role
from models.rules.workflow import Action, Stage
from models.tables import AccessEntry, Application, Officer, Resident
from models.tables.base import writing
from models.tables.sealing import sealer
from tests import world as small_office
from tests.admin_app.staff.conftest import ROLES
from tests.admin_app.staff.signer_stub import PASSPHRASE
from tests.drafted import draw

DESK = "/petugas/tanda-tangan/"
HANDLERS = {Role.OPERATOR, Role.PENGAWAS, Role.ADMINISTRATOR, Role.KEPALA}


@pytest.fixture
def file(world):
    return small_office.at_stage(world, Stage.KEPALA)


@pytest.fixture
def put(config, app):
    return open_store(config.store_url, sealer().seal, sealer().open).put


@pytest.fixture
def drafted(file, put):
    draw(file, put)
    return file


def page_of(file):
    return f"/petugas/berkas/{file.reference}"


def address(file, code="DOC_KUT_LAHIR"):
    return f"{page_of(file)}/konsep/{code}"


def bare(link):
    """An address without what it tells the browser's reader."""
    return link.partition("#")[0]


def rename_mother(world):
    row = Resident.get_by_id(world.mother.id)
    register_edit.change_resident(
        world.actor(Role.OPERATOR), row.id, {"name": "NURLELA HASAN"}, kk=small_office.KK, basis="Surat", seen=row.as_of
    )


def test_the_draft_stands_on_the_file_above_the_preview_with_a_plain_link(drafted, kepala):
    page = kepala.open(page_of(drafted))
    (frame,) = page.find(".konsep iframe")
    assert bare(frame.get("src")) == address(drafted)
    assert frame.get("title")
    both = [address(drafted), address(drafted, "DOC_REG_LAHIR")]
    assert [bare(one.get("href")) for one in page.find(f".konsep a[target={frame.get('name')}]")] == both
    assert [one.get("href") for one in page.find(".konsep a[target=_blank]")] == both
    assert drafted.subject_name in page.words(".pratinjau")
    assert "frame-src 'self'" in page.headers["Content-Security-Policy"]


def test_the_pdf_may_be_framed_by_our_pages_only_and_is_not_kept_by_the_browser(drafted, kepala):
    answer = kepala.open(address(drafted))
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.data.startswith(b"%PDF-1.4 DOC_KUT_LAHIR")
    assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer.headers
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Disposition"].startswith("inline")


def test_the_desk_opens_a_draft_in_the_page_and_loads_none_before(drafted, kepala, signer):
    page = kepala.open(DESK)
    (drawer,) = page.find("td details.konsep-baca")
    (frame,) = drawer.iter("iframe")
    links = [bare(one.get("href")) for one in drawer.iter("a") if one.get("target") == frame.get("name")]
    assert links == [address(drafted), address(drafted, "DOC_REG_LAHIR")]
    assert page.find("input[name=berkas][checked]")
    assert frame.get("src") is None
    assert not AccessEntry.select().exists()  # whoever only sees the stack has read no draft


def test_without_a_draft_the_preview_stays_and_the_desk_signs(file, kepala, signer):
    page = kepala.open(page_of(file))
    assert "konsep sedang dibuat Muat ulang" in page.words(".konsep")
    assert not page.find("iframe")
    assert file.subject_name in page.words(".pratinjau")
    assert "sedang dibuat" in kepala.open(DESK).words("tbody")
    assert kepala.open(address(file)).status == 409
    kepala.open(DESK)
    kepala.press("Bubuhkan TTE", {"sandi_tte": PASSPHRASE})
    assert Application.get_by_id(file.id).stage == Stage.TTE


def test_an_outdated_draft_is_never_sent_and_is_said_to_be_made_again(world, drafted, put, kepala):
    old = kepala.open(address(drafted)).data
    rename_mother(world)
    answer = kepala.open(address(drafted))
    assert answer.status == 409
    assert "Konsep sedang dibuat ulang" in answer.words("h1")
    assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]
    page = kepala.open(page_of(drafted))
    assert "konsep sedang dibuat ulang" in page.words(".konsep")
    assert not page.find("iframe")
    draw(drafted, put)
    answer = kepala.open(address(drafted))
    assert answer.status == 200
    assert answer.data != old


def test_the_desk_calls_no_draft_ready_whose_content_is_not_the_files(drafted, kepala, signer):
    assert kepala.open(DESK).find("details.konsep-baca")
    Application.update(content_sha256="0" * 64).where(Application.id == drafted.id).execute()
    page = kepala.open(DESK)
    assert not page.find("details.konsep-baca")
    assert "sedang dibuat" in page.words("tbody")


def test_only_who_handles_files_reads_a_draft(drafted, everybody, stranger, citizen):
    assert set(everybody) == set(ROLES)
    for role, officer in everybody.items():
        assert officer.open(address(drafted)).status == (200 if role in HANDLERS else 403), role
    for person in (stranger, citizen):
        assert person.open(address(drafted)).status == 302


def test_no_officer_reads_the_draft_of_his_own_family(drafted, world, kepala):
    Officer.update(resident=world.mother).where(Officer.username == "kepala").execute()
    assert kepala.open(address(drafted)).status == 403


def test_a_draft_that_is_not_there_is_not_found(world, drafted, kepala):
    assert kepala.open(address(drafted, "DOC_KK")).status == 404
    assert kepala.open("/petugas/berkas/AM-1/konsep/DOC_KUT_LAHIR").status == 404
    with writing():
        row = moves.load(drafted.id)
        moves.move(row, world.actor(Role.KEPALA), Action.KEMBALIKAN, seen_version=row.version, reason="periksa")
    assert kepala.open(address(drafted)).status == 404
    assert not kepala.open(page_of(drafted)).find(".konsep")


def test_a_document_that_cannot_be_drawn_says_why(file, put, kepala):
    draw(file, put, problem="Huruf ini tidak dapat dicetak.")
    page = kepala.open(page_of(file))
    assert "konsep tidak dapat dibuat Huruf ini tidak dapat dicetak." in page.words(".konsep")
    assert not page.find("iframe")
    assert kepala.open(address(file)).status == 404


def test_who_read_a_draft_is_noted_and_the_file_itself_still_counts_as_unopened(drafted, kepala, signer):
    kepala.open(address(drafted))
    kepala.open(address(drafted, "DOC_REG_LAHIR"))
    looks = AccessEntry.select().where(AccessEntry.application == drafted)
    assert {one.what for one in looks} == {"konsep dokumen"}
    assert looks.count() == len({one.resident_id for one in looks})
    assert "belum" in kepala.open(DESK).words("tbody")
    kepala.open(page_of(drafted))
    assert {one.what for one in looks.clone()} == {"konsep dokumen", "isi permohonan"}
    assert "sudah" in kepala.open(DESK).words("tbody")
    assert draft_documents.exist(drafted)
