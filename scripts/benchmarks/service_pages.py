"""Every page of questions of every sample, and what checking a whole application takes."""

from __future__ import annotations

import gzip
import re
import statistics
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from flask import Flask

from admin_app.public import filling
from models.operations.applications import drafting, sending
from models.operations.services import catalogue
from models.rules.canonical import canonical_json
from models.tables import Application
from scripts.benchmarks import stock_form
from scripts.benchmarks.samples import milliseconds
from tests.admin_app.public.browser import Browser
from tests.services.cases import Case, said
from tests.world import PASSWORD

ROUNDS = 7
_STYLE = re.compile(rb'<link[^>]*rel="stylesheet"[^>]*>')
_ADDRESS = re.compile(rb'href="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Measured:
    """Milliseconds of the processor and bytes on the way; ``stock`` milliseconds of the same questions in WTForms."""

    name: str
    milliseconds: float
    size: int
    stock: float = 0.0


def pages(app: Flask, case: Case, application: Application) -> Iterator[tuple[Measured, Callable[[], Measured]]]:
    """Each page of the application measured once, and what measures it again thoroughly while the office is there."""
    browser = _logged_in(app, case)
    opened = _opened(application)
    for page in opened.pages():
        path = f"/isi/{application.token}/isian/{page.slug}"
        name = f"{case.id} {page.slug}"
        yield _once(browser, path, name), _again(browser, path, name, opened, page)


def checked(case: Case, application: Application) -> Measured:
    """The whole application gone through as “Kirim” does; its size is that of the answers."""
    application = Application.get_by_id(application.id)
    spent = _median(lambda: sending.all_problems(application))
    return Measured(case.id, spent, len(canonical_json(application.answers)))


def _opened(application: Application) -> filling.Opened:
    fresh = Application.get_by_id(application.id)
    return filling.Opened(fresh, catalogue.definition_of(fresh.service_version), drafting.context_of(fresh))


def _logged_in(app: Flask, case: Case) -> Any:
    browser = Browser(app)
    browser.open("/masuk")
    browser.send({"nik": said(case.applicant), "sandi": PASSWORD})
    return browser.client


def _once(client: Any, path: str, name: str) -> Measured:
    kept: list[Any] = []
    spent = milliseconds(lambda: kept.append(client.get(path)))
    (answer,) = kept
    if answer.status_code != 200:
        raise RuntimeError(f"{name}: {answer.status_code}")
    return Measured(name, spent, _weight(client, answer.data))


def _again(client: Any, path: str, name: str, opened: filling.Opened, page: filling.Page) -> Callable[[], Measured]:
    def measure() -> Measured:
        questions = filling.questions(opened, page, filling.names_of(page), None, [])
        stock = stock_form.page_of(page.title, questions)
        size = _once(client, path, name).size
        return Measured(name, _median(lambda: client.get(path)), size, _median(stock))

    return measure


def _weight(client: Any, html: bytes) -> int:
    """The page with its style sheets, each compressed."""
    total = len(gzip.compress(html))
    for link in _STYLE.findall(html):
        address = _ADDRESS.search(link)
        style = client.get(address[1].decode().replace("&amp;", "&")) if address else None
        total += len(gzip.compress(style.data)) if style is not None else 0
    return total


def _median(act: Callable[[], Any]) -> float:
    act()
    return statistics.median(milliseconds(act) for _ in range(ROUNDS))
