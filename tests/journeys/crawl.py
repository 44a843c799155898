"""Every page that a visitor reaches by following links, so that a new page is looked at without a new test."""

from __future__ import annotations

import re
from collections import Counter
from urllib.parse import parse_qsl, urljoin, urlsplit

from scripts.demo_run.browser import Browser

OF_A_KIND = 2  # pages of one pattern that are looked at: a first and another one
CHANGING = re.compile(r"^(AM-\d{8}-.*|[\w-]{20,}|\d+|[A-Z_]+_?[A-Z]+|A_\w+)$")  # numbers, tokens, codes


def pattern(address: str) -> str:
    """The address with whatever tells one file, person or page of a list from another left out."""
    parts = urlsplit(address)
    words = ["{}" if CHANGING.match(word) else word for word in parts.path.split("/")]
    return "/".join(words) + "".join(f"?{name}" for name, _ in sorted(parse_qsl(parts.query)))


def pages(browser: Browser, *starts: str) -> dict[str, str]:
    """Address → pattern of the HTML pages below ``starts``, each pattern at most twice."""
    found: dict[str, str] = {}
    seen: Counter[str] = Counter()
    waiting = [urljoin(browser.origin, start) for start in starts]
    while waiting:
        address = waiting.pop(0)
        kind = pattern(address)
        if address in found or seen[kind] >= OF_A_KIND:
            continue
        seen[kind] += 1
        browser.open(address)
        if browser.page is None:
            continue
        found[address] = kind
        for link in browser.page.xpath("//a[@href]"):
            target = urljoin(browser.address, link.get("href")).partition("#")[0]
            if target.startswith(f"{browser.origin}/") and "unduh" not in target and "export" not in target:
                waiting.append(target)
    return found
