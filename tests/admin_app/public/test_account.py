"""The resident's own pages: progress, story, documents, notices."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta

import pytest

from models.operations import archive
from models.operations.applications import drafting
from models.operations.clock import now
from models.rules.roles import Role
from models.rules.workflow import PROGRESS, Stage
from models.tables import Application, CardRequest, Document, Notice, Paraf
from tests import world as small_office

PDF = b"%PDF-1.7 bukan sungguhan"


def publish(world, app, state="terbit", **more):
    """A file with one published document, as the publish commit leaves it."""
    application = small_office.approved(world)
    with app.app_context():
        from admin_app.bound import store

        sha256 = store().put(PDF)
    document = Document.create(
        application=application,
        code="DOC_KUT_LAHIR",
        title="Kutipan Akta Kelahiran",
        number=f"1610-LU-24112026-{application.id:04d}",
        token=secrets.token_urlsafe(16),
        state=state,
        holder_name="AISYAH PUTRI RIDWAN A",
        approval=Paraf.get(Paraf.application == application, Paraf.stage == "kepala"),
        content_sha256="0" * 64,
        template_sha256="0" * 64,
        data={"pemegang": {"nik": "1610996411260001"}},
        signed_sha256=sha256,
        signer_name="Kepala Dinas (DEMO)",
        reserved_at=now(),
        signed_at=now(),
        published_at=now(),
        **more,
    )
    Application.update(stage="terbit", finished_at=now()).where(Application.id == application.id).execute()
    return document


def test_the_progress_bar_is_drawn_from_the_workflow_table(citizen, world):
    application = small_office.at_stage(world, Stage.PENGAWAS)
    answer = citizen.open(f"/akun/permohonan/{application.token}")
    states = [one.get("class") for one in answer.find("ol.bilah li")]
    assert len(states) == len(PROGRESS)
    assert states.index("kini") == PROGRESS.index(Stage.PENGAWAS)
    assert set(states[: states.index("kini")]) == {"sudah"}
    assert answer.find("ol.jejak [aria-current=step]")
    assert "Pejabat Pengawas" in answer.words("dl")
    assert "Operator selesai memeriksa dan membubuhkan paraf" in answer.words()


def test_reasons_between_officers_stay_between_them(citizen, world):
    from models.operations.desk import office

    application = small_office.at_stage(world, Stage.PENGAWAS)
    office.send_back(world.actor(Role.PENGAWAS), application.id, "rahasia dapur", seen_version=application.version)
    answer = citizen.open(f"/akun/permohonan/{application.token}")
    assert "Dikembalikan ke Operator" in answer.words()
    assert "rahasia dapur" not in answer.text


def test_a_refusal_is_told_with_its_reason(citizen, world):
    from models.operations.desk import office

    application = small_office.sent(world)
    office.refuse(
        world.actor(Role.OPERATOR),
        application.id,
        "Sudah pernah dicatat.",
        "UU 24/2013",
        seen_version=application.version,
    )
    answer = citizen.open(f"/akun/permohonan/{application.token}")
    assert "Sudah pernah dicatat." in answer.words()
    assert not answer.find("ol.bilah")


def test_a_published_document_is_seen_and_downloaded(app, citizen, world):
    document = publish(world, app)
    answer = citizen.open("/akun")
    assert document.title in answer.words()
    answer = citizen.open(f"/akun/dokumen/{document.token}")
    assert document.number in answer.words()
    assert "Hasil cetak adalah salinan" in answer.words()
    citizen.open(f"/akun/dokumen/{document.token}/berkas")
    assert citizen.page.data == PDF
    assert citizen.page.headers["Content-Type"] == "application/pdf"
    assert citizen.page.headers["Content-Disposition"].startswith("inline")
    assert citizen.page.headers["X-Content-Type-Options"] == "nosniff"
    citizen.open(f"/akun/dokumen/{document.token}/berkas?unduh=1")
    assert citizen.page.headers["Content-Disposition"].startswith("attachment")


def test_a_document_is_nobody_elses(app, stranger, visitor, world):
    document = publish(world, app)
    for path in (f"/akun/dokumen/{document.token}", f"/akun/dokumen/{document.token}/berkas"):
        assert stranger.open(path).status == 404
        assert visitor.open(path).status == 302


def test_drafts_of_one_service_are_told_apart(citizen, world):
    begun = datetime(2026, 11, 27, 2, 0, tzinfo=UTC)
    drafting.begin(drafting.actor_of(world.account), world.account, "CAP_LAHIR", "LAHIR_AYAH_IBU")
    for _ in range(2):
        small_office.draft(world)
    for minute, one in enumerate(Application.select().order_by(Application.id)):
        Application.update(created_at=begun + timedelta(minutes=minute)).where(Application.id == one.id).execute()
    cards = [" ".join(one.text_content().split()) for one in citizen.open("/akun").find("ul.daftar li")]
    names = ": AISYAH PUTRI RIDWAN B", ": AISYAH PUTRI RIDWAN A", ""
    told = zip(cards, names, ("09.02", "09.01", "09.00"), strict=True)
    assert [(name in card, f"27 November 2026, {at} WIB" in card) for card, name, at in told] == [(True, True)] * 3
    assert ":" not in cards[-1]
    assert {one.subject_name for one in Application.select()} == {""}


def test_an_application_is_not_done_while_its_card_was_not_fetched(app, citizen, world):
    application = publish(world, app).application
    Application.update(stage="terbit").where(Application.id == application.id).execute()
    made = CardRequest.create(card="KTPEL", resident=world.father, application=application, requested_at=now())
    assert "Kartu belum siap" in citizen.open("/akun").words("main li")
    for state, text in (("siap", "! Kartu siap diambil"), ("diambil", "✓ Selesai")):
        CardRequest.update(state=state).where(CardRequest.id == made.id).execute()
        assert text in citizen.open("/akun").words("main li")


def test_what_the_office_keeps_is_not_given(app, citizen, world):
    document = publish(world, app, given_to_resident=False)
    assert citizen.open(f"/akun/dokumen/{document.token}").status == 404
    assert citizen.open(f"/akun/dokumen/{document.token}/berkas").status == 404
    assert document.title not in citizen.open("/akun").words(".daftar")


@pytest.mark.parametrize("state", ["disiapkan", "ditandatangani", "dicabut"])
def test_only_published_documents_are_given(app, citizen, world, state):
    document = publish(world, app, state=state)
    assert citizen.open(f"/akun/dokumen/{document.token}/berkas").status == 404


def test_the_form_copy_waits_until_it_is_made(app, citizen, world):
    application = small_office.sent(world)
    path = f"/akun/permohonan/{application.token}/formulir"
    answer = citizen.open(path)
    assert "sedang disiapkan" in answer.words()
    assert int(answer.headers["Refresh"]) >= 2
    assert not answer.find("meta[http-equiv]")
    with app.app_context():
        from admin_app.bound import store

        archive.file_application(application, store().put(PDF), len(PDF))
    assert citizen.open(path).data == PDF
    assert application.reference in citizen.page.headers["Content-Disposition"]


def test_notices_are_read_once_opened(citizen, world):
    small_office.sent(world)
    assert "(1 baru)" in citizen.open("/akun").words()
    answer = citizen.open("/akun/pemberitahuan")
    assert "Permohonan diterima" in answer.words()
    assert Notice.select().where(Notice.read_at.is_null()).count() == 0
    assert "baru)" not in citizen.open("/akun").words("main li")


def test_a_stranger_sees_none_of_it(stranger, world):
    application = small_office.sent(world)
    assert application.reference not in stranger.open("/akun").text
    assert application.reference not in stranger.open("/akun/pemberitahuan").text
    assert "1610990203850001" not in stranger.open("/akun/profil").text
