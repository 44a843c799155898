"""How light the services are: the heaviest page of questions, checking an application, drawing the documents.

All in time of the processor, so that what else the machine does counts little; every sample of the tests is gone
through, from its draft to the documents that it leads to.
"""

from __future__ import annotations

from collections.abc import Callable

from admin_app import create_app
from scripts.benchmarks import service_pages
from scripts.benchmarks.figures import Figure
from scripts.benchmarks.samples import small_offices
from scripts.benchmarks.service_pages import Measured
from scripts.benchmarks.service_papers import Paper, paper
from tests.services import cases
from workers import collector

PAGE_MILLISECONDS, PAGE_KILOBYTES, CHECK_MILLISECONDS, DRAW_MILLISECONDS = 50, 20, 10, 150
WORST = 3


def measure() -> list[Figure]:
    """Pages and checks of every sample, then each of its documents."""
    shown: list[Measured] = []
    checks: list[Measured] = []
    papers: list[Paper] = []
    with small_offices() as (config, offices):
        app = create_app(config, RATELIMIT_ENABLED=False)
        key = config.cwt_key.read_bytes()
        for case, world in offices:
            application = cases.draft(world, case)
            shown += _worth_telling(list(service_pages.pages(app, case, application)))
            checks.append(service_pages.checked(case, application))
            issued = cases.issue(world, cases.declare(application))
            papers += [paper(case.id, one, config.base_url, key) for one in issued]
    return [*_page_figures(shown), _check_figure(checks), *_paper_figures(papers)]


def _worth_telling(found: list[tuple[Measured, Callable[[], Measured]]]) -> list[Measured]:
    """The slowest and the heaviest page of an application, measured again; the first look is warm-up for both."""
    slowest = max(found, key=lambda one: one[0].milliseconds)
    heaviest = max(found, key=lambda one: one[0].size)
    return [again() for _, again in {slowest[0].name: slowest, heaviest[0].name: heaviest}.values()]


def _page_figures(shown: list[Measured]) -> list[Figure]:
    slowest = max(shown, key=lambda one: one.milliseconds)
    heaviest = max(shown, key=lambda one: one.size)
    told = f"{slowest.name}; the same questions in WTForms and bare Flask, without a database: {slowest.stock:.1f} ms"
    return [
        Figure("page of questions, server", slowest.milliseconds, "ms", PAGE_MILLISECONDS, beside=told),
        Figure("  HTML + CSS, gzipped", heaviest.size / 1000, "kB", PAGE_KILOBYTES, beside=heaviest.name),
    ]


def _check_figure(checks: list[Measured]) -> Figure:
    largest = max(checks, key=lambda one: one.size)
    slowest = max(checks, key=lambda one: one.milliseconds)
    told = f"{slowest.name}; the largest, {largest.name}: {largest.milliseconds:.1f} ms; {len(checks)} applications"
    return Figure("check of a whole application", slowest.milliseconds, "ms", CHECK_MILLISECONDS, beside=told)


def _paper_figures(papers: list[Paper]) -> list[Figure]:
    papers[0].spent_once()
    collector.settle()  # as the worker once it is warm
    suspects = sorted(papers, key=Paper.spent_once, reverse=True)[: 2 * WORST]
    worst = sorted(((one.spent(), one) for one in suspects), key=lambda pair: pair[0], reverse=True)[:WORST]
    return [
        Figure(
            f"drawing a document, {place} of {len(papers)}",
            spent,
            "ms",
            DRAW_MILLISECONDS,
            beside=f"{one.name}; xhtml2pdf alone: {one.spent_bare():.0f} ms",
        )
        for place, (spent, one) in zip(("slowest", "second", "third"), worst, strict=True)
    ]
