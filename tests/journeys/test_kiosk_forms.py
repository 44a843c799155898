"""A signed paper form at the kiosk, over a link that breaks; and every page there by keyboard, with twice the text."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys import prepared
from tests.journeys.test_kiosk_applications import desk, kiosk, receive  # noqa: F401 - the fixtures

TWICE = {"standard": 32, "fixed": 26}  # pixels: the browser's own setting, which a person with weak eyes doubles
PAGES = (
    *("/kios/layanan", "/kios/periksa", "/kios/periksa/keluarga", "/kios/kode", "/kios/kertas", "/kios/ajukan"),
    *(
        "/kios/ajukan/CAP_LAHIR",
        "/kios/ajukan/DAF_KTPEL",
        "/kios/formulir",
        "/kios/formulir-kosong",
        "/kios/dokumen",
        "/kios/masih",
    ),
)
DRAWN = """count => [...document.querySelectorAll('.halaman-pindai img')]
    .filter(one => one.naturalWidth > 600).length == count"""
CUT = """() => [...document.querySelectorAll('header *, main *')].filter(one => {
    const box = one.getBoundingClientRect();
    return box.width && !one.closest('.sr, .loncat') && (box.right > innerWidth + 1 || box.left < -1);
}).map(one => one.outerHTML.slice(0, 80))"""
CONTROLS = """() => [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, summary')]
    .filter(one => one.checkVisibility() && one.getBoundingClientRect().width && !one.matches('[type=radio]'))
    .map((one, number) => { one.dataset.nomor = number; return String(number); })"""
FOCUSED = """() => {
    const one = document.activeElement, box = one.getBoundingClientRect();
    return [one.dataset.nomor ?? '', box.top < innerHeight && box.bottom > 0];
}"""


def test_a_signed_form_is_found_and_attached_though_the_link_breaks(kiosk, accounts, resident, desk, shoot):  # noqa: F811
    reference, pages = prepared.printed(resident(0))
    receive(kiosk, accounts[0])
    kiosk.get_by_role("link", name="Serahkan formulir kertas").click()
    shoot(kiosk, "kios-formulir")
    kiosk.set_input_files("#berkas", prepared.scan(pages))
    kiosk.context.set_offline(True)
    kiosk.get_by_role("button", name="Cari permohonannya").click()
    expect(kiosk.get_by_role("status").filter(has_text="Sambungan terputus")).to_be_visible()
    kiosk.context.set_offline(False)
    expect(kiosk.get_by_role("heading", name=reference)).to_be_visible(timeout=60_000)
    kiosk.wait_for_function(DRAWN, arg=len(pages))
    shoot(kiosk, "kios-formulir-cocok")
    kiosk.get_by_label(re.compile("sesuai dengan kertas aslinya")).check()
    kiosk.get_by_role("button", name="Lampirkan").click()
    expect(kiosk.get_by_text("Sudah terlampir")).to_be_visible()
    shoot(kiosk, "kios-formulir-terlampir")
    desk.goto(f"/petugas/berkas/{reference}")
    expect(desk.locator(".pindaian")).to_contain_text(re.compile("dinyatakan sesuai dengan aslinya oleh .* di Kios"))


@pytest.mark.parametrize("size", [(360, 740), (1280, 800)])
def test_nothing_is_cut_or_out_of_reach_with_twice_the_text(kiosk, accounts, size):  # noqa: F811
    receive(kiosk, accounts[0])
    kiosk.set_viewport_size({"width": size[0], "height": size[1]})
    kiosk.context.new_cdp_session(kiosk).send("Page.setFontSizes", {"fontSizes": TWICE})
    for place in PAGES:
        kiosk.goto(place)
        assert kiosk.evaluate("getComputedStyle(document.documentElement).fontSize") == "36px"
        assert kiosk.evaluate(CUT) == [], place
        assert kiosk.evaluate("document.documentElement.scrollWidth <= innerWidth"), place
        missed = set(kiosk.evaluate(CONTROLS))
        for _ in range(len(missed) + 12):
            kiosk.keyboard.press("Tab")
            number, in_sight = kiosk.evaluate(FOCUSED)
            missed.discard(number)
            assert in_sight or not number, (place, number)
        assert missed == set(), place
