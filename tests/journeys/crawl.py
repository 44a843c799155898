"""Every page that a visitor reaches by following links, so that a new page is looked at without a new test."""

from __future__ import annotations

import re
from collections import Counter
from urllib.parse import parse_qsl, urljoin, urlsplit

from scripts.demo_run.browser import Browser, Refused

OF_A_KIND = 2  # pages of one pattern that are looked at: a first and another one
CHANGING = re.compile(r"^(AM-\d{8}-.*|[\w-]{20,}|\d+|[A-Z_]+_?[A-Z]+|A_\w+)$")  # numbers, tokens, codes


def pattern(address: str) -> str:
    """The address with whatever tells one file, person or page of a list from another left out."""
    parts = urlsplit(address)
    words = ["{}" if CHANGING.match(word) else word for word in parts.path.split("/")]
    return "/".join(words) + "".join(f"?{name}" for name, _ in sorted(parse_qsl(parts.query)))


def pages(browser: Browser, *starts: str, below: str = "/") -> dict[str, str]:
    """Address → pattern of the HTML pages that links lead to, each pattern at most twice.

    A start may be a page that says what is wrong; a link on a page must lead to one that its reader may open.
    """
    found: dict[str, str] = {}
    seen: Counter[str] = Counter()
    waiting = [urljoin(browser.origin, start) for start in starts]
    errors = set(waiting)
    while waiting:
        address = waiting.pop(0)
        kind = pattern(address)
        if address in found or seen[kind] >= OF_A_KIND:
            continue
        seen[kind] += 1
        try:
            browser.open(address)
        except Refused:
            if address not in errors:
                raise
        if browser.page is None:
            continue
        found[address] = kind
        waiting += [one for one in _links(browser) if urlsplit(one).path.startswith(below)]
    return found


def _links(browser: Browser) -> list[str]:
    """Where the page's links lead on this site; not what is downloaded."""
    targets = [urljoin(browser.address, link).partition("#")[0] for link in browser.page.xpath("//a/@href")]
    own = [target for target in targets if target.startswith(f"{browser.origin}/")]
    return [target for target in own if "unduh" not in target and "export" not in target]
