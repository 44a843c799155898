"""Names of strangers' files."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.filenames import LONGEST, name_as, safe_name


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("foto.jpg", "foto.jpg"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Budi\\KTP.PNG", "KTP.PNG"),
        ("/tmp/", "tmp"),
        ("a\x00b\r\nc.pdf", "ab c.pdf"),
        ("surat\u202egpj.exe", "suratgpj.exe"),
        ("  kartu   keluarga .jpg", "kartu keluarga.jpg"),
        (".htaccess", "htaccess"),
        ("...", "berkas"),
        ("", "berkas"),
        ("<script>alert(1)</script>.png", "script>.png"),
        ('=HYPERLINK("a").jpg', '=HYPERLINK("a").jpg'),
        ("Surat Nikah – Ibu.pdf", "Surat Nikah – Ibu.pdf"),
        ("foto.tar.gz", "foto.tar.gz"),
        ("akta no. 12", "akta no. 12"),
    ],
)
def test_a_name_is_made_fit(given, kept):
    assert safe_name(given) == kept


def test_the_extension_survives_two_hundred_characters():
    name = safe_name("W" * 200 + ".jpeg")
    assert name == "W" * 75 + ".jpeg"
    assert len(safe_name("W" * 200)) == LONGEST


@pytest.mark.parametrize(
    ("name", "media_type", "kept"),
    [
        ("ktp.png", "image/jpeg", "ktp.jpg"),
        ("ktp.JPEG", "image/jpeg", "ktp.JPEG"),
        ("ktp.jpg", "image/jpeg", "ktp.jpg"),
        ("surat", "application/pdf", "surat.pdf"),
        ("virus.exe", "application/pdf", "virus.pdf"),
        ("a.jpeg", "application/pdf", "a.pdf"),
    ],
)
def test_the_extension_follows_what_the_file_became(name, media_type, kept):
    assert name_as(name, media_type) == kept


@given(st.text(max_size=300))
def test_no_name_is_dangerous_and_cleaning_twice_changes_nothing(name):
    kept = safe_name(name)
    assert 0 < len(kept) <= LONGEST
    assert not set("/\\") & set(kept)
    assert not [c for c in kept if unicodedata.category(c)[0] == "C"]
    assert not kept.startswith(".")
    assert safe_name(kept) == kept
    assert len(name_as(name, "application/pdf")) <= LONGEST
