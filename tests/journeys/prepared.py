"""Applications brought over HTTP to where a journey begins, so that only the journey itself is slow."""

from __future__ import annotations

import io
from functools import cache

import pikepdf
from PIL import Image

from scripts.demo_run import citizen, office, photos
from scripts.demo_run.browser import Browser
from tests.journeys.screens import MEMBER, birth
from tests.workers.corpus import scans


@cache
def paper(title: str) -> bytes:
    """A photographed paper; the same for the same title."""
    return photos.paper(title, {"Nama": "CONTOH", "Tempat": "Indralaya"})


def draft(browser: Browser, service: str = "CAP_LAHIR", variant: str = "LAHIR_AYAH_IBU", **answers: str) -> str:
    """Everything answered and photographed, not yet sent; returns the draft's path."""
    place = citizen.apply(browser, service, variant, answers if service != "CAP_LAHIR" else birth(**answers))
    citizen.attach(browser, place, paper)
    return place


def sent(browser: Browser, service: str = "CAP_LAHIR", variant: str = "LAHIR_AYAH_IBU", **answers: str) -> citizen.Sent:
    """The same, sent."""
    return citizen.send(browser, draft(browser, service, variant, **answers))


def printed(browser: Browser) -> tuple[str, list[Image.Image]]:
    """A sent application of the visitor and his family, and the pages of its form as they leave the printer."""
    file = sent(browser, pelapor_hubungan="ayah", ibu_nik=MEMBER)
    return file.reference, scans.pages(browser.download(file.form_copy))


def scan(pages: list[Image.Image]) -> dict:
    """Pages as a scanner gives them, for a box of the browser."""
    return {"name": "pindai.pdf", "mimeType": "application/pdf", "buffer": scans.stack(pages)}


def at_stage(officer, file: citizen.Sent, stage: str) -> citizen.Sent:
    """Initialled by everybody before ``stage``."""
    for username in ("operator", "pengawas", "administrator"):
        if username == stage:
            break
        office.paraf(officer(username), file.reference)
    return file


def everything_to_the_kepala(officer) -> None:
    """Whatever lies at the pengawas and the administrator is initialled.

    Several times for each: a file whose family changed meanwhile is refused once and then shown as changed.
    """
    first = "(//main//form[.//input[@name='berkas']])[1]//input[@name='berkas']/@value"
    for username in ("pengawas", "administrator"):
        browser = officer(username)
        for _ in range(4):
            browser.open("/petugas/antrean/")
            if boxes := browser.page.xpath(first):
                browser.send("Paraf", {"berkas": boxes})


def plain_pdf() -> bytes:
    """A PDF that nobody signed."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        buffer = io.BytesIO()
        pdf.save(buffer)
        return buffer.getvalue()
