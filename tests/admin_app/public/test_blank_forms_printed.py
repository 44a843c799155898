"""Blank forms in a real browser: one A4 page, two where answers are very long; nothing cut on paper or on a phone."""

from __future__ import annotations

import io

import pytest
from axe_playwright_python.sync_playwright import Axe
from pypdf import PdfReader

from models.operations.applications import blank_forms
from tests import world as small_office
from tests.admin_app.public.test_blank_forms import ASKED, draft_of
from tests.admin_app.staff.test_browser import RULES, chromium, origin  # noqa: F401 - the fixtures

pytestmark = pytest.mark.journey


def bare(text):
    """Without spaces and line ends, which a page breaks where it likes."""
    return "".join(text.split())


@pytest.fixture
def phone(chromium, origin, world):  # noqa: F811
    context = chromium.new_context(viewport={"width": 360, "height": 800}, base_url=origin)
    page = context.new_page()
    page.goto("/masuk")
    page.locator("[name=nik]").fill(small_office.FATHER)
    page.locator("[name=sandi]").fill(small_office.PASSWORD)
    page.get_by_role("button", name="Masuk").click()
    page.wait_for_url("**/akun**")
    yield page
    context.close()


@pytest.mark.parametrize("code", sorted(blank_forms.forms()))
def test_a_form_fits_its_paper_and_a_phone_and_nothing_is_cut(phone, world, code):
    service, variant, answers = next((one[0], one[2], one[3]) for one in ASKED if one[1] == code)
    for hostile, most in ((False, 1), (True, 2)):
        draft = draft_of(world, service, variant, answers, full=True, hostile=hostile)
        phone.goto(f"/isi/{draft.token}/formulir/{code}")
        assert phone.evaluate("document.documentElement.scrollWidth") <= 360
        assert Axe().run(phone, options=RULES).response["violations"] == []
        paper = PdfReader(io.BytesIO(phone.pdf(prefer_css_page_size=True)))
        assert len(paper.pages) <= most
        printed = bare("".join(page.extract_text() for page in paper.pages))
        form = blank_forms.filled_for(draft, code)
        for line in (line for block in form.blocks for line in block.lines):
            assert bare(line.label) in printed
            assert bare(line.text) in printed
        assert ("Cetak" in printed, "AKUMANDIRI" in printed) == (False, False)
