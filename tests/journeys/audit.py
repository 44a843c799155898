"""Whether everybody can use a page: axe on it, narrow and wide (WCAG 2.2 A and AA, and axe's best practices)."""

from __future__ import annotations

from axe_playwright_python.base import AXE_SCRIPT

WIDTHS = (360, 1280)
OPTIONS = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}, "preload": False}


def violations(page) -> list[str]:
    """``width rule: selector: html`` of each; empty when axe finds nothing. The page keeps its last width."""
    found = []
    page.evaluate(AXE_SCRIPT)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        for one in page.evaluate("options => axe.run(options)", OPTIONS)["violations"]:
            found += [f"{width} {one['id']}: {node['target']}: {node['html'][:160]}" for node in one["nodes"][:4]]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth + 1"):
            found.append(f"{width} the page is wider than the window")
    return found


def copy_of(page, auditor) -> None:
    """Bring what ``page`` shows, an answer to a form too, to ``auditor``, where scripts run."""
    html, address = page.content(), page.url.partition("#")[0]
    auditor.context.add_cookies(page.context.cookies())
    auditor.route(address, lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"), times=1)
    auditor.goto(address)
