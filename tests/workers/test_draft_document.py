"""The draft is the page to come, marked as unsigned: what it shows, what it lacks, and when it is forgotten."""

from __future__ import annotations

import pytest

from models.operations import installation
from models.operations.desk import office
from models.operations.documents import draft_documents, draft_sweep
from models.operations.documents.preview import NUMBER_LATER, Preview, previews
from models.operations.services import catalogue
from models.ports.store import open_store
from models.rules.roles import Role
from models.rules.workflow import Stage
from models.tables import Application, DraftDocument, OutboxItem
from models.tables.sealing import sealer
from scripts.installation import templates
from tests import world as w
from tests.drafted import promises
from tests.workers.paper import CWT_KEY
from tests.workers.samples import BASE_URL, birth, family_card
from tests.workers.tools import codes_of, lines, text_of
from workers import jobs
from workers.compose import compose, shipped_template
from workers.draft_document import MARK, draw
from workers.pdfa import read_data
from workers.render import page_count
from workers.tools import Tools


@pytest.fixture
def tools(config, database):
    """What drawing needs; there is no signer and no trust for a draft."""
    store = open_store(config.store_url, sealer().seal, sealer().open)
    return Tools(config, store, signer=None, siak=None, trust=None, cwt_key=b"")


@pytest.fixture
def make_office(shipped, database):
    """The office with the shipped templates, some of them replaced."""

    def make(**replaced):
        installation.initialise({**templates(), **replaced}, demo=True)
        return w.build()

    return make


def work_off(file, tools):
    for item in promises(file):
        jobs.run(item.id, tools)
    assert promises(file) == []


def preview_of(code, data, number):
    """A document to come with the data of a sample."""
    version = {"DOC_KK": "DAF_KK"}.get(code, "CAP_LAHIR")
    definition = catalogue.definition_of(catalogue.version_in_force(version))
    data["dokumen"]["nomor"] = number
    return Preview(next(one for one in definition.documents if one.code == code), data)


def test_the_draft_shows_the_document_marked_as_unsigned_and_nothing_to_verify(make_office, tools):
    file = w.at_stage(make_office(), Stage.KEPALA)
    work_off(file, tools)
    rows = draft_documents.current(draft_documents.plan_of(Application.get_by_id(file.id)))
    assert [row.code for row in rows] == ["DOC_KUT_LAHIR", "DOC_REG_LAHIR"]
    for row in rows:
        pdf = tools.store.get(row.sha256)
        text = text_of(pdf)
        assert MARK in text
        assert file.answers["anak_nama"] in text
        assert "Nomor diberikan saat penerbitan" in text
        assert codes_of(pdf, 200) == set()
        assert any(
            line.split(":")[1].strip() == f"KONSEP {row.title}" for line in lines("pdfinfo", pdf, "-enc", "UTF-8")[:1]
        )
        with pytest.raises(Exception, match=r"data\.json"):
            read_data(pdf)


def test_the_draft_says_word_for_word_what_the_document_says(make_office):
    make_office()
    number = "1610-LU-14032025-0001"
    source = shipped_template("DOC_KUT_LAHIR")
    issued = compose("DOC_KUT_LAHIR", source, birth(), base_url=BASE_URL, cwt_key=CWT_KEY)
    drawn = draw(source, preview_of("DOC_KUT_LAHIR", birth(), number), address=BASE_URL)
    assert text_of(drawn).startswith(text_of(issued))
    assert codes_of(drawn, 200) == {f"CODE-128:{number}"}  # reserved; the QR alone would lead to a page of ours


def test_every_sheet_is_marked(make_office):
    make_office()
    one = preview_of("DOC_KK", family_card(13), "1610992106150003")
    pdf = draw(shipped_template("DOC_KK"), one, address=BASE_URL)
    assert page_count(pdf) == 2
    assert text_of(pdf).count(MARK) == 2 * 2  # across the page and along its edge
    assert not [code for code in codes_of(pdf, 200) if code.startswith("QR")]


def test_the_same_facts_give_the_same_bytes(make_office):
    make_office()
    one = preview_of("DOC_KUT_LAHIR", birth(), NUMBER_LATER)
    source = shipped_template("DOC_KUT_LAHIR")
    assert draw(source, one, address=BASE_URL) == draw(source, one, address=BASE_URL)


def test_a_second_promise_draws_nothing_again(make_office, tools, monkeypatch):
    file = w.at_stage(make_office(), Stage.KEPALA)
    work_off(file, tools)
    draft_documents.promise(file)
    monkeypatch.setattr("workers.draft_document.draw", None)
    work_off(file, tools)
    assert DraftDocument.select().count() == 2


def test_a_document_that_cannot_be_drawn_is_told_and_the_other_one_is_there(make_office, tools):
    file = w.at_stage(make_office(DOC_KUT_LAHIR="<html><body>{{ isian.tidak_ada.teks }}</body></html>"), Stage.KEPALA)
    work_off(file, tools)
    broken, whole = DraftDocument.select().order_by(DraftDocument.id)
    assert broken.sha256 is None
    assert "tidak_ada" in broken.problem
    assert tools.store.has(whole.sha256)


def test_a_file_that_left_the_kepala_is_not_drawn_and_its_drafts_leave_the_store(make_office, tools):
    world = make_office()
    file = w.at_stage(world, Stage.KEPALA)
    work_off(file, tools)
    hashes = [row.sha256 for row in DraftDocument.select()]
    assert all(tools.store.has(one) for one in hashes)
    office.send_back(world.actor(Role.KEPALA), file.id, "Ejaan", seen_version=Application.get_by_id(file.id).version)
    draft_sweep.catch_up()
    work_off(file, tools)
    assert not any(tools.store.has(one) for one in hashes)
    assert not DraftDocument.select().exists()


def test_an_approved_file_costs_its_promised_draft_no_drawing(make_office, tools, monkeypatch):
    file = w.approved(make_office())
    monkeypatch.setattr("workers.draft_document.draw", None)
    work_off(file, tools)
    assert not DraftDocument.select().exists()
    assert OutboxItem.select().where(OutboxItem.job == draft_documents.JOB, OutboxItem.error != "").count() == 0


def test_previews_and_drafts_carry_the_same_data(make_office):
    file = w.at_stage(make_office(), Stage.KEPALA)
    assert [one.data for one in previews(file)] == [one.data for one in draft_documents.plan_of(file).previews]
