"""Steps through the form that several tests take."""

from __future__ import annotations

import re

from tests.admin_app.public.conftest import photo, upload


def begin(browser, code="CAP_LAHIR", variant="LAHIR_AYAH_IBU"):
    browser.open(f"/ajukan/{code}")
    return browser.send({"varian": variant})


def typed(page, answers):
    """The fields of a page, filled in from canonical answers."""
    fields = {}
    for box in page.find("main form input, main form select, main form textarea"):
        name = box.get("name") or ""
        base, _, part = name.partition(".")
        value = answers.get(base, "")
        if part in {"hari", "bulan", "tahun"} and value:
            year, month, day = value.split("-")
            fields[name] = {"hari": day, "bulan": month, "tahun": year}[part]
        elif part == "pilih":
            fields[name] = value
        elif not part and value and isinstance(value, str):
            fields[name] = value.replace(".", ",") if base == "anak_panjang" else value
    if any(name.endswith(".pilih") for name in fields):
        fields = {name: value for name, value in fields.items() if "." in name}
    return fields


def fill_in(browser, answers):
    for _ in range(60):
        if "/isian/" not in browser.page.path:
            return browser.page
        before = browser.page.path
        browser.send(typed(browser.page, answers))
        assert browser.page.path != before, (before, browser.page.errors)
    raise AssertionError("the form has no end")


def attach_all(browser, token):
    for key, kind in (("LAHIR", "A_SK_LAHIR"), ("A_NIKAH", ""), ("A_KK", "")):
        browser.open(f"/isi/{token}/lampiran/{key}")
        fields = {"berkas": upload(photo())} | ({"jenis": kind} if kind else {})
        browser.send(fields)
        assert browser.page.errors == [], key


def token_of(browser):
    return re.search(r"/(?:isi|permohonan)/([^/?]+)", browser.page.path)[1]


def accept_all(browser):
    return {"setuju": [one.get("value") for one in browser.page.find("input[name=setuju]")]}
