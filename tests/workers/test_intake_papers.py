"""PDFs: what comes out shows the same pages and can do nothing."""

from __future__ import annotations

import io
import shutil
import subprocess

import pikepdf
import pytest

from models.ports.intake_client import Cleaned, clean
from models.rules.errors import UploadRefused
from tests.workers.corpus import papers, pictures
from tests.workers.corpus.process import running_intake
from workers.cleaning import pdfs
from workers.limited_child import ChildFailed, Limits, run


@pytest.fixture(scope="module")
def socket_path(tmp_path_factory):
    with running_intake(tmp_path_factory.mktemp("intake")) as running:
        yield running.socket


def cleaned(socket_path, data: bytes, **how: int) -> Cleaned:
    found = clean(socket_path, data, "berkas.pdf", **how)
    assert found.media_type == "application/pdf"
    return found


def refused(socket_path, data: bytes, **how: int) -> str:
    with pytest.raises(UploadRefused) as caught:
        clean(socket_path, data, "berkas.pdf", **how)
    return caught.value.message


def unpacked(pdf: bytes) -> bytes:
    """The file with nothing packed and no pixels, so that a word in it can be found, and not by chance."""
    with pikepdf.Pdf.open(io.BytesIO(pdf)) as opened:
        for stream in (thing for thing in opened.objects if isinstance(thing, pikepdf.Stream)):
            if stream.get("/Filter") == pikepdf.Name.DCTDecode:
                stream.write(stream.read_raw_bytes().split(b"\xff\xda")[0], filter=pikepdf.Name.DCTDecode)
        buffer = io.BytesIO()
        opened.save(
            buffer,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
        )
    return buffer.getvalue()


def darkness(pdf: bytes, tmp_path, box: tuple[int, int, int, int]) -> int:
    """How many dark pixels Poppler draws on page 1 in ``box`` (points from the top left)."""
    (tmp_path / "x.pdf").write_bytes(pdf)
    left, top, right, bottom = box
    area = ["-x", left, "-y", top, "-W", right - left, "-H", bottom - top]
    command = ["pdftoppm", "-r", "72", "-gray", "-singlefile", *map(str, area), tmp_path / "x.pdf", tmp_path / "x"]
    subprocess.run(command, check=True)
    return sum(value < 100 for value in (tmp_path / "x.pgm").read_bytes().split(b"255\n", 1)[1])


needs_poppler = pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="waits for poppler-utils")


def test_the_traps_of_the_corpus_are_there_before_and_gone_after(socket_path):
    data = papers.with_everything_active()
    before, after = unpacked(data), unpacked(cleaned(socket_path, data).data)
    for trap in (*papers.TRAPS, "/Annots", "/Names", "/AcroForm", "/Metadata", "KAMERA"):
        assert trap.encode() in before, trap
        assert trap.encode() not in after, trap


def test_the_picture_of_a_scan_is_the_same_without_its_notes(socket_path):
    def pixels(pdf: bytes) -> bytes:
        with pikepdf.Pdf.open(io.BytesIO(pdf)) as opened:
            return pikepdf.PdfImage(opened.pages[0].get_images()["/Im1"]).as_pil_image().convert("RGB").tobytes()

    data = papers.with_everything_active()
    assert pixels(cleaned(socket_path, data).data) == pixels(data)


@needs_poppler
def test_what_was_typed_into_a_form_stays_visible(socket_path, tmp_path):
    field = (110, 775, 390, 820)
    assert darkness(papers.printed(), tmp_path, field) == 0
    assert darkness(cleaned(socket_path, papers.with_a_filled_field()).data, tmp_path, field) > 5000


@needs_poppler
def test_a_page_that_inherits_its_font_is_drawn_as_before(socket_path, tmp_path):
    whole = (0, 0, 595, 842)
    before = darkness(papers.printed(), tmp_path, whole)
    assert before > 3000
    assert darkness(cleaned(socket_path, papers.with_inherited_resources()).data, tmp_path, whole) == before


def test_a_stream_that_points_into_another_file_points_nowhere_afterwards(socket_path):
    data = papers.pointing_outside()
    assert b"/etc/passwd" in data
    assert b"/etc/passwd" not in unpacked(cleaned(socket_path, data).data)


def test_ten_pages_pass_and_eleven_do_not(socket_path):
    found = cleaned(socket_path, papers.printed(pages=10))
    assert (found.pages, found.width, found.height) == (10, 595, 842)
    said = refused(socket_path, papers.printed(pages=11))
    assert said.startswith("PDF berisi 11 halaman; paling banyak 10.")
    assert "paling banyak 2" in refused(socket_path, papers.printed(pages=3), max_pages=2)


@pytest.mark.parametrize("password", ["", "rahasia"])
def test_a_locked_pdf_is_refused(socket_path, password):
    assert "kata sandi" in refused(socket_path, papers.locked(user=password))


def test_a_pdf_that_was_cut_off_is_refused(socket_path):
    assert "PDF rusak" in refused(socket_path, papers.scan()[:-4000])


def test_a_pdf_that_stays_heavier_than_the_limit_is_refused(monkeypatch):
    monkeypatch.setattr(pdfs, "MAX_BYTES", 5000)
    with pytest.raises(ChildFailed, match="terlalu besar setelah dibuka"):
        run(lambda: pdfs.clean_pdf(papers.scan(), 10).data, Limits(open_files=64))


def test_a_sharp_scan_passes_without_a_remark(socket_path):
    found = cleaned(socket_path, papers.scan(2))
    assert (found.remark, found.unreadable) == ("", False)


def test_a_blurred_scan_is_hopeless(socket_path):
    found = cleaned(socket_path, papers.scan(blur=6))
    assert found.unreadable
    assert "buram" in found.remark


def test_one_blurred_page_of_several_is_named(socket_path):
    good, bad = (pikepdf.Pdf.open(io.BytesIO(data)) for data in (papers.scan(), papers.scan(blur=6)))
    with good, bad:
        good.pages.extend(bad.pages)
        buffer = io.BytesIO()
        good.save(buffer)
    found = cleaned(socket_path, buffer.getvalue())
    assert found.remark.startswith("Halaman 2: Foto sangat buram")
    assert not found.unreadable


def test_the_blank_back_of_a_sheet_needs_no_remark(socket_path):
    found = cleaned(socket_path, papers.with_blank_back())
    assert (found.pages, found.remark, found.unreadable) == (2, "", False)


def test_an_empty_page_alone_is_hopeless(socket_path):
    found = cleaned(socket_path, papers.printed(b""))
    assert found.unreadable
    assert "kosong" in found.remark


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="waits for qpdf")
@pytest.mark.parametrize(
    "make", [papers.scan, papers.printed, papers.with_everything_active, papers.with_a_filled_field]
)
def test_qpdf_finds_no_fault_in_what_comes_out(socket_path, tmp_path, make):
    (tmp_path / "x.pdf").write_bytes(cleaned(socket_path, make()).data)
    checked = subprocess.run(["qpdf", "--check", tmp_path / "x.pdf"], capture_output=True, check=False)
    assert checked.returncode == 0, checked.stderr


def test_a_picture_disguised_as_a_pdf_page_keeps_no_second_file(socket_path):
    hidden = papers.scan() + pictures.photo() + b"PK\x03\x04rahasia"
    assert b"rahasia" not in cleaned(socket_path, hidden).data
