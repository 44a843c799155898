"""Blank forms: every one that a shipped service names is printed for a draft, with what the draft holds and no more."""

from __future__ import annotations

import pytest

from models.operations.applications import blank_forms, drafting
from models.operations.services import catalogue_files
from models.rules.questions import Kind
from models.rules.sample_answers import sample_answers
from models.tables import Application
from tests import world as small_office

PROXY = {"pelapor_hubungan": "kuasa"}
ASKED = [
    ("CAP_LAHIR", "F-2.03", "LAHIR_FRASA", {"pelapor_hubungan": "ayah"}),
    ("CAP_LAHIR", "F-2.04", "LAHIR_FRASA", {"pelapor_hubungan": "ayah"}),
    ("DAF_KK", "F-1.05", "KK_BARU_KELUARGA", {"nikah_status": "3"}),
    ("DAF_KK", "F-1.05", "KK_BARU_PISAH", {"sebab_pisah": "cerai", "cerai_status": "5"}),
    ("DAF_BIODATA", "F-1.04", "BIO_WNI", {"pendidikan": "5"}),
    ("DAF_RENTAN", "F-1.04", "RENTAN_BENCANA_ALAM", {"pelapor": "keluarga", "nik_diketahui": "tidak"}),
    ("CAP_LAHIR", "F-1.07", "LAHIR_FRASA", PROXY),
    ("CAP_MATI", "F-1.07", "", PROXY),
    ("SK_MATI_LN", "F-1.07", "", PROXY),
    ("CAP_KUTIPAN_ULANG", "F-1.07", "", PROXY),
    ("SK_LAHIR_LN", "F-1.07", "", PROXY),
    ("SK_LAHIR_MATI", "F-1.07", "", PROXY),
    ("DAF_SKP", "F-1.07", "SKP_DATANG_WNI", {"datang_sendiri": "tidak"}),
    ("DAF_SKPLN", "F-1.07", "SKDLN", {"datang_sendiri": "tidak"}),
    ("DAF_SKTT", "F-1.07", "SKTT_BARU", {"oa_sendiri": "tidak"}),
    ("DAF_KK", "F-1.07", "KK_BARU_DATANG", {"pemohon_mewakili": "ya"}),
    ("DAF_BIODATA", "F-1.07", "BIO_WNI", {"pemohon_sebagai": "kuasa"}),
]
"""Service, form, variant ("" for the first) and the answers that ask for it."""
LONG = "<b>Ñg'Ali</b> {{ 7*7 }} " + "Panjangsekalitanpaspasi" * 3
TYPED = {Kind.NAME: LONG, Kind.TEXT: LONG, Kind.TEXTAREA: LONG * 3}


def draft_of(world, service, variant, answers, *, full=False, hostile=False):
    variant = variant or next(catalogue_files.service(service).active_variants()).code
    actor = drafting.actor_of(world.account, "127.0.0.1")
    draft = drafting.begin(actor, world.account, service, variant)
    known = sample_answers(catalogue_files.service(service), variant, drafting.context_of(draft)) if full else {}
    if hostile:
        fields = catalogue_files.service(service).fields
        known |= {slug: TYPED[field.kind] for slug, field in fields.items() if field.kind in TYPED}
    Application.update(answers=known | answers).where(Application.id == draft.id).execute()
    return Application.get_by_id(draft.id)


def opened(browser, draft, code, query=""):
    return browser.open(f"/isi/{draft.token}/formulir/{code}{query}")


def test_every_form_that_a_shipped_service_names_is_tried_here():
    named = {(one.code, item.blank) for one in catalogue_files.services() for item in one.attachments if item.blank}
    assert {(service, code) for service, code, _, _ in ASKED} == named
    assert {code for _, code in named} == set(blank_forms.forms())


@pytest.mark.parametrize("how", ["minimal", "full", "hostile"])
@pytest.mark.parametrize("asked", ASKED)
def test_it_opens_for_a_draft_and_nothing_is_lost(citizen, world, asked, how):
    service, code, variant, answers = asked
    draft = draft_of(world, service, variant, answers, full=how != "minimal", hostile=how == "hostile")
    page = opened(citizen, draft, code)
    form = blank_forms.filled_for(draft, code)
    words = " ".join(page.words("article").split())
    assert (page.status, page.find("article b b"), page.find("article script")) == (200, [], [])
    assert [each.text_content() for each in page.find(".sudut")] == [code]
    told = [line for block in form.blocks for line in block.lines if line.text]
    for line in told:
        if line.digits:
            boxes = ["".join(i.text_content() for i in b.iter("i")) for b in page.find(".baris > b")]
            assert line.text in boxes
        else:
            assert " ".join(line.text.split()) in words
    assert ("None" in words, "undefined" in words, "49" in words and how == "hostile") == (False, False, False)
    if how == "full":
        assert told
        assert "pemohon" not in words
    labels = [line.label for block in form.blocks for line in block.lines]
    assert [each.text_content() for each in page.find(".baris > span") if each.text_content()] == labels


def test_a_birth_is_told_in_words_by_its_reporter_and_by_nobody_else_where_he_is_a_proxy(citizen, world):
    answers = small_office.birth_answers() | {"saksi1_nama": "HASAN EFENDI", "saksi1_nik": small_office.WITNESS}
    draft = draft_of(world, "CAP_LAHIR", "LAHIR_FRASA", answers)
    page = opened(citizen, draft, "F-2.03")
    words = page.words("article")
    for told in ("RIDWAN SAPUTRA", "2 Maret 1985", "DUSUN II NO. 14, RT 002 RW 001, Kelurahan", "NURLELA", "Meterai"):
        assert told in words
    assert [each.text_content() for each in page.find(".tanda > div > span")] == [
        "Saksi I",
        "HASAN EFENDI",
        "Saksi II",
        "ROHANA",
        "Yang menyatakan",
        "RIDWAN SAPUTRA",
    ]
    draft = draft_of(world, "CAP_LAHIR", "LAHIR_FRASA", answers | PROXY)
    assert "RIDWAN SAPUTRA" not in opened(citizen, draft, "F-2.03").find("section")[0].text_content()


def test_a_form_shows_what_stands_ticked_and_which_documents_are_missing(citizen, world):
    wed = draft_of(world, "DAF_KK", "KK_BARU_KELUARGA", {"nikah_status": "3", "nikah_tgl": "2020-02-17"})
    page = opened(citizen, wed, "F-1.05")
    assert [each.text_content().split(": ")[-1] for each in page.find("li") if "✓" in each.text_content()] == [
        "kawin, belum tercatat"
    ]
    assert "17 Februari 2020" in page.words("article")
    lost = {"nik_diketahui": "tidak", "DOKUMEN": [{"dokumen_hilang": "kk"}, {"dokumen_hilang": "lahir"}]}
    page = opened(citizen, draft_of(world, "DAF_RENTAN", "RENTAN_BENCANA_ALAM", lost), "F-1.04")
    assert "Kartu Keluarga, Akta kelahiran" in page.words("article")


def test_it_is_reached_where_the_paper_is_asked_for_and_may_be_printed_empty(citizen, world):
    draft = draft_of(world, "CAP_LAHIR", "LAHIR_FRASA", small_office.birth_answers())
    citizen.open(f"/isi/{draft.token}/lampiran/LAHIR")
    assert citizen.page.links()["Cetak formulir F-2.03"] == f"/isi/{draft.token}/formulir/F-2.03"
    assert "RIDWAN" not in opened(citizen, draft, "F-2.03", "?kosong=1").words("article")


def test_only_its_own_applicant_opens_it_and_only_a_form_that_is_asked_for(citizen, stranger, visitor, world):
    draft = draft_of(world, "CAP_LAHIR", "LAHIR_FRASA", small_office.birth_answers())
    assert opened(stranger, draft, "F-2.03").status == 404
    assert opened(visitor, draft, "F-2.03").status == 302
    assert [opened(citizen, draft, code).status for code in ("F-2.03", "F-1.05", "F-9.99")] == [200, 404, 404]
