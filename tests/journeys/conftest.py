"""One running instance and one Chromium for all journeys; every visitor has a context of his own."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import TimeoutError as TookTooLong
from playwright.sync_api import sync_playwright

from scripts.demo_run import citizen, office
from scripts.demo_run.browser import Browser
from scripts.demo_run.instance import Instance
from tests import own_processes
from tests.journeys import audit, register

PICTURES = Path(__file__).resolve().parents[2] / "build" / "pictures"
HEIGHTS = {360: 740, 1280: 900}
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
HARMLESS = re.compile(r"Failed to load resource")  # said of every answer above 399, also of the expected ones


def pytest_collection_modifyitems(items):
    """Whatever stands in this folder is a journey."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("journey")


@pytest.fixture(scope="session")
def instance(request):
    """Everything that `python run.py` starts, with the demo data; its logs are shown when a journey failed."""
    with own_processes.ended_afterwards(), Instance() as running:
        yield running
        if request.session.testsfailed:
            with request.config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
                print(running.last_words())


@pytest.fixture(scope="session")
def chromium():
    program = shutil.which("chromium")
    assert program, "the journeys need Chromium: apt install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield browser
        browser.close()


@dataclass
class Visits:
    """Opens pages for visitors; ``faults`` is what their consoles said."""

    chromium: object
    origin: str
    contexts: list
    faults: list

    def __call__(self, who: Browser | None = None, *, width: int = 360, javascript: bool = True):
        """A page at the site's front door, logged in as ``who`` if given."""
        context = self.chromium.new_context(
            base_url=self.origin,
            viewport={"width": width, "height": HEIGHTS[width]},
            java_script_enabled=javascript,
            locale="id-ID",
            accept_downloads=True,
        )
        context.set_default_timeout(10_000)
        self.contexts.append(context)
        if who is not None:
            context.add_cookies([{"name": one.name, "value": one.value, "url": self.origin} for one in who.cookies])
        page = context.new_page()
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))
        page.on("console", lambda said: self._note(page, said))
        return page

    def _note(self, page, said):
        if said.type == "error" and not HARMLESS.match(said.text):
            self.faults.append(f"{page.url}: {said.text}")


@pytest.fixture
def visit(chromium, instance):
    """Opens pages; afterwards no script may have failed and no policy may have been broken."""
    visits = Visits(chromium, instance.origin, [], [])
    yield visits
    for context in visits.contexts:
        context.close()
    assert visits.faults == []


@pytest.fixture(scope="session")
def accounts(instance):
    """The demo residents with an active account, and their families, as the register has them."""
    return register.accounts(instance.folder)


@pytest.fixture(scope="session")
def strangers(instance):
    """Residents without an account."""
    return register.without_account(instance.folder)


@pytest.fixture(scope="session")
def resident(instance, accounts):
    """``resident(3)``: the fourth demo account, logged in over HTTP, once for all journeys unless ``fresh``."""
    entered = {}

    def enter(number, *, fresh=False):
        if fresh or number not in entered:
            entered[number] = Browser(instance.origin)
            citizen.log_in(entered[number], accounts[number].nik, instance.passwords[accounts[0].nik])
        return entered[number]

    return enter


@pytest.fixture(scope="session")
def officer(instance):
    """``officer("operator")``: logged in over HTTP, once for all journeys unless ``fresh``."""
    entered = {}

    def enter(username, *, fresh=False):
        if fresh or username not in entered:
            entered[username] = Browser(instance.origin)
            office.log_in(entered[username], username, instance.passwords[username])
        return entered[username]

    return enter


@pytest.fixture(scope="session")
def auditor(chromium, instance):
    """The page on which others are audited; it runs scripts, whatever the visitor's own browser does."""
    context = chromium.new_context(base_url=instance.origin, locale="id-ID")
    yield context.new_page()
    context.close()


def _picture(page, **how):
    """Chromium never answers when the page moves on under the camera: then the next page is what was meant."""
    try:
        page.screenshot(**how, timeout=5_000)
    except TookTooLong:
        page.screenshot(**how)


@pytest.fixture
def shoot(auditor):
    """``shoot(page, "name")``: axe finds nothing on it, and people get a picture of it in build/pictures."""
    PICTURES.mkdir(parents=True, exist_ok=True)

    def take(page, name, *, whole=True):
        page.evaluate("scrollTo(0, 0)")
        _picture(page, path=PICTURES / f"{name}-{page.viewport_size['width']}.png", full_page=whole)
        audit.copy_of(page, auditor)
        assert audit.violations(auditor) == [], name

    return take
