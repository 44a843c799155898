"""Pages of one paper bound into one PDF, and turned; read back by tools that are not ours."""

from __future__ import annotations

import io

import pypdfium2
import pytest
from PIL import Image

from models.rules.errors import UploadRefused
from workers.cleaning import clean_file
from workers.cleaning.binding import bind, turn


def picture(colour, size=(1200, 1600), mode="RGB"):
    buffer = io.BytesIO()
    Image.new(mode, size, colour).save(buffer, "JPEG")
    return clean_file(buffer.getvalue(), "halaman.jpg", 10).data


def colour_of(page):
    image = page.render(scale=0.2).to_pil().convert("RGB")
    red, green, blue = image.getpixel((image.width // 2, image.height // 2))
    return "merah" if red > 200 > green else "hijau" if green > 100 > red else "biru" if blue > 200 > red else "lain"


def bound(*parts):
    return pypdfium2.PdfDocument(bind(b"".join(parts), [len(one) for one in parts]))


def test_pictures_become_pages_in_their_order():
    pdf = bound(picture("red"), picture("green"), picture("blue"))
    assert [colour_of(page) for page in pdf] == ["merah", "hijau", "biru"]
    assert {tuple(round(side) for side in page.get_size()) for page in pdf} == {(595, 842)}


def test_a_picture_that_lies_gets_a_page_that_lies_and_a_pdf_keeps_its_pages():
    first = bind(picture("red"), [len(picture("red"))])
    pdf = bound(first, picture("green", (1600, 1200)), picture(128, mode="L"))
    assert [tuple(round(side) for side in page.get_size()) for page in pdf] == [(595, 842), (842, 595), (595, 842)]


def test_equal_files_give_equal_bytes():
    part = picture("red")
    assert bind(part + part, [len(part)] * 2) == bind(part + part, [len(part)] * 2)


@pytest.mark.parametrize("sizes", [[], [3], [0, 4], [9, -5], [2, 3]])
def test_sizes_that_do_not_fit_are_refused(sizes):
    with pytest.raises(UploadRefused):
        bind(b"abcd", sizes)


def test_what_is_no_picture_is_refused():
    with pytest.raises(UploadRefused):
        bind(b"%PDF-rusak", [10])
    with pytest.raises(UploadRefused):
        bind(b"bukan gambar", [12])
    with pytest.raises(UploadRefused):
        turn(b"bukan gambar")


def test_a_turn_is_a_quarter_to_the_right_and_four_are_none():
    image = Image.new("RGB", (400, 300), "white")
    image.paste("red", (0, 0, 200, 150))
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=95)
    once = Image.open(io.BytesIO(turn(buffer.getvalue())))
    assert once.size == (300, 400)
    assert once.getpixel((225, 50))[1] < 60 < once.getpixel((50, 50))[1]
    pdf = bind(picture("red"), [len(picture("red"))])
    assert pypdfium2.PdfDocument(turn(pdf))[0].get_rotation() == 90
    for _ in range(4):
        pdf = turn(pdf)
    assert pypdfium2.PdfDocument(pdf)[0].get_rotation() == 0
