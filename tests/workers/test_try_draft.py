"""The trial of a draft draws every document that its made-up answers lead to, and says what could not be drawn."""

from __future__ import annotations

import copy

import pytest

from models.operations import outbox
from models.operations.designing import service_drafts, service_trials
from models.operations.services import catalogue, catalogue_files
from models.ports.store import FolderStore
from models.rules.pinned import PinnedTemplate
from models.rules.roles import Role
from models.tables import OutboxItem, VersionTrial
from tests import world as a_world
from tests.workers.paper import CWT_KEY
from tests.workers.samples import BASE_URL
from tests.workers.tools import text_of
from workers import try_draft


class _Config:
    base_url = BASE_URL


class _Tools:
    config, cwt_key = _Config, CWT_KEY

    def __init__(self, folder):
        self.store = FolderStore(folder, bytes, bytes)


@pytest.fixture
def world(shipped, database):
    return a_world.build()


@pytest.fixture
def tools(data_dir):
    return _Tools(data_dir / "store")


@pytest.fixture
def designer(world):
    return world.actor(Role.PERANCANG)


def tried(draft, tools):
    service_trials.ask(draft.id)
    row = OutboxItem.select().where(OutboxItem.job == service_trials.JOB).order_by(OutboxItem.id.desc()).first()
    try_draft.make(outbox.claim(row.id), tools)
    return VersionTrial.get(VersionTrial.version == draft)


@pytest.mark.parametrize("code", catalogue_files.service_codes())
def test_every_document_of_every_service_is_drawn_from_made_up_answers(world, designer, tools, code):
    draft = service_drafts.copy(designer, catalogue.version_in_force(code).id)
    trial = tried(draft, tools)
    assert [one["masalah"] for one in trial.samples if one["masalah"]] == []
    assert trial.samples
    first = text_of(tools.store.get(trial.samples[0]["sha256"]))
    assert "TIDAK BERLAKU SEBAGAI DOKUMEN RESMI" in first
    assert service_trials.is_current(trial, draft)


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("<p>\n{{ isian.tidak_ada.teks }}</p>", "baris 2"),
        ("<p>\n\n{% for x in %}", "baris 3"),
        ("{{ x.__class__ }}", "dijalankan"),
        ("{% for a in keluarga.anggota %}{% for b in keluarga.anggota %}{{ b.nama", "baris 1"),
        ("<p>tanpa tanda</p>", "huruf"),
        ('{% extends "halaman.html" %}{% block isi %}<p>tanpa QR</p>{% endblock %}', "qr"),
        ("", "kode qr"),
    ],
)
def test_a_template_that_does_not_work_is_told_with_its_line_and_nothing_is_stored(
    world, designer, tools, template, message
):
    draft = service_drafts.copy(designer, catalogue.version_in_force("DAF_KK").id)
    hashes = {"DOC_KK": service_drafts.keep_template("DOC_KK", template)}
    draft = service_drafts.change(designer, draft.id, seen=service_drafts.revision(draft), templates=hashes)
    trial = tried(draft, tools)
    assert all(one["masalah"] and not one["sha256"] for one in trial.samples)
    assert message in trial.samples[0]["masalah"].lower()


def test_a_faulty_definition_is_told_and_the_next_trial_forgets_the_pictures_of_the_last(world, designer, tools):
    draft = service_drafts.copy(designer, catalogue.version_in_force("DAF_KK").id)
    first = tried(draft, tools).samples
    assert first[0]["sha256"]
    data = copy.deepcopy(draft.definition) | {"summary": 5}
    draft = service_drafts.change(designer, draft.id, seen=service_drafts.revision(draft), definition=data)
    trial = tried(draft, tools)
    assert "summary" in trial.samples[0]["masalah"]
    assert not tools.store.has(first[0]["sha256"])


def test_a_service_begun_on_the_drawing_board_draws_its_letter(world, designer, tools):
    draft = service_drafts.create(designer, "SK_DOMISILI", "Surat keterangan domisili")
    trial = tried(draft, tools)
    assert trial.samples[0]["masalah"] == ""
    assert "SURAT KETERANGAN DOMISILI" in text_of(tools.store.get(trial.samples[0]["sha256"]))


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{{ isian.keperluam | teks }}", "membaca isian.keperluam pada baris 11"),
        (
            "{% if isian.keperluan | nilai == 'x' %}{{ orang.saksi.nama }}{% endif %}",
            "membaca orang.saksi pada baris 11",
        ),
        ("{% if not dokumen.nomor %}{{ nomer }}{% endif %}", "membaca nomer pada baris 11"),
        ("{% if not dokumen.nomor %}{{ dokumen.nomer }}{% endif %}", "membaca dokumen.nomer pada baris 11"),
    ],
)
def test_a_name_that_is_not_there_is_told_even_where_it_would_print_a_dash_or_nothing(
    world, designer, tools, line, message
):
    draft = service_drafts.create(designer, "SK_DOMISILI", "Surat keterangan domisili")
    template = service_drafts.STARTER_TEMPLATE.replace("</table>", f"</table>\n{line}")
    hashes = {"DOC_SK_DOMISILI": service_drafts.keep_template("DOC_SK_DOMISILI", template)}
    draft = service_drafts.change(designer, draft.id, seen=service_drafts.revision(draft), templates=hashes)
    (sample,) = tried(draft, tools).samples
    assert message in sample["masalah"]
    assert not sample["sha256"]


def test_a_document_that_only_certain_answers_lead_to_is_drawn_or_said_not_to_be(world, designer, tools):
    draft = service_drafts.copy(designer, catalogue.version_in_force("CAP_MATI").id)
    (card,) = [one for one in tried(draft, tools).samples if one["kode"] == "DOC_KK_BARU"]
    assert "KARTU KELUARGA" in text_of(tools.store.get(card["sha256"]))
    draft = service_drafts.copy(designer, catalogue.version_in_force("DAF_SKP").id)
    staying = [one for one in tried(draft, tools).samples if one["kode"] == "DOC_KK_TINGGAL"]
    assert staying == [
        {"kode": "DOC_KK_TINGGAL", "judul": staying[0]["judul"], "varian": "", "sha256": "", "masalah": ""}
    ]


def test_a_page_with_nothing_on_it_has_no_words_and_ends_no_trial(world, designer, tools):
    draft = service_drafts.copy(designer, catalogue.version_in_force("DAF_KK").id)
    data = next(iter(service_trials.samples(draft))).data
    assert try_draft._words(PinnedTemplate.of("", {}), data, tools) == ""
