"""What is worked out once is what the layout libraries would work out each time, and no other file slips through."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.lib.rl_accel import fp_str
from reportlab.pdfgen import canvas
from xhtml2pdf import context
from xhtml2pdf.config.resources import ResourceAccessPolicy
from xhtml2pdf.files import LocalFileURI, ResourceAccessError

from workers import quick_layout
from workers.fonts import FACES, face_path, font_folders

VALUES = (0, 1, -1, True, 0.5, -0.25, 1e-8, 0.1234567, 12.3456789, 841.8898, -595.2756, 123456.789, 1e7, 2.0)


@pytest.mark.parametrize("value", VALUES)
def test_a_number_is_written_as_the_library_writes_it(value):
    for _ in range(2):
        assert canvas.fp_str(value) == fp_str(value)


def test_several_numbers_stand_in_one_row():
    assert canvas.fp_str(*VALUES) == canvas.fp_str(list(VALUES)) == canvas.fp_str(VALUES) == fp_str(*VALUES)
    assert canvas.fp_str() == fp_str() == ""


def policy() -> ResourceAccessPolicy:
    return ResourceAccessPolicy.server(Path(__file__).parent, allow_remote=False, extra_roots=font_folders())


@pytest.mark.parametrize("name", FACES)
def test_a_face_is_its_file(name):
    path = str(face_path(name))
    quick, stock = (LocalFileURI(path, None, policy=policy()) for _ in range(2))
    assert quick.extract_data() == quick_layout._stock_data(stock) == face_path(name).read_bytes()
    assert (quick.uri, quick.suffix, quick.mimetype) == (stock.uri, stock.suffix, stock.mimetype)
    assert context._file_digest(path) == quick_layout._stock_digest(path)


def test_a_face_is_read_once(monkeypatch):
    path = str(face_path("serif.ttf"))
    first = LocalFileURI(path, None, policy=policy()).extract_data()
    digest = context._file_digest(path)
    monkeypatch.setattr(Path, "read_bytes", None)
    monkeypatch.setattr(quick_layout, "_stock_data", None)
    assert LocalFileURI(path, None, policy=policy()).extract_data() is first
    assert context._file_digest(path) is digest


def test_another_file_is_judged_and_read_anew(tmp_path):
    inside, outside = Path(__file__), tmp_path / "lain.ttf"
    outside.write_bytes(b"satu")
    assert LocalFileURI(str(inside), None, policy=policy()).extract_data() == inside.read_bytes()
    with pytest.raises(ResourceAccessError):
        LocalFileURI(str(outside), None, policy=policy()).extract_data()
    before = context._file_digest(str(outside))
    outside.write_bytes(b"dua")
    assert context._file_digest(str(outside)) != before
