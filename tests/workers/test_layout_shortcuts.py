"""What the shortcuts keep is what the libraries would have worked out: the same page to the byte, for less work."""

from __future__ import annotations

import pytest
from reportlab.platypus.frames import Frame
from xhtml2pdf import parser
from xhtml2pdf.context import pisaContext

from tests.workers.paper import CWT_KEY
from tests.workers.sample_cases import CASES
from tests.workers.samples import BASE_URL
from workers import compose, layout_shortcuts
from workers.render import render_pdf

SIZES = """<html><head><style>@font-face { font-family: Naskah; src: url(serif.ttf); }
html { font-family: Naskah; font-size: %s } p { margin-left: 2rem; padding: 0.3rem }</style></head>
<body><p>satu</p><p>dua</p><table><tr><td style="padding: 1rem">tiga</td></tr></table></body></html>"""


def stock(html: str) -> bytes:
    with layout_shortcuts.put_aside():
        return render_pdf(html)


@pytest.mark.parametrize("name", ["kutipan LAHIR_AYAH_IBU", "register", "kk 13", "pindah nama panjang"])
def test_a_document_is_the_same_with_and_without(name):
    data = CASES[name]
    source = compose.shipped_template(data["dokumen"]["kode"])
    html = compose.page(source, data, base_url=BASE_URL, cwt_key=CWT_KEY)
    assert render_pdf(html) == stock(html)


def test_sizes_that_hang_on_the_root_follow_each_documents_own_root():
    small, large = SIZES % "8pt", SIZES % "20pt"
    assert [render_pdf(html) for html in (small, large, small)] == [stock(html) for html in (small, large, small)]
    assert render_pdf(small) != render_pdf(large)


def test_the_librarys_own_rules_are_parsed_once_and_a_documents_own_each_time(monkeypatch):
    parsed = []
    monkeypatch.setattr(layout_shortcuts, "_default_rules", {})
    monkeypatch.setattr(
        layout_shortcuts, "_parse_source", lambda _context, text, _name: parsed.append(text) or object()
    )
    for text, name in (("p {}", parser.DEFAULT_CSS_SOURCE), ("@page {}", parser.DEFAULT_CSS_SOURCE), ("b {}", "isi")):
        for _ in range(2):
            pisaContext._parseCSSSource(None, text, name)
    assert parsed == ["p {}", "@page {}", "@page {}", "b {}", "b {}"]


def test_a_frame_is_copied_for_a_cell_and_stays_as_it_is():
    frame = Frame(0, 0, 100, 100)
    copied = layout_shortcuts._copied(frame)
    copied._generated_content = ["lain"]
    assert copied is not frame
    assert not hasattr(frame, "_generated_content")
