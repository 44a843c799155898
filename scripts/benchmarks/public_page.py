"""How heavy a citizen's page is on the way: its HTML and style sheets as the real web server sends them, compressed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

from config import Config
from models.operations.applications import drafting
from models.operations.services import catalogue
from models.rules.form import pages
from scripts.benchmarks import office
from scripts.benchmarks.browser import Browser
from scripts.benchmarks.figures import Figure
from scripts.seed.files import _birth
from scripts.seed.staff import seed_accounts

RESIDENTS = 200
MOST_KILOBYTES = 20  # of 1000 bytes
OPEN = ("/", "/daftar", "/masuk", "/cek", "/cek-status", "/ketentuan", "/layanan/CAP_LAHIR", "/layanan/DAF_KK")
OWN = ("/akun", "/akun/profil", "/akun/pemberitahuan", "/ajukan/CAP_LAHIR")
_STYLE = re.compile(rb'<link[^>]+rel="stylesheet"[^>]+href="([^"]+)"|<link[^>]+href="([^"]+)"[^>]+rel="stylesheet"')


def measure() -> list[Figure]:
    """The heaviest of the open pages, of an account's own, and of every page of a birth application."""
    with office.new_installation() as config, office.connected(config):
        office.move_in(RESIDENTS)
        with office.running(config, "queue", "web"):
            weights = dict(_weights(config))
    heaviest = max(weights, key=lambda path: weights[path])
    told = f"{_kind(heaviest)}; {len(weights)} pages, home page {weights['/'] / 1000:.1f} kB"
    return [Figure("public page, HTML + CSS, gzipped", weights[heaviest] / 1000, "kB", MOST_KILOBYTES, beside=told)]


def _kind(path: str) -> str:
    return re.sub(r"/isi/[^/]+", "/isi/…", path)


def _weights(config: Config) -> Iterator[tuple[str, int]]:
    browser = Browser(config, "127.1.1.1")
    for path in OPEN:
        yield path, _weight(browser, path)
    (account,) = seed_accounts(1)
    application = _birth(office.store_of(config), account, Random(1), 1)  # noqa: S311 - demo data
    browser.log_in(account.resident.nik)
    definition = catalogue.definition_of(application.service_version)
    context = drafting.context_of(application)
    base = f"/isi/{application.token}"
    asked = [page.slug for page in pages(definition, application.variant, application.answers, context)]
    for path in (*OWN, *(f"{base}/isian/{slug}" for slug in asked), f"{base}/lampiran", f"{base}/periksa"):
        yield path, _weight(browser, path)


def _weight(browser: Browser, path: str) -> int:
    html = browser.open(path)
    styles = {(one or other).decode() for one, other in _STYLE.findall(html)}
    if not styles:
        raise RuntimeError(f"{path} has no style sheet")
    return browser.weigh(path) + sum(browser.weigh(style.replace("&amp;", "&")) for style in styles)
