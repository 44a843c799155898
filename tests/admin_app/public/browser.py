"""A browser without JavaScript over Flask's client: reads forms, fills them in, follows redirects."""

from __future__ import annotations

import gzip
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import cssselect2
from flask import Flask
from lxml import html

ORIGIN = "http://localhost"


@dataclass
class Answer:
    """A page: where it was found, how it was answered, and its elements."""

    path: str
    status: int
    text: str
    headers: Any
    data: bytes = b""
    tree: Any = field(default=None, repr=False)

    def find(self, query: str) -> list[Any]:
        if self.tree is None:
            return []
        root = cssselect2.ElementWrapper.from_html_root(self.tree)
        return [one.etree_element for one in root.query_all(query)]

    def words(self, query: str = "main") -> str:
        return " ".join(" ".join(one.text_content().split()) for one in self.find(query))

    @property
    def title(self) -> str:
        return self.words("title")

    @property
    def errors(self) -> list[str]:
        return [" ".join(one.text_content().split()) for one in self.find(".salah li")]

    def links(self) -> dict[str, str]:
        return {" ".join(a.text_content().split()): a.get("href") for a in self.find("a[href]")}


class Browser:
    """One person's browser with its cookies."""

    def __init__(self, app: Flask) -> None:
        self.client = app.test_client()
        self.page = Answer("", 0, "", {})

    def open(self, path: str, **more: Any) -> Answer:
        return self._keep(self.client.get(path, **more), path)

    def post(self, path: str, data: Mapping[str, Any], *, token: bool = True, **more: Any) -> Answer:
        """Send a form as the present page would: with its token and from this site."""
        fields = {**({"csrf_token": self.token()} if token else {}), **data}
        headers = {"Origin": ORIGIN, **more.pop("headers", {})}
        return self._keep(self.client.post(path, data=fields, headers=headers, **more), path)

    def token(self) -> str:
        boxes = self.page.find("input[name=csrf_token]")
        return boxes[0].get("value") if boxes else ""

    def send(self, data: Mapping[str, Any], *, form: int = -1, follow: bool = True) -> Answer:
        """Fill in a form of the page (the last one in ``main``) and send it with everything that it holds."""
        found = self.page.find("main form")[form]
        fields: dict[str, Any] = {}
        for name, value in found.form_values():
            fields.setdefault(name, []).append(value)
        button = next(iter(found.xpath(".//button[not(@type) or @type='submit']")), None)
        if button is not None and button.get("name"):
            fields[button.get("name")] = button.get("value")  # what Enter presses
        fields.update(data)
        action = found.get("action") or self.page.path
        response = self.client.post(action, data=fields, headers={"Origin": ORIGIN})
        answer = self._keep(response, action.split("?")[0] if "?" in action and not found.get("action") else action)
        return self.follow() if follow else answer

    def follow(self) -> Answer:
        """Go where a redirect leads, to the end."""
        for _ in range(10):
            target = self.page.headers.get("Location")
            if self.page.status not in {301, 302, 303} or not target:
                return self.page
            self.open(target)
        raise AssertionError("redirected without end")

    def _keep(self, response: Any, path: str) -> Answer:
        encoded = response.headers.get("Content-Encoding") == "gzip"
        body = gzip.decompress(response.data) if encoded else response.data
        text = body.decode() if response.mimetype.startswith(("text/", "application/json")) else ""
        tree = html.fromstring(text) if response.mimetype == "text/html" and text.strip() else None
        self.page = Answer(path, response.status_code, text, response.headers, response.data, tree)
        return self.page


def packed(answer: Answer) -> int:
    """Bytes of a page after gzip, as a phone receives it."""
    buffer = io.BytesIO()
    with gzip.GzipFile("", "wb", 6, buffer, mtime=0) as stream:
        stream.write(answer.text.encode())
    return len(buffer.getvalue())
