"""A link that drops and a server that dies between commit and answer: the browser goes on, nothing is taken twice."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Error, expect, sync_playwright

from models.tables import Application, Attachment
from tests import own_processes
from tests import world as w
from tests.admin_app.public.conftest import intake, photo  # noqa: F401 - the fixture
from tests.journeys.conftest import ARGUMENTS
from tests.processes import until

pytestmark = pytest.mark.fault
ROOT = Path(__file__).parents[2]
LOST = "Sambungan terputus"
WITH_SCRIPT = pytest.mark.parametrize("page", [True], indirect=True, ids=["js"])
"""Without it the browser itself says that it is offline, and keeps the form in its own page."""


class Site:
    """The server, started anew after each of its deaths."""

    def __init__(self, config, socket_path):
        self.config, self.socket_path, self.process = config, socket_path, None
        self.origin = f"http://127.0.0.1:{config.port}"

    def start(self):
        words = [str(self.config.data_dir), str(self.config.port), self.config.database_url, str(self.socket_path)]
        log = (self.config.data_dir / "situs.log").open("ab")
        command = [sys.executable, "-m", "tests.dying_server", *words]
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)
        until(self._listens, 30)

    def _listens(self):
        with socket.socket() as client:
            return client.connect_ex(("127.0.0.1", self.config.port)) == 0

    def die_at_the_next_form(self):
        (self.config.data_dir / "mati").touch()

    def rise(self):
        assert self.process.wait(30) == -9
        self.start()


@pytest.fixture
def site(config, world, intake):  # noqa: F811
    with own_processes.ended_afterwards():
        running = Site(config, intake)
        running.start()
        yield running


@pytest.fixture(params=[True, False], ids=["js", "no-js"])
def page(request, site):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        context = browser.new_context(
            base_url=site.origin, viewport={"width": 360, "height": 740}, java_script_enabled=request.param
        )
        context.set_default_timeout(15_000)
        page = context.new_page()
        page.javascript = request.param
        page.goto("/masuk")
        page.get_by_label("NIK").fill(w.FATHER)
        page.get_by_label("Kata sandi", exact=True).fill(w.PASSWORD)
        page.get_by_role("button", name="Masuk").click()
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        page.goto("/ajukan/CAP_LAHIR")
        page.get_by_label("Ayah dan ibu punya buku nikah").check()
        yield page
        browser.close()


def press(page, name):
    """Press a button whose answer may never come."""
    try:
        page.get_by_role("button", name=name, exact=True).click(timeout=8_000)
    except Error:
        if page.javascript:
            raise


def go_on(page):
    """What a person does then: with the script nothing, without it “send again”."""
    if not page.javascript:
        page.reload()


def begin(page):
    page.get_by_role("button", name="Mulai", exact=True).click()
    page.wait_for_url("**/isian/**")
    return page.url


def test_a_server_killed_after_the_commit_answers_a_new_draft_once(site, page):
    site.die_at_the_next_form()
    press(page, "Mulai")
    site.rise()
    go_on(page)
    page.wait_for_url("**/isian/**")
    assert Application.select().count() == 1


def test_a_server_killed_after_the_commit_keeps_one_answer(site, page):
    question = begin(page)
    page.get_by_label("Ayah", exact=True).check()
    site.die_at_the_next_form()
    press(page, "Simpan dan lanjut")
    assert Application.get().answers == {"pelapor_hubungan": "ayah"} or until(lambda: Application.get().answers, 5)
    site.rise()
    go_on(page)
    page.wait_for_url(lambda url: "/isian/" in url and url != question)
    assert Application.get().answers["pelapor_hubungan"] == "ayah"


def test_a_server_killed_after_the_commit_keeps_one_file(site, page):
    begin(page)
    page.goto(page.url.split("/isian/")[0] + "/lampiran/A_KK")
    page.set_input_files("#berkas", {"name": "kk.jpg", "mimeType": "image/jpeg", "buffer": photo()})
    site.die_at_the_next_form()
    press(page, "Unggah")
    site.rise()
    go_on(page)
    expect(page.locator("img.foto")).to_have_count(1)
    assert Attachment.select().count() == 1


@WITH_SCRIPT
def test_offline_in_the_middle_the_form_waits_in_memory_and_goes_by_itself(site, page):
    question = begin(page)
    page.get_by_label("Ibu", exact=True).check()
    page.context.set_offline(True)
    press(page, "Simpan dan lanjut")
    expect(page.get_by_role("status").filter(has_text=LOST)).to_be_visible()
    page.get_by_role("button", name="Simpan dan lanjut").click()  # impatience changes nothing
    page.wait_for_timeout(2_500)
    assert Application.get().answers == {}
    assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]
    page.context.set_offline(False)
    page.wait_for_url(lambda url: "/isian/" in url and url != question)
    assert Application.get().answers["pelapor_hubungan"] == "ibu"


@WITH_SCRIPT
def test_offline_during_an_upload_leaves_one_file(site, page):
    begin(page)
    page.goto(page.url.split("/isian/")[0] + "/lampiran/A_KK")
    page.set_input_files("#berkas", {"name": "kk.jpg", "mimeType": "image/jpeg", "buffer": photo()})
    page.context.set_offline(True)
    press(page, "Unggah")
    expect(page.get_by_role("status").filter(has_text=LOST)).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator("img.foto")).to_have_count(1, timeout=20_000)
    assert Attachment.select().count() == 1


def test_a_refusal_shows_its_page_in_place_and_the_next_try_goes_through(site, page):
    question = begin(page)
    page.get_by_role("button", name="Simpan dan lanjut").click()
    expect(page.locator("#salah")).to_be_visible()
    if page.javascript:
        expect(page.locator("#salah")).to_be_focused()
    page.get_by_label("Ayah", exact=True).check()
    page.get_by_role("button", name="Simpan dan lanjut").click()
    page.wait_for_url(lambda url: "/isian/" in url and url != question)
    assert Application.get().answers["pelapor_hubungan"] == "ayah"
