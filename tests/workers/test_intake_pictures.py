"""Photos and scans: what comes out is upright, small, legible, and holds nothing but the picture."""

from __future__ import annotations

import io

import pytest
import qrcode
import zxingcpp
from PIL import Image

from models.ports.intake_client import clean
from models.rules.errors import UploadRefused
from tests.workers.corpus import papers, pictures
from tests.workers.corpus.documents import jpeg, letter, photographed
from tests.workers.corpus.process import running_intake


@pytest.fixture(scope="module")
def socket_path(tmp_path_factory):
    with running_intake(tmp_path_factory.mktemp("intake")) as running:
        yield running.socket


def cleaned(socket_path, data: bytes) -> Image.Image:
    found = clean(socket_path, data, "foto")
    assert found.media_type == "image/jpeg"
    image = Image.open(io.BytesIO(found.data))
    image.load()
    assert (found.width, found.height) == image.size
    return image


def markers(jpeg_file: bytes) -> list[int]:
    """The segments of a JPEG up to its first scan (ITU-T T.81, B.1.1.3)."""
    found, place = [], 2
    while jpeg_file[place + 1] != 0xDA:
        found.append(jpeg_file[place + 1])
        place += 2 + int.from_bytes(jpeg_file[place + 2 : place + 4])
    return found


def test_place_time_and_camera_are_gone(socket_path):
    data = pictures.with_place_and_time()
    assert data.count(pictures.GPS_NOTE) >= 4
    out = clean(socket_path, data, "foto.jpg").data
    assert pictures.GPS_NOTE not in out
    assert b"KAMERA" not in out
    assert set(markers(out)) <= {0xE0, 0xDB, 0xC0, 0xC4}


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_picture_is_upright_however_the_camera_was_held(socket_path, orientation):
    image = cleaned(socket_path, pictures.turned(orientation)).convert("L")
    assert image.size == (1200, 900)
    assert image.getpixel((60, 60)) < 40
    assert all(image.getpixel(corner) > 80 for corner in ((1139, 60), (60, 839), (1139, 839)))


@pytest.mark.parametrize("orientation", [0, 9, 99])
def test_an_orientation_that_does_not_exist_is_ignored(socket_path, orientation):
    exif = Image.Exif()
    exif[pictures.ORIENTATION] = orientation
    assert cleaned(socket_path, jpeg(letter((1200, 900)), exif=exif)).size == (1200, 900)


def test_broken_notes_of_the_camera_do_not_spoil_its_photo(socket_path):
    for notes in (b"Exif\0\0", b"Exif\0\0II*\0\xff\xff\xff\xff", b"Exif\0\0MM\0*\0\0\0\x08\xff\xff" + bytes(50)):
        assert cleaned(socket_path, jpeg(letter((1200, 900)), exif=notes)).size == (1200, 900)


def test_a_four_megabyte_photo_becomes_small_and_its_print_stays_legible(socket_path):
    paper = letter((3000, 4000))
    code = qrcode.QRCode(box_size=5, border=4)
    code.add_data("https://contoh.example/v/7K3M9XW2PRT4HJ6N8BCD5VFG")
    mark = code.make_image().get_image().convert("L")
    paper.paste(mark, (1800, 3000))
    data = jpeg(photographed(paper, noise=6), quality=91)
    assert len(data) > 4_000_000
    image = cleaned(socket_path, data)
    assert max(image.size) <= 2200
    assert len(clean(socket_path, data, "foto.jpg").data) < 720_000
    assert [found.text for found in zxingcpp.read_barcodes(image)] == [
        "https://contoh.example/v/7K3M9XW2PRT4HJ6N8BCD5VFG"
    ]


@pytest.mark.parametrize("size", [(2480, 3508), (3264, 2448), (5000, 3000), (2201, 400)])
def test_the_long_side_is_never_more_than_2200(socket_path, size):
    image = cleaned(socket_path, jpeg(letter(size)))
    assert 1990 <= max(image.size) <= 2200
    assert abs(image.width / image.height - size[0] / size[1]) < 0.01 * size[0] / size[1]


def test_a_small_picture_is_not_blown_up(socket_path):
    assert cleaned(socket_path, pictures.photo((700, 950))).size == (700, 950)


@pytest.mark.parametrize(
    ("kind", "mode"),
    [("PNG", "1"), ("PNG", "L"), ("PNG", "P"), ("PNG", "RGB"), ("PNG", "I;16"), ("WEBP", "RGB"), ("JPEG", "CMYK")],
)
def test_every_mode_keeps_dark_print_on_light_paper(socket_path, kind, mode):
    paper = letter((900, 1200)).crop((60, 60, 840, 1140))
    if mode == "I;16":
        paper = paper.convert("I").point(lambda value: value * 257).convert("I;16")
    image = cleaned(socket_path, pictures.encoded(paper.convert(mode), kind)).convert("L")
    histogram = image.histogram()
    assert sum(histogram[180:]) > 0.6 * sum(histogram)
    assert sum(histogram[:110]) > 0.01 * sum(histogram)


@pytest.mark.parametrize("mode", ["LA", "RGBA"])
def test_what_is_transparent_becomes_white_paper(socket_path, mode):
    layer = Image.new(mode, (900, 1200), (0,) * len(Image.new(mode, (1, 1)).getbands()))
    layer.paste(letter((900, 400)).convert(mode), (0, 0))
    image = cleaned(socket_path, pictures.encoded(layer, "PNG")).convert("L")
    assert image.getpixel((450, 1000)) == 255


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_of_a_moving_picture_the_first_frame_is_kept(socket_path, kind):
    image = cleaned(socket_path, pictures.moving(kind)).convert("L")
    assert sum(image.histogram()[150:]) > image.width * image.height / 2


@pytest.mark.parametrize("tail", [papers.printed(), b"<script>alert(1)</script>", b"PK\x03\x04" + b"MZ" * 999])
def test_of_a_file_that_is_two_things_only_the_picture_is_left(socket_path, tail):
    photo = pictures.photo()
    inside = photo[:2] + b"\xff\xfe" + (len(tail) + 2).to_bytes(2) + tail + photo[2:]
    for data in (photo + tail, inside):
        found = clean(socket_path, data, "berkas.pdf")
        assert found.media_type == "image/jpeg"
        assert found.data.endswith(b"\xff\xd9")
        assert tail[:20] not in found.data


@pytest.mark.parametrize("share", [0.02, 0.3, 0.9])
def test_a_photo_that_was_cut_off_is_told_so(socket_path, share):
    data = pictures.photo()
    with pytest.raises(UploadRefused, match="terpotong atau rusak"):
        clean(socket_path, data[: int(len(data) * share)], "foto.jpg")


OTHERS = [
    (b"", "x.jpg", "kosong"),
    (b"MZ\x90\x00" + bytes(200), "foto.jpg", "program"),
    (b"\x7fELF" + bytes(200), "foto.png", "program"),
    (b"#!/bin/sh\nrm -rf /\n", "foto.jpg", "program"),
    (b"PK\x03\x04" + bytes(30) + b"word/document.xml", "surat.docx", "simpan atau cetak sebagai pdf"),
    (b"\xd0\xcf\x11\xe0" + bytes(600), "surat.doc", "simpan atau cetak sebagai pdf"),
    (b"PK\x03\x04" + bytes(30) + b"foto.jpg", "foto.zip", "arsip"),
    (b"<!DOCTYPE html><script>alert(1)</script>", "foto.jpg", "halaman web"),
    (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "foto.svg", "svg"),
    (b"\x00\x00\x00\x18ftypheic" + bytes(200), "IMG_0001.HEIC", "paling kompatibel"),
    (b"\x00\x00\x00\x18ftypmp42" + bytes(200), "video.mp4", "rekaman video"),
    (pictures.moving("GIF"), "gambar.gif", "simpan gambar sebagai jpg"),
    (b"NIK 1610990000000000\n", "data.txt", "teks"),
    (bytes(range(1, 9)) * 50, "berkas.xyz", "tidak dikenali"),
    (b"\x89PNG\r\n\x1a\n" + bytes(50), "foto.png", "rusak"),
    (b"%PDF-1.7\n%%EOF", "surat.pdf", "pdf rusak"),
]


@pytest.mark.parametrize(("data", "name", "words"), OTHERS, ids=[words for _, _, words in OTHERS])
def test_what_is_no_photo_is_named_with_what_to_do(socket_path, data, name, words):
    with pytest.raises(UploadRefused) as caught:
        clean(socket_path, data, name)
    said = caught.value.message
    assert words in said.lower()
    assert any(verb in said.lower() for verb in ("unggah", "pilih", "simpan", "foto"))


def test_the_name_does_not_decide_what_a_file_is(socket_path):
    assert clean(socket_path, pictures.photo(), "surat.pdf").media_type == "image/jpeg"
    assert clean(socket_path, papers.scan(), "foto.jpg").media_type == "application/pdf"
