"""Every page: small, plain, readable by a screen reader, and without anything that the policy forbids."""

from __future__ import annotations

import gzip
import re
from itertools import pairwise
from pathlib import Path

import pytest

from models.rules.workflow import Stage
from tests import world as small_office
from tests.admin_app.public.browser import packed
from tests.admin_app.public.test_account import publish

BUDGET = 20_000
MOST_REQUESTS = 5
STATIC = Path(__file__).resolve().parents[3] / "admin_app" / "static" / "public"


@pytest.fixture
def pages(app, citizen, visitor, world):
    """(browser, path) of every kind of page, with data in it."""
    draft = small_office.draft(world)
    sent = small_office.at_stage(world, Stage.PENGAWAS)
    document = publish(world, app)
    public = ["/", "/ketentuan", "/masuk", "/daftar", "/daftar/diri", "/daftar/kontak", "/daftar/foto/ktp", "/cek"]
    public += ["/daftar/selesai", "/lupa-sandi", "/lupa-sandi/terkirim", "/sandi-baru/x", "/cek-status", "/tidak-ada"]
    public += [f"/layanan/{code}" for code in ("CAP_LAHIR", "DAF_KK", "DAF_SKP")]
    public += [f"/cek-status/{sent.token}", f"/v/{document.token}", "/v/x"]
    own = ["/akun", "/akun/pemberitahuan", "/akun/profil", "/akun/sandi", "/akun/siapa-melihat", "/ajukan/CAP_LAHIR"]
    own += [f"/isi/{draft.token}/{path}" for path in ("periksa", "lampiran", "lampiran/LAHIR", "lampiran/A_KK")]
    own += [f"/isi/{draft.token}/isian/{slug}" for slug in ("anak-nama", "anak-waktu", "ibu-nik", "saksi-1-saksi1")]
    own += [f"/akun/permohonan/{sent.token}{path}" for path in ("", "/terkirim", "/formulir")]
    own += [
        f"/akun/permohonan/{draft.token}",
        f"/akun/permohonan/{draft.token}/tarik",
        f"/akun/dokumen/{document.token}",
    ]
    return [(visitor, path) for path in public] + [(citizen, path) for path in own]


def test_pages_are_small_and_ask_for_little(pages):
    style = len(gzip.compress((STATIC / "aku.css").read_bytes()))
    largest = 0
    for browser, path in pages:
        answer = browser.open(path)
        assert answer.status in {200, 404}, path
        size = packed(answer) + style
        largest = max(largest, size)
        assert size <= BUDGET, (path, size)
        asked = answer.find("link[rel=stylesheet], script[src], img[src]")
        assert 1 + len(asked) <= MOST_REQUESTS, path
        for one in asked:
            assert (one.get("href") or one.get("src")).startswith("/"), path
    print(f"largest page: {largest} bytes gzipped with its style sheet")


def test_scripts_are_small_and_optional():
    assert len(gzip.compress((STATIC / "aku.js").read_bytes())) <= 10_000


def test_nothing_inline(pages):
    for browser, path in pages:
        answer = browser.open(path)
        for one in answer.tree.iter():
            if not isinstance(one.tag, str):
                continue
            bad = [name for name in one.attrib if name.startswith("on") or name == "style"]
            assert bad == [], (path, one.tag, bad)
            assert not str(one.get("href") or "").startswith("javascript:"), path
            assert one.tag not in {"style", "iframe", "object", "embed"}, path
            assert one.tag != "script" or one.get("nonce"), path


def test_the_bones_of_every_page(pages):
    for browser, path in pages:
        answer = browser.open(path)
        assert answer.find("html")[0].get("lang") == "id", path
        assert len(answer.find("h1")) == 1, path
        assert len(answer.find("main")) == 1, path
        assert answer.title.endswith("AKU MANDIRI"), path
        assert answer.find("meta[name=viewport]"), path
        ids = [one.get("id") for one in answer.tree.iter() if isinstance(one.tag, str) and one.get("id")]
        assert len(ids) == len(set(ids)), (path, ids)


def test_every_control_has_a_label_and_every_form_its_token(pages):
    for browser, path in pages:
        answer = browser.open(path)
        labelled = {one.get("for") for one in answer.find("label")}
        for box in answer.find("input, select, textarea"):
            assert box.get("type") == "hidden" or box.get("id") in labelled, (path, box.get("name"))
            assert box.get("type") != "number", path
        for form in answer.find("main form"):
            assert "novalidate" in form.attrib, path
        for form in answer.find("form[method=post]"):
            assert form.xpath(".//input[@name='csrf_token']"), path
        for described in answer.tree.xpath("//*[@aria-describedby]"):
            for one in described.get("aria-describedby").split():
                assert answer.tree.xpath(f"//*[@id='{one}']"), (path, one)


def test_headings_do_not_skip_levels(pages):
    for browser, path in pages:
        answer = browser.open(path)
        levels = [
            int(one.tag[1])
            for one in answer.tree.iter()
            if isinstance(one.tag, str) and re.fullmatch("h[1-6]", one.tag)
        ]
        for before, after in pairwise(levels):
            assert after <= before + 1, (path, levels)


def test_no_page_needs_a_script(pages):
    for browser, path in pages:
        answer = browser.open(path)
        for button in answer.find("main button"):
            assert button.get("type", "submit") == "submit", path
            assert button.xpath("ancestor::form"), path
