"""What a file that is neither picture nor PDF seems to be, and what its owner can do about it."""

from __future__ import annotations

from models.rules.errors import UploadRefused

HEAD = 4096  # bytes that are looked at
INSTEAD = "Unggah foto (JPG atau PNG) atau PDF."

EMPTY = "Berkas kosong. Pilih lagi berkasnya; bila dari kamera, foto ulang lalu unggah."
HEIC = (
    "Foto berformat HEIC belum dapat dibuka. Di iPhone: Pengaturan > Kamera > Format, pilih “Paling Kompatibel”, lalu "
    "foto ulang. Di Android: matikan “Gambar efisiensi tinggi” pada setelan kamera."
)
BROKEN_PHOTO = "Foto terpotong atau rusak. Tunggu sampai foto selesai tersimpan, atau foto ulang, lalu unggah lagi."
VIDEO = f"Ini rekaman video atau suara. {INSTEAD}"
PROGRAM = f"Ini berkas program, bukan dokumen. {INSTEAD}"
OFFICE = "Ini dokumen Word atau Excel. Simpan atau cetak sebagai PDF, atau foto kertasnya, lalu unggah."
ARCHIVE = "Ini arsip terkompresi (ZIP, RAR). Buka arsipnya dahulu, lalu unggah foto atau PDF di dalamnya satu per satu."
OTHER_PICTURE = "Format gambar ini tidak diterima. Simpan gambar sebagai JPG, atau buat tangkapan layar, lalu unggah."
WEB_PAGE = f"Ini halaman web atau gambar SVG. Buat tangkapan layar atau cetak sebagai PDF. {INSTEAD}"
TEXT = f"Ini berkas teks. Cetak sebagai PDF, atau foto kertasnya. {INSTEAD}"
UNKNOWN = f"Jenis berkas ini tidak dikenali. {INSTEAD}"

STARTS: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8", BROKEN_PHOTO),
    (b"\x89PNG", BROKEN_PHOTO),
    (b"MZ", PROGRAM),
    (b"\x7fELF", PROGRAM),
    (b"\xca\xfe\xba\xbe", PROGRAM),
    (b"#!", PROGRAM),
    (b"\xd0\xcf\x11\xe0", OFFICE),
    (b"{\\rtf", OFFICE),
    (b"Rar!", ARCHIVE),
    (b"7z\xbc\xaf", ARCHIVE),
    (b"\x1f\x8b", ARCHIVE),
    (b"GIF8", OTHER_PICTURE),
    (b"BM", OTHER_PICTURE),
    (b"II*\x00", OTHER_PICTURE),
    (b"MM\x00*", OTHER_PICTURE),
    (b"8BPS", OTHER_PICTURE),
    (b"\x1aE\xdf\xa3", VIDEO),
    (b"OggS", VIDEO),
    (b"ID3", VIDEO),
)
HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"hevx", b"mif1", b"msf1")
OFFICE_PARTS = (b"[Content_Types].xml", b"word/", b"xl/", b"mimetypeapplication/vnd.oasis")
WEB_MARKS = (b"<html", b"<!doctype html", b"<svg", b"<script", b"<?xml")


def explain(data: bytes, name: str) -> UploadRefused:
    """The refusal for ``data``, worded for what it seems to be; ``name`` decides only between text and unknown."""
    if not data:
        return UploadRefused(EMPTY)
    head = data[:HEAD]
    for start, sentence in STARTS:
        if head.startswith(start):
            return UploadRefused(sentence)
    return UploadRefused(_container(head, data) or _text(head, name) or UNKNOWN)


def _container(head: bytes, data: bytes) -> str:
    if head[4:8] == b"ftyp":
        if head[8:12] in HEIC_BRANDS:
            return HEIC
        return OTHER_PICTURE if head[8:12] in {b"avif", b"avis"} else VIDEO
    if head.startswith(b"RIFF"):
        return BROKEN_PHOTO if head[8:12] == b"WEBP" else VIDEO
    if head.startswith(b"PK"):
        return OFFICE if any(part in head or part in data[-HEAD:] for part in OFFICE_PARTS) else ARCHIVE
    return ""


def _text(head: bytes, name: str) -> str:
    if any(mark in head.lower() for mark in WEB_MARKS):
        return WEB_PAGE
    return TEXT if name.lower().endswith((".txt", ".csv", ".json", ".md")) or _is_printable(head) else ""


def _is_printable(head: bytes) -> bool:
    return all(byte >= 0x20 or byte in b"\t\r\n" for byte in head)
