"""What a resident does: registers, applies with photos, sends, waits, downloads and has the document checked."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from scripts.demo_run import photos
from scripts.demo_run.browser import Browser, Stuck, Upload, shown
from scripts.demo_run.instance import Newcomer

MEMBER = "(a member of the family)"
"""An answer: the first resident that the page offers to pick."""
Check = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sent:
    """A sent application: its number, its page, and the address of the form's copy."""

    reference: str
    page: str
    form_copy: str


def register(browser: Browser, who: Newcomer, *, phone: str, email: str, password: str) -> None:
    """Ask for an account, with a photo of the card and one of the face."""
    day, month, year = who.born.split("-")
    facts = {"NIK": who.nik, "Nama": who.name, "Tanggal lahir": who.born}
    browser.open("/daftar")
    browser.follow("Mulai")
    born = {"tgl_lahir.hari": day, "tgl_lahir.bulan": month, "tgl_lahir.tahun": year}
    browser.send("Simpan dan lanjut", {"nik": who.nik, "kk": who.kk, "nama": who.name, **born})
    browser.send("Simpan dan lanjut", {"hp": phone, "email": email})
    for name, photo in (("ktp", photos.card(facts)), ("swafoto", photos.selfie(facts))):
        browser.send("Unggah foto", berkas=Upload(f"{name}.jpg", photo))
        browser.open(_onward(browser))
    browser.send("Kirim pendaftaran", {"sandi": password, "setuju": "1"})
    if not browser.address.endswith("/daftar/selesai"):
        raise Stuck(browser.text())


def log_in(browser: Browser, nik: str, password: str) -> None:
    """Enter the account."""
    browser.open("/masuk")
    browser.send("Masuk", {"nik": nik, "sandi": password})
    if "/akun" not in browser.address:
        raise Stuck(browser.text())


def apply(browser: Browser, service: str, variant: str, answers: Mapping[str, str]) -> str:
    """Begin and answer every question; ``answers`` are slug → what to type, dates ISO. Returns the draft's address."""
    browser.open(f"/layanan/{service}")
    browser.follow("Ajukan sekarang")
    form, _ = browser.form("Mulai")
    browser.send("Mulai", {"varian": variant} if "varian" in form.inputs.keys() else {})  # noqa: SIM118 - lxml's inputs
    while "/isian/" in browser.address:
        before = browser.address
        form, _ = browser.form("Simpan dan lanjut")
        browser.send("Simpan dan lanjut", _typed(form, answers))
        if browser.address == before:
            raise Stuck(f"{before}: {browser.text()}")
    return browser.address.rpartition("/")[0]


def _typed(form: Any, answers: Mapping[str, str]) -> dict[str, str | list[str]]:
    """What to type into the boxes of this page."""
    typed: dict[str, str | list[str]] = {}
    for name in form.inputs.keys():  # noqa: SIM118 - lxml's inputs are no dict
        slug, _, box = name.partition(".")
        if slug not in answers:
            continue
        value, control = answers[slug], form.inputs[name]
        if box in {"hari", "bulan", "tahun"}:
            typed[name] = dict(zip(("tahun", "bulan", "hari"), value.split("-"), strict=True))[box]
        elif value == MEMBER and hasattr(control, "value_options"):
            picked = next(one for one in control.value_options if one.isdigit())
            typed[name] = picked if box == "pilih" else [picked]
        elif value != MEMBER:
            typed[name] = value
    return typed


def attach(browser: Browser, draft: str, photo: Callable[[str], bytes]) -> None:
    """Upload what is asked for, one photo after the other; ``photo`` draws one for a title."""
    browser.open(f"{draft}/lampiran")
    browser.follow("Mulai memotret")
    while "/lampiran/" in browser.address:
        (heading,) = browser.page.xpath("//main//h1")
        form, _ = browser.form("Unggah")
        several = "jenis" in form.inputs.keys()  # noqa: SIM118 - as above
        kind = {"jenis": form.inputs["jenis"].value_options[0]} if several else {}
        title = shown(heading)
        browser.send("Unggah", kind, berkas=Upload(f"{title}.jpg", photo(title)))
        browser.open(_onward(browser))


def _onward(browser: Browser) -> str:
    """Where the button leads that keeps the photo. Raises: Stuck with the page's words when there is none."""
    found = [one.get("href") for one in browser.page.xpath("//main//a[@class='tombol']") if _keeps(shown(one))]
    if not found:
        raise Stuck(browser.text())
    return str(found[0])


def _keeps(text: str) -> bool:
    return text == "Lanjut" or text.startswith("Tetap pakai")


def send(browser: Browser, draft: str) -> Sent:
    """Check the answers, accept every clause and send."""
    browser.open(f"{draft}/periksa")
    form, _ = browser.form("Kirim permohonan")
    browser.send("Kirim permohonan", {"setuju": sorted(form.inputs["setuju"].value_options)})
    if not browser.address.endswith("/terkirim"):
        raise Stuck(browser.text())
    (number,) = browser.page.find_class("nomor")
    return Sent(shown(number), browser.link("Pantau permohonan"), browser.link("Formulir yang dikirim"))


def document(browser: Browser, sent: Sent, title: str) -> tuple[bytes, str]:
    """Wait for the document; returns the PDF and the address that its QR carries."""
    browser.wait(sent.page, lambda: bool(browser.page.xpath("//main//a[contains(@href, '/dokumen/')]")))
    browser.follow(title)
    checked = browser.link("Lihat apa yang tampak bila kode QR dipindai")
    return browser.download(browser.link("Unduh PDF")), checked


def events(browser: Browser, sent: Sent) -> list[dict[str, str]]:
    """Everything that happened, as the resident's page tells it."""
    browser.open(sent.page)
    rows = browser.page.xpath("//ul[@class='jejak']/li[time]")
    return [{"waktu": row.find("time").get("datetime"), "teks": shown(row)} for row in rows]


def check_pdf(browser: Browser, pdf: bytes) -> Check:
    """Upload a PDF to the public check and wait for its verdict."""
    browser.open("/cek")
    browser.send("Periksa", berkas=Upload("dokumen.pdf", pdf, "application/pdf"))
    browser.wait(f"{browser.address}.json", lambda: bool(json.loads(browser.body)["selesai"]))
    answer: Check = json.loads(browser.body)
    return answer
