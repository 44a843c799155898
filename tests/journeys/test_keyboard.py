"""A resident finishes a whole application with the keyboard alone."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.journeys import desk, prepared, screens

FOCUSED = "document.activeElement"


def focus(page, name):
    """Tab until a control of this name has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(f"{FOCUSED}.name") == name:
            return
    raise AssertionError(f"{name} is not reached by Tab at {page.url}")


def type_in(page, name, value):
    """Fill one box as fingers on keys do."""
    focus(page, name)
    kind = page.evaluate(f"{FOCUSED}.type")
    if kind == "select-one":
        label = page.locator(f'[name="{name}"] option[value="{value}"]').inner_text()
        page.keyboard.type(label)
    elif kind == "radio":
        choose(page, name, value)
    elif kind == "checkbox":
        page.keyboard.press("Space")
    else:
        page.keyboard.press("Control+A")
        page.keyboard.type(value)


def choose(page, name, value):
    """Arrows move through radio buttons; Space takes the first."""
    offered = page.locator(f'[name="{name}"]').evaluate_all("all => all.map(one => one.value)")
    wanted = next(one for one in offered if one.isdigit()) if value == screens.MEMBER else value
    page.keyboard.press("Space")
    for _ in offered:
        if page.evaluate(f"{FOCUSED}.value") == wanted:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"{name} has no {wanted}")


def answer_page(page, answers):
    names = page.locator(screens.NAMES).evaluate_all("all => [...new Set(all.map(one => one.name))]")
    for name in names:
        slug, _, box = name.partition(".")
        if slug not in answers or (not box and f"{slug}.pilih" in names):
            continue
        value = answers[slug]
        if box in {"hari", "bulan", "tahun"}:
            value = dict(zip(("tahun", "bulan", "hari"), value.split("-"), strict=True))[box]
        type_in(page, name, value)
    follow(page, "Simpan dan lanjut")


def follow(page, text):
    desk.tab_to(page, text)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_from_the_log_in_to_the_receipt_without_a_mouse(visit, accounts, instance, shoot):
    page = visit(width=1280)
    photo = {"name": "f.jpg", "mimeType": "image/jpeg", "buffer": prepared.paper("Bukti")}
    page.on("filechooser", lambda chooser: chooser.set_files(photo))
    page.goto("/masuk")
    type_in(page, "nik", accounts[5].nik)
    type_in(page, "sandi", instance.passwords[accounts[0].nik])
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=re.compile("^Halo"))).to_be_visible()
    follow(page, "Ajukan permohonan baru")
    follow(page, "Akta kelahiran")
    follow(page, "Ajukan sekarang")
    focus(page, "varian")
    choose(page, "varian", "LAHIR_AYAH_IBU")
    shoot(page, "papan-tik", whole=False)
    follow(page, "Mulai")
    while "/isian/" in page.url:
        before = page.url
        answer_page(page, screens.birth())
        assert page.url != before, screens.errors(page)
    follow(page, "Mulai memotret")
    while "/lampiran/" in page.url:
        if page.locator("input[name=jenis]").count():
            focus(page, "jenis")
            page.keyboard.press("Space")
        focus(page, "berkas")
        page.keyboard.press("Enter")
        expect(page.locator("#berkas")).to_have_value(re.compile(r"f\.jpg$"))
        follow(page, "Unggah")
        follow(page, "Lanjut")
    for _ in range(page.locator("input[name=setuju]").count()):
        focus(page, "setuju")
        page.keyboard.press("Space")
    follow(page, "Kirim permohonan")
    expect(page.get_by_role("heading", name="Permohonan terkirim")).to_be_visible()


def test_the_first_tab_leads_past_the_header(visit):
    page = visit()
    page.goto("/masuk")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Langsung ke isi")).to_be_focused()
    page.keyboard.press("Enter")
    assert page.evaluate(f"{FOCUSED}.id") == "isi"
