"""Whether everybody can use a page: axe on it, narrow and wide (WCAG 2.2 A and AA, and axe's best practices).

And that it can be read without scrolling sideways with text at 200 % (1.4.4) and at 400 % zoom (1.4.10).
"""

from __future__ import annotations

from axe_playwright_python.base import AXE_SCRIPT

WIDTHS = (360, 1280)
ENLARGED = ((360, 2), (320, 1))  # width, size of the text; 320 pixels are what 400 % leave of 1280
SCALE = """factor => {
    const html = document.documentElement
    html.style.fontSize = ""
    if (factor !== 1) html.style.fontSize = factor * parseFloat(getComputedStyle(html).fontSize) + "px"
}"""
TOO_WIDE = "document.documentElement.scrollWidth > innerWidth + 1"
STICKING_OUT = """() => [...document.querySelectorAll("body *")]
    .filter(one => one.getBoundingClientRect().right > innerWidth + 1 && !one.closest(".gulir"))
    .slice(-3).map(one => one.outerHTML.slice(0, 120)).join(" | ")"""
OPTIONS = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}, "preload": False}


def violations(page) -> list[str]:
    """``width rule: selector: html`` of each; empty when axe finds nothing. The page keeps its last width."""
    found = _too_wide_when_enlarged(page)
    page.evaluate(AXE_SCRIPT)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        for one in page.evaluate("options => axe.run(options)", OPTIONS)["violations"]:
            found += [f"{width} {one['id']}: {node['target']}: {node['html'][:160]}" for node in one["nodes"][:4]]
        if page.evaluate(TOO_WIDE):
            found.append(f"{width} the page is wider than the window")
    return found


def _too_wide_when_enlarged(page) -> list[str]:
    found = []
    for width, factor in ENLARGED:
        page.set_viewport_size({"width": width, "height": 800})
        page.evaluate(SCALE, factor)
        if page.evaluate(TOO_WIDE):
            out = page.evaluate(STICKING_OUT)
            found.append(f"{width} with text at {factor:.0%} the page is wider than the window: {out}")
    page.evaluate(SCALE, 1)
    return found


def copy_of(page, auditor) -> None:
    """Bring what ``page`` shows, an answer to a form too, to ``auditor``, where scripts run."""
    html, address = page.content(), page.url.partition("#")[0]
    auditor.context.add_cookies(page.context.cookies())
    auditor.route(address, lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"), times=1)
    auditor.goto(address)
