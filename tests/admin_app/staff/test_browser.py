"""The office in a real browser: keys on the desk, lists that answer as one types, pages without faults for axe."""

from __future__ import annotations

import io
import shutil
import threading

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image, ImageDraw
from playwright.sync_api import expect, sync_playwright
from werkzeug.serving import make_server

from models.operations.applications import attaching, drafting, sending
from models.operations.desk import office
from models.rules.roles import Role
from models.rules.workflow import Stage
from models.tables import Application, Family, Resident, Verdict
from tests import world as small_office
from tests.world import PASSWORD

pytestmark = pytest.mark.journey
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
}


@pytest.fixture(scope="module")
def chromium():
    program = shutil.which("chromium")
    assert program, "these tests need Chromium: apt install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture
def origin(app):
    """The application on a port of the loopback."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


@pytest.fixture
def desk_of(chromium, origin):
    """``desk_of("operator")``: a logged-in page; no script may fail and no policy may be broken."""
    faults, contexts = [], []

    def enter(username, *, width=1280, javascript=True):
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=javascript, base_url=origin
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda said: faults.append(said.text) if "Content Security Policy" in said.text else None)
        page.goto("/petugas/masuk")
        page.fill("#username", username)
        page.fill("#sandi", PASSWORD)
        page.click("main button")
        expect(page).to_have_url(f"{origin}/petugas/")
        return page

    yield enter
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture
def scanned(app, world, monkeypatch):
    """Files whose attachments are pictures."""
    from admin_app import bound

    def picture(name):
        image = Image.new("RGB", (900, 600), "#f4efe4")
        ImageDraw.Draw(image).text((60, 60), name, fill="black", font_size=60)
        buffer = io.BytesIO()
        image.save(buffer, "JPEG")
        return buffer.getvalue()

    def clean_file(data=b"contoh"):
        with app.app_context():
            raw = picture(data.decode())
            return attaching.CleanFile(bound.store().put(raw), "image/jpeg", 1, len(raw), "foto.jpg")

    monkeypatch.setattr(small_office, "clean_file", clean_file)
    return world


def test_a_file_is_judged_and_initialled_with_the_keyboard_alone(scanned, desk_of):
    first, second = small_office.sent(scanned), small_office.sent(scanned)
    page = desk_of("operator")
    page.get_by_role("button", name="Buka berkas berikutnya").press("Enter")
    expect(page.locator("h1")).to_have_text(first.subject_name)
    page.keyboard.press("j")
    expect(page.locator(":focus")).to_have_attribute("data-butir", "")
    page.keyboard.press("y")
    page.keyboard.press("n")
    assert page.evaluate("document.activeElement.tagName") == "SELECT"
    page.keyboard.press("Escape")
    page.keyboard.press("y")
    page.keyboard.press("s")
    expect(page.locator(".kabar")).to_contain_text("Penilaian disimpan")
    assert Verdict.select().where(Verdict.application == first, Verdict.ok).count() == 2
    page.keyboard.press("p")
    expect(page.locator(":focus")).to_contain_text("Paraf, kirim ke Pengawas (Pasal 15(1)b)")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(second.subject_name)
    assert Application.get_by_id(first.id).stage == Stage.PENGAWAS


def test_enter_in_a_reason_saves_and_does_not_initial(scanned, desk_of):
    file = small_office.sent(scanned)
    page = desk_of("operator")
    page.goto(f"/petugas/berkas/{file.reference}")
    page.locator('input[name="nilai.isian.anak_berat"][value=belum]').check()
    page.locator('[name="teks.isian.anak_berat"]').fill("Tidak sama dengan surat.")
    page.keyboard.press("Enter")
    expect(page.locator(".kabar")).to_contain_text("Penilaian disimpan")
    assert Application.get_by_id(file.id).stage == Stage.OPERATOR


def test_scans_are_zoomed_turned_and_leafed_through(scanned, desk_of):
    file = small_office.sent(scanned)
    page = desk_of("operator")
    page.goto(f"/petugas/berkas/{file.reference}")
    shown = page.locator("[data-lembar]:visible")
    expect(shown).to_have_count(1)
    name = shown.get_attribute("data-lembar")
    width = shown.locator("img").evaluate("one => one.getBoundingClientRect().width")
    page.keyboard.press("+")
    assert shown.locator("img").evaluate("one => one.getBoundingClientRect().width") > width * 1.2
    page.keyboard.press("r")
    expect(shown).to_have_attribute("data-sudut", "90")
    page.keyboard.press("]")
    expect(page.locator("[data-lembar]:visible")).not_to_have_attribute("data-lembar", name)


def test_a_jump_to_one_file_moves_the_frame_and_not_the_page(scanned, desk_of):
    draft = small_office.draft(scanned)
    for text in (b"dua", b"tiga"):
        attaching.attach(draft, "A_KK", small_office.clean_file(text))
    accepted = {one.code for one in sending.declarations_of(draft)}
    file = sending.send(drafting.actor_of(scanned.account), draft, accepted)
    page = desk_of("operator")
    page.goto(f"/petugas/berkas/{file.reference}#pindaian-A_KK")
    before = page.evaluate("scrollY")
    page.get_by_role("link", name="Berkas 3").press("Enter")
    frame = page.locator("#pindaian-A_KK .bingkai")
    assert frame.evaluate("one => one.scrollTop") > 100
    assert page.evaluate("scrollY") == before
    page.get_by_role("link", name="Berkas 1").press("Enter")
    assert frame.evaluate("one => one.scrollTop") == 0


FITS = "document.documentElement.scrollWidth <= innerWidth"


def test_no_page_is_wider_than_a_phone(scanned, desk_of):
    file = small_office.at_stage(scanned, Stage.KEPALA)
    office.note_exception(small_office.officer(Role.KEPALA, "kepala2"), file.id, "MENDESAK" * 20)
    page = desk_of("kepala", width=360)
    page.goto(f"/petugas/berkas/{file.reference}")
    assert page.evaluate(FITS)
    for path in ("/petugas/", "/petugas/tanda-tangan/", "/petugas/arsip/"):
        page.goto(path)
        assert page.evaluate(FITS), path
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate(FITS), f"{path} with letters of twice the size"


def test_the_keys_are_shown_and_can_be_switched_off(scanned, desk_of):
    file = small_office.sent(scanned)
    page = desk_of("operator")
    page.goto(f"/petugas/berkas/{file.reference}")
    page.keyboard.press("?")
    expect(page.locator("dialog")).to_be_visible()
    page.get_by_label("Matikan pintasan satu huruf").check()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    assert not page.evaluate("document.activeElement.hasAttribute('data-butir')")


def test_the_list_of_residents_answers_as_one_types(world, desk_of):
    page = desk_of("operator")
    page.goto("/petugas/penduduk/")
    page.keyboard.press("/")
    page.keyboard.type("nurl")
    expect(page.locator("#hasil tbody tr")).to_have_count(1)
    expect(page.locator("#hasil tbody th")).to_have_text("NURLELA")
    page.locator("#saring-kecamatan").select_option("16.10.01")
    expect(page.locator("#hasil tbody tr")).to_have_count(0)
    expect(page.locator("#saring-desa")).to_be_visible()


def test_everything_works_without_javascript(scanned, desk_of):
    file = small_office.sent(scanned)
    page = desk_of("operator", javascript=False)
    page.goto("/petugas/penduduk/")
    page.fill("#saring-cari", "nurl")
    page.get_by_role("button", name="Terapkan").click()
    expect(page.locator("#hasil tbody tr")).to_have_count(1)
    page.goto(f"/petugas/berkas/{file.reference}")
    expect(page.locator("[data-lembar]")).to_have_count(3)
    page.locator("figure").first.get_by_role("link", name="Putar").click()
    expect(page.locator("[data-sudut='90']")).to_have_count(1)
    page.get_by_role("button", name="Paraf, kirim ke Pengawas").click()
    expect(page.locator(".kabar").first).to_contain_text("diparaf")


@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing(scanned, desk_of, width):
    """The screens that are built by hand; every list, form and detail page shares three templates."""
    world = scanned
    files = {
        stage: small_office.at_stage(world, stage).reference for stage in (Stage.OPERATOR, Stage.PENGAWAS, Stage.KEPALA)
    }
    returned = small_office.at_stage(world, Stage.ADMINISTRATOR)
    office.send_back(world.actor(Role.ADMINISTRATOR), returned.id, "periksa ejaan", seen_version=returned.version)
    resident, family = Resident.get(), Family.get()
    pages = {
        "operator": (
            "/petugas/",
            "/petugas/antrean/",
            f"/petugas/berkas/{files[Stage.OPERATOR]}",
            "/petugas/cari/?q=nur",
            "/petugas/penduduk/",
            f"/petugas/penduduk/tujuan/?id={resident.id}",
            "/petugas/penduduk/new/",
            f"/petugas/keluarga/tujuan/?id={family.id}",
            "/petugas/akun/",
            "/petugas/berkas/tidak-ada",
        ),
        "pengawas": (
            "/petugas/antrean/",
            f"/petugas/berkas/{returned.reference}",
            f"/petugas/berkas/{files[Stage.PENGAWAS]}/perbaiki",
        ),
        "kepala": ("/petugas/tanda-tangan/", f"/petugas/berkas/{files[Stage.KEPALA]}"),
        "pengelola": (
            "/petugas/riwayat/",
            "/petugas/pekerjaan/",
            "/petugas/petugas/details/?id=1",
            "/petugas/petugas/new/",
        ),
    }
    for username, paths in pages.items():
        page = desk_of(username, width=width)
        for path in paths:
            page.goto(path)
            found = [
                (one["id"], one["nodes"][0]["html"][:200])
                for one in Axe().run(page, options=RULES).response["violations"]
            ]
            assert found == [], (username, path)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
