"""An officer's browser without JavaScript: opens pages, presses buttons by their label, ticks and types."""

from __future__ import annotations

from typing import Any

from tests.admin_app.public.browser import Answer, Browser
from tests.world import PASSWORD


class Officer(Browser):
    """A browser that finds a form by its button, as a person does."""

    def log_in(self, username: str, password: str = PASSWORD) -> Officer:
        self.open("/petugas/masuk")
        self.press("Masuk", {"username": username, "sandi": password})
        assert "/masuk" not in self.page.path, self.page.words()
        return self

    def press(self, button: str, data: dict[str, Any] | None = None, *, follow: bool = True) -> Answer:
        """Fill in the form that holds ``button`` and press it."""
        form, pressed = self.form_of(button)
        fields: dict[str, Any] = {}
        for name, value in form.form_values():
            fields.setdefault(name, []).append(value)
        if pressed.get("name"):
            fields[pressed.get("name")] = pressed.get("value")
        fields.update(data or {})
        action = pressed.get("formaction") or form.get("action") or self.address
        if form.method == "GET":
            self._keep(self.client.get(action, query_string=fields), action)
        else:
            self._keep(self.client.post(action, data=fields, headers={"Origin": "http://localhost"}), action)
        return self.follow() if follow else self.page

    def form_of(self, button: str) -> tuple[Any, Any]:
        """The first form with this button, and the button."""
        for form in self.page.find("form"):
            for one in form.iter("button"):
                if button in " ".join(one.text_content().split()):
                    return form, one
        raise AssertionError(f"no button {button!r} on {self.page.path}: {self.page.words()[:500]}")

    def buttons(self) -> list[str]:
        """What can be pressed in the main part of the page, summaries of folded forms included."""
        return [
            " ".join(one.text_content().split()) for one in self.page.find("main button, main summary, main a.tombol")
        ]

    def open(self, path: str, **more: Any) -> Answer:
        self.address = path
        return super().open(path, **more)

    def look_up(self, path: str) -> Answer:
        """Open a page that asks for a purpose, and give one."""
        self.open(path)
        self.follow()
        if self.page.find("input[name=tujuan]"):
            self.address = self.page_address
            self.press("Lihat data", {"tujuan": "Pengaduan penduduk", "keterangan": "datang ke loket 3"})
        return self.page

    @property
    def page_address(self) -> str:
        return self.address

    def follow(self) -> Answer:
        for _ in range(10):
            target = self.page.headers.get("Location")
            if self.page.status not in {301, 302, 303} or not target:
                return self.page
            self.open(target)
        raise AssertionError("redirected without end")

    @property
    def said(self) -> str:
        """The messages on the page."""
        return self.page.words(".kabar, .galat-ringkas")


def row_of(page: Answer, text: str) -> Any:
    """The table row that shows ``text``."""
    for row in page.find("tbody tr"):
        if text in " ".join(row.text_content().split()):
            return row
    raise AssertionError(f"no row {text!r}")
