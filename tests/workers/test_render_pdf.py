"""A page is drawn completely, identically, from embedded faces, and without asking anybody on the network."""

from __future__ import annotations

import base64
import http.server
import subprocess
import sys
import threading

import pytest

from models.rules.errors import InvalidInput
from models.rules.names import require_printable
from tests.workers.tools import lines, text_of
from workers import render
from workers.fonts import FACES, face_path, unprintable
from workers.render import PAGE_BREAK, PAGE_COUNT, RenderError, page_count, render_pdf

HEAD = """<html lang="id"><head><title>Uji</title><style>
@font-face { font-family: Naskah; src: url(serif.ttf); }
html { font-family: Naskah; font-size: 10pt; }
@page { size: a4; margin: 2cm; }
</style></head><body>"""


def page(body: str, style: str = "") -> str:
    return HEAD.replace("</style>", style + "</style>") + body + "</body></html>"


def test_the_same_html_gives_the_same_bytes_in_another_process():
    html = page("<p>Ogan Ilir</p><img src='lambang.svg' style='width: 2cm; height: 2cm'>")
    script = (
        "import sys, hashlib; from workers.render import render_pdf; "
        "print(hashlib.sha256(render_pdf(sys.stdin.read())).hexdigest())"
    )
    command = [sys.executable, "-c", script]
    digests = {subprocess.run(command, input=html.encode(), check=True, capture_output=True).stdout for _ in range(2)}
    assert len(digests) == 1


def test_a_picture_drawn_at_another_size_leaves_the_next_page_as_it_was():
    small, large = (page(f"<img src='lambang.svg' style='width: {cm}cm; height: {cm}cm'>") for cm in (2, 5))
    before = render_pdf(small)
    assert render_pdf(large) != before
    assert render_pdf(small) == before


def test_every_face_is_embedded_and_no_other_is_drawn():
    names = {row.split()[0].split("+")[-1] for row in lines("pdffonts", render_pdf(page("<p>Uji</p>")))[2:]}
    assert names - {"Helvetica"} == {"SourceSerifPro-Regular"}


@pytest.mark.parametrize(
    "body",
    [
        "<img src='tidak-ada.png'>",
        "<img src='/etc/passwd'>",
        "<img src='../DOC_KK.html'>",
        "<img src='file:///etc/passwd'>",
        "<img src='data:image/png;base64,AAAA'>",
        "<p style='font-family: Papyrus'>x</p>",
        "<p style='background-image: url(/etc/passwd)'>x</p>",
        "<pdf:barcode value='é' type='code128'>",
    ],
)
def test_whatever_is_missing_or_refused_stops_the_document(body):
    with pytest.raises(RenderError):
        render_pdf(page(body))


@pytest.mark.parametrize("style", ["@font-face { font-family: X; src: url(x.ttf); }", "@import url(/etc/passwd);"])
def test_a_stylesheet_cannot_reach_other_files(style):
    with pytest.raises(RenderError):
        render_pdf(page("<p style='font-family: X'>x</p>", style))


@pytest.fixture
def listener():
    """A web server that remembers what it was asked for."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *args):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    "body",
    [
        "<img src='{url}/a.png'>",
        "<p style='background-image: url({url}/b.png)'>x</p>",
        "<link rel='stylesheet' href='{url}/c.css'>",
        "<style>@import url({url}/d.css);</style>",
        "<style>@font-face {{ font-family: Y; src: url({url}/e.ttf); }}</style><p style='font-family: Y'>x</p>",
        "<pdf:insertpdf src='{url}/f.pdf'>",
    ],
)
def test_nothing_is_ever_fetched(listener, body):
    url, asked = listener
    with pytest.raises(RenderError):
        render_pdf(page(body.format(url=url)))
    assert asked == []


def test_letters_without_a_glyph_are_named_not_boxed():
    with pytest.raises(RenderError, match=r"U\+0645"):
        render_pdf(page("<p>محمد</p>"))
    assert unprintable("Łukasz Nguyễn d'Arcy Çelik – ‘x’") == ["ễ"]
    assert unprintable("Aa\n\t\N{NO-BREAK SPACE}·") == []


def test_whatever_the_forms_take_has_a_glyph():
    def taken(letter):
        try:
            return require_printable(letter)
        except InvalidInput:
            return ""

    letters = "".join(taken(chr(code)) for code in range(0x11000))
    assert len(letters) > 250
    assert unprintable(letters) == []


def test_only_the_faces_of_the_house_can_be_named():
    assert all(face_path(name).is_file() for name in FACES)
    with pytest.raises(KeyError):
        face_path("DejaVuSans.ttf")


def test_the_last_page_is_known_on_the_first():
    html = page(f"<p>Halaman <pdf:pagenumber> dari {PAGE_COUNT}</p>" * 1 + "<p>baris</p>" * 120)
    pdf = render_pdf(html)
    assert page_count(pdf) > 1
    assert f"Halaman 1 dari {page_count(pdf)}" in text_of(pdf)


def test_pages_that_the_template_begins_are_drawn_once(monkeypatch):
    drawn = []
    stock = render._drawn
    monkeypatch.setattr(render, "_drawn", lambda html: drawn.append(html) or stock(html))
    sheet = f"<p>Halaman <pdf:pagenumber> dari {PAGE_COUNT}</p>"
    pdf = render_pdf(page(f"{sheet}<div style='{PAGE_BREAK}'>{sheet}</div>"))
    assert "Halaman 2 dari 2" in text_of(pdf)
    assert len(drawn) == 1


def test_what_cannot_be_laid_out_says_so():
    cell = "<td style='-pdf-keep-in-frame-mode: error'>" + "<p>baris</p>" * 500 + "</td>"
    with pytest.raises(RenderError):
        render_pdf(page(f"<table><tr>{cell}</tr></table>"))


def test_a_picture_drawn_again_is_the_same_picture():
    html = page("<img src='lambang.svg' style='width: 2cm; height: 2cm'>")
    assert render_pdf(html) == render_pdf(html)


def test_a_picture_that_was_complained_about_is_complained_about_again():
    inner = "<rect fill='bukan-warna' width='9' height='9'/></svg>"
    svg = f"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'>{inner}"
    image = base64.b64encode(svg.encode()).decode()
    for _ in range(2):
        with pytest.raises(RenderError, match="bukan-warna"):
            render_pdf(page(f"<img src='data:image/svg+xml;base64,{image}'>"))
