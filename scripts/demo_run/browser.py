"""A visitor without JavaScript: opens pages, follows links and fills forms as their HTML says, and keeps cookies."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from email.message import Message
from http.cookiejar import CookieJar
from typing import Any, NamedTuple
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPCookieProcessor, ProxyHandler, Request, build_opener

import lxml.html
from urllib3.filepost import encode_multipart_formdata

PATIENCE = 30.0  # seconds for one answer
Answers = Mapping[str, str | Sequence[str]]


class Upload(NamedTuple):
    """A file as a form sends it."""

    name: str
    data: bytes
    media_type: str = "image/jpeg"


class Refused(Exception):
    """The site answered with an error page; ``status`` is its HTTP status."""

    def __init__(self, status: int, address: str, text: str) -> None:
        super().__init__(f"{status} {address}: {text}")
        self.status = status


class NotOnPage(Exception):
    """A link, button or field that a visitor would look for in vain."""


class Stuck(Exception):
    """The site did not go on; the message is what its page says."""


class Browser:
    """One visitor. After each step ``page`` is what he sees and ``address`` where he is."""

    def __init__(self, origin: str) -> None:
        self.origin = self.address = origin
        self.cookies = CookieJar()
        self.page: Any = None
        self.body = b""
        self.headers = Message()
        self._opener = build_opener(HTTPCookieProcessor(self.cookies), ProxyHandler({}))

    def open(self, address: str) -> None:
        """Go to an address of the site. Raises: Refused."""
        self._load(Request(urljoin(self.address, address)))  # noqa: S310 - the site's own address

    def follow(self, text: str) -> None:
        """Click the first link that shows ``text``. Raises: NotOnPage, Refused."""
        self.open(self.link(text))

    def link(self, text: str) -> str:
        """The address of the first link that shows ``text``. Raises: NotOnPage."""
        for one in self.page.iter("a"):
            if text in shown(one) and one.get("href"):
                return urljoin(self.address, one.get("href"))
        raise NotOnPage(f"no link «{text}» at {self.address}: {self.text()[:300]}")

    def form(self, button: str) -> tuple[Any, Any]:
        """The first form with a button that shows ``button``, and that button. Raises: NotOnPage."""
        for form in self.page.forms:
            for one in form.iter("button"):
                if button in shown(one) and one.get("type") != "button":
                    return form, one
        raise NotOnPage(f"no button «{button}» at {self.address}: {self.text()[:300]}")

    def send(self, button: str, answers: Answers | None = None, **files: Upload) -> None:
        """Fill the form of ``button`` and press it; whatever is not in ``answers`` stays as the page has it.

        Raises: NotOnPage for a field that the form does not have; ValueError for a choice that it does not offer;
        Refused.
        """
        form, pressed = self.form(button)
        for name, value in (answers or {}).items():
            if name not in form.inputs.keys():  # noqa: SIM118 - lxml's inputs are no dict
                raise NotOnPage(f"no field «{name}» at {self.address}")
            form.inputs[name].value = value if isinstance(value, str) else list(value)
        values = [(name, value or "") for name, value in form.form_values()]
        if pressed.get("name"):
            values.append((pressed.get("name"), pressed.get("value", "")))
        self._submit(form, values, files)

    def _submit(self, form: Any, values: list[tuple[str, str]], files: Mapping[str, Upload]) -> None:
        action = urljoin(self.address, form.action or self.address)
        if form.method == "GET":
            self._load(Request(f"{action}?{urlencode(values)}"))  # noqa: S310 - as above
            return
        headers = {"Origin": self.origin, "Referer": self.address, "Content-Type": "application/x-www-form-urlencoded"}
        body = urlencode(values).encode()
        if form.get("enctype") == "multipart/form-data":
            fields: list[Any] = [*values, *((name, tuple(file)) for name, file in files.items())]
            body, headers["Content-Type"] = encode_multipart_formdata(fields)
        self._load(Request(action, data=body, headers=headers))  # noqa: S310 - as above

    def _load(self, request: Request) -> None:
        try:
            with self._opener.open(request, timeout=PATIENCE) as answer:
                self._see(answer)
        except HTTPError as error:
            with error:
                self._see(error)
            raise Refused(error.code, error.url, self.text()[:500]) from error

    def _see(self, answer: Any) -> None:
        self.body, self.headers, self.address = answer.read(), answer.headers, answer.url
        self.page = None
        if self.body and self.headers.get_content_type() == "text/html":
            self.page = lxml.html.document_fromstring(self.body.decode(), base_url=self.address)

    def text(self) -> str:
        """What the main part of the page says, one blank between words."""
        if self.page is None:
            return self.body[:200].decode("utf-8", "replace")
        (main, *_) = self.page.xpath("//main") or [self.page]
        return shown(main)

    def json(self, address: str) -> Any:
        """What a JSON address answers. Raises: Refused."""
        self.open(address)
        return json.loads(self.body)

    def wait(self, address: str, until: Callable[[], bool], seconds: float = PATIENCE) -> None:
        """Load a page again and again until it shows what is waited for. Raises: TimeoutError."""
        late = time.monotonic() + seconds
        while True:
            self.open(address)
            if until():
                return
            if time.monotonic() > late:
                raise TimeoutError(f"{self.address} still says: {self.text()[:500]}")
            time.sleep(0.25)

    def download(self, address: str) -> bytes:
        """The PDF at ``address``; pages that wait for a worker are asked again. Raises: TimeoutError, Refused."""
        self.wait(address, lambda: self.headers.get_content_type() == "application/pdf")
        return self.body


def shown(element: Any) -> str:
    """The text of an element as it is read, one blank between words."""
    return " ".join(" ".join(element.itertext()).split())
