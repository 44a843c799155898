"""What a journey does on the office's pages in the browser."""

from __future__ import annotations

import re

from playwright.sync_api import expect


def reference(page) -> str:
    """The number of the file that the page shows."""
    page.wait_for_load_state()
    return page.locator(".berkas-info .angka").first.inner_text()


def open_free(page) -> str:
    """Open the next file of the officer's queue; returns its number."""
    page.goto("/petugas/antrean/")
    page.get_by_role("button", name="Berikutnya").click()
    page.wait_for_url(re.compile("/berkas/AM-"))
    return reference(page)


def find(page, number: str) -> None:
    """Search for a file by its number and open it."""
    page.goto("/petugas/")
    page.locator("#cari-atas").fill(number)
    page.locator("#cari-atas").press("Enter")
    page.wait_for_url(re.compile("/(cari|berkas)/"))
    if f"/berkas/{number}" not in page.url:  # a list of hits bears the number in its address too
        page.locator("main").get_by_role("link", name=number).first.click()
    page.wait_for_url(re.compile(f"/berkas/{number}"))
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def judge(page, key: str, value: str, *, kind: str = "isian") -> None:
    """Tick a verdict."""
    page.locator(f"input[name='nilai.{kind}.{key}'][value={value}]").check()


def ask_repair(page) -> None:
    """Send the file back to the applicant."""
    part = page.locator("details[data-tombol=perbaikan]")
    if part.get_attribute("open") is None:
        part.locator("summary").click()
    part.get_by_role("button", name="Kirim ke pemohon").click()
    page.wait_for_load_state()


def send_back(page, why: str) -> None:
    """Return the file one step back."""
    part = page.locator("details[data-tombol=kembalikan]")
    if part.get_attribute("open") is None:
        part.locator("summary").click()
    part.locator("#teks-kembalikan").fill(why)
    part.get_by_role("button", name="Kembalikan").click()
    page.wait_for_load_state()


def tab_to(page, text: str, most: int = 80) -> None:
    """Press Tab until the control that shows ``text`` has the focus."""
    said = "(document.activeElement.innerText || document.activeElement.value || '').trim()"
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate(said).startswith(text):
            return
    raise AssertionError(f"«{text}» is not reached by Tab at {page.url}")
