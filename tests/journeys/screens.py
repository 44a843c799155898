"""What a journey does on the citizen's pages in the browser: answers questions, photographs papers, reads errors."""

from __future__ import annotations

import re
from datetime import timedelta

from playwright.sync_api import expect

from models.operations.clock import today
from scripts.demo_run import photos
from scripts.demo_run.__main__ import birth_answers

MEMBER = "(a member of the family)"
NAMES = "form[novalidate] [name]"


def birth(**changed: str) -> dict[str, str]:
    """Answers for a birth reported by the mother; the father is picked from the family."""
    return {**birth_answers(today()), "ayah_nik": MEMBER, **changed}


def days_ago(count: int) -> str:
    return (today() - timedelta(days=count)).isoformat()


def photo(title: str = "Kartu Keluarga", seed: int = 1) -> dict:
    """A file as the camera gives it."""
    return {
        "name": f"{title}.jpg",
        "mimeType": "image/jpeg",
        "buffer": photos.paper(title, {"Nama": "CONTOH"}, seed=seed),
    }


def begin(page, service: str, variant: str) -> None:
    """From the front door to the first question."""
    page.goto(f"/layanan/{service}")
    page.get_by_role("link", name="Ajukan sekarang").click()
    choice = page.locator(f"input[name=varian][value={variant}]")
    if choice.count():
        choice.check()
    press(page, "Mulai")


def press(page, button: str) -> None:
    """Click, and wait for the page that answers, or for what the answer puts in the place of this one."""
    page.locator("main").evaluate("main => { main.dataset.lama = '' }")
    page.get_by_role("button", name=re.compile(f"^{button}")).click()
    page.locator("main:not([data-lama])").wait_for()
    page.wait_for_load_state()


def answer(page, answers: dict[str, str]) -> None:
    """Type what this page asks for; boxes without an answer stay as they are."""
    page.wait_for_load_state()  # the address changes before the page is there
    for name in page.locator(NAMES).evaluate_all("all => [...new Set(all.map(one => one.name))]"):
        slug, _, box = name.partition(".")
        if slug in answers and not (box == "" and page.locator(f'[name="{slug}.pilih"]').count()):
            _put(page, name, box, answers[slug])


def _put(page, name: str, box: str, value: str) -> None:
    controls = page.locator(f'[name="{name}"]')
    kind = controls.first.evaluate("one => one.type")
    if box in {"hari", "bulan", "tahun"}:
        controls.fill(dict(zip(("tahun", "bulan", "hari"), value.split("-"), strict=True))[box])
    elif kind in {"radio", "checkbox"}:
        offered = controls.evaluate_all("all => all.map(one => one.value)")
        chosen = next(one for one in offered if one.isdigit()) if value == MEMBER else value
        page.locator(f'[name="{name}"][value="{chosen}"]').check()
    elif kind == "select-one":
        controls.select_option(value)
    else:
        controls.fill(value)


def go_on(page, button: str = "Simpan dan lanjut") -> None:
    press(page, button)


def fill_in(page, answers: dict[str, str]) -> None:
    """Answer every question until the photos are asked for."""
    while "/isian/" in page.url:
        before = page.url
        answer(page, answers)
        go_on(page)
        assert page.url != before, errors(page) or page.locator("main").inner_text()


def attach_all(page) -> None:
    """From the list of photos to the check of the answers, one photo for each thing asked."""
    page.get_by_role("link", name="Mulai memotret").click()
    while "/lampiran/" in page.url:
        attach(page, photo(page.locator("h1").inner_text()))
        onward(page)


def attach(page, file: dict, button: str = "Unggah") -> None:
    kinds = page.locator("input[name=jenis]")
    if kinds.count():
        kinds.first.check()
    page.set_input_files("#berkas", file)
    press(page, button)


def onward(page) -> None:
    """Keep the photo and go on."""
    page.locator("main a.tombol", has_text=re.compile("Lanjut|Tetap pakai")).first.click()
    page.wait_for_load_state()


def agree_and_send(page) -> str:
    """Accept every clause, send, and return the number on the receipt."""
    for box in page.locator("input[name=setuju]").all():
        box.check()
    go_on(page, "Kirim permohonan")
    expect(page.get_by_role("heading", name="Permohonan terkirim")).to_be_visible()
    return page.locator(".nomor").inner_text()


def errors(page) -> list[str]:
    """The lines of the error summary."""
    page.wait_for_load_state()
    return page.locator("#salah li, .galat-ringkas li").all_inner_texts()


def sees_one_error_twice(page, *parts: str) -> None:
    """The summary on top and the message at the field say the same, and the title says so first."""
    told = errors(page)
    assert told, page.locator("main").inner_text()
    assert page.title().startswith("Galat: ")
    assert any(all(part in line for part in parts) for line in told), told
    for line in told:
        expect(page.locator(".pesan", has_text=line).first).to_be_visible()
