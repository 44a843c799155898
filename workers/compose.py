"""The whole unsigned chain: token and QR, page, archival form, and proof that both marks can be read.

Pasal: 16 (TTE, QR Code and Barcode); 13(1)f (the resident keeps the form that was sent); 10(1)c, 10(1)d
"""

from __future__ import annotations

import base64
from datetime import datetime, time
from pathlib import Path
from typing import Any

from models.rules.names import spelled_out
from models.rules.service_parts import FAMILY_CARD
from models.rules.words import WIB
from workers import marks, watermark
from workers.pdfa import to_pdfa3b
from workers.render import RenderError, Template, render_html, render_pdf

TEMPLATES = Path(__file__).parent / "templates"


def shipped_template(code: str) -> str:
    """The text of the template that version 1 of a service begins with; ``code`` as ``DOC_KUT_LAHIR``."""
    return (TEMPLATES / f"{code}.html").read_text(encoding="utf-8")


def compose(code: str, template: Template, data: dict[str, Any], *, base_url: str, cwt_key: bytes) -> bytes:
    """One civil document as PDF/A-3b, marked, with ``data.json`` attached, not yet signed; always the same bytes.

    ``data`` is the document data, ``cwt_key`` an Ed25519 private key (PEM).
    Raises: TemplateRefused, RenderError, NotArchival, MarkUnreadable.
    """
    if data["dokumen"]["kode"] != code:
        raise RenderError(f"Data ini untuk {data['dokumen']['kode']}, bukan untuk {code}.")
    return _composed(template, data, _payload(data, base_url, cwt_key), address=base_url)


def page(template: Template, data: dict[str, Any], *, base_url: str, cwt_key: bytes) -> str:
    """The HTML of one civil document with its marks, as :func:`compose` draws it."""
    return _page(template, data, _payload(data, base_url, cwt_key), address=base_url)


def compose_form(data: dict[str, Any]) -> bytes:
    """The resident's own copy of the form that was sent, with receipt, QR to the status page and barcode.

    ``data``: dokumen, kantor, layanan, formulir{kode, judul}, pemohon{nama, nik}, dikirim (ISO UTC),
    janji (ISO date or ""), status_url, bagian[{judul, baris[{label, teks}]}], lampiran[{nama, berkas}],
    pernyataan{versi, teks, waktu}, demo. Raises: as :func:`compose`.
    """
    return _composed(shipped_template("FORMULIR"), data, data["status_url"], address=data["status_url"])


def compose_print(data: dict[str, Any], watermark_text: str, *, base_url: str) -> bytes:
    """The print of an agency's answer, its mark across every page, its QR leading to the page that vouches for it.

    ``data``: dokumen, kantor, demo, cetakan{lembaga, pengguna, waktu (ISO UTC), tujuan, rujukan, perjanjian,
    ditanyakan (ISO UTC), seri, sebutan, nomor (masked)}, orang[{hasil, baris[{label, teks}], sumber,
    keadaan (ISO UTC or "")}]. Raises: as :func:`compose`.
    """
    payload, mark = f"{base_url}/v/{data['dokumen']['token']}", spelled_out(watermark_text)
    return _composed(shipped_template("CETAK"), spelled_out(data), payload, address=base_url, watermark_text=mark)


def compose_receipt(code: str, data: dict[str, Any], *, base_url: str) -> bytes:
    """A copy without a signature of what somebody sent, its QR leading to the page that says so.

    ``data``: dokumen{judul, nomor, tanggal, token}, kantor, demo, and what the template ``code`` names.
    Raises: as :func:`compose`.
    """
    payload = f"{base_url}/v/{data['dokumen']['token']}"
    return _composed(shipped_template(code), spelled_out(data), payload, address=base_url)


def document_claims(data: dict[str, Any]) -> dict[int, Any]:
    """What the QR's token states: office, number, day, kind of document, and a digest of the holder's facts."""
    dokumen = data["dokumen"]
    day = datetime.combine(datetime.fromisoformat(dokumen["tanggal"]).date(), time(), WIB)
    return {
        marks.ISSUER: data["kantor"]["kode"],
        marks.SUBJECT: dokumen["nomor"],
        marks.ISSUED_AT: int(day.timestamp()),
        marks.FACTS: [dokumen["kode"], marks.facts_digest(dokumen["token"], *_holder_facts(data))],
    }


def _holder_facts(data: dict[str, Any]) -> tuple[str, str]:
    """Name and number as printed: of the document's holder; a KK states its head and its own number."""
    if data["dokumen"]["kode"].startswith(FAMILY_CARD):
        return data["keluarga"]["kepala"], data["keluarga"]["nomor_kk"]
    return data["pemegang"]["nama"], data["pemegang"]["nik"]


def warm_up() -> None:
    """Make one blank form, so that the first real document finds faces, layouts and libraries already loaded."""
    named = dict.fromkeys(("kode", "judul", "nomor", "nama", "nik", "varian_nama", "kabupaten", "dinas"), "-")
    moment = "2025-01-01T00:00:00+00:00"
    blank: dict[str, Any] = dict.fromkeys(("kantor", "layanan", "formulir", "pemohon"), named)
    blank |= {"dokumen": named | {"nomor": "SIAP", "tanggal": "2025-01-01"}, "demo": True}
    blank |= {"dikirim": moment, "janji": "", "status_url": "https://contoh.invalid/siap"}
    blank |= {"bagian": [], "lampiran": [], "pernyataan": {"versi": "-", "teks": "-", "waktu": moment}}
    compose_form(blank)


def _payload(data: dict[str, Any], base_url: str, cwt_key: bytes) -> str:
    return marks.qr_payload(base_url, data["dokumen"]["token"], marks.mint_cwt(document_claims(data), cwt_key))


def _page(template: Template, data: dict[str, Any], payload: str, *, address: str) -> str:
    image = base64.b64encode(marks.qr_image(payload)).decode()
    shown = {"qr": f"data:image/png;base64,{image}", "kode_batang": data["dokumen"]["nomor"], "alamat": address}
    return render_html(template, data | {"tanda": shown})


def _composed(
    template: Template, data: dict[str, Any], payload: str, *, address: str, watermark_text: str = ""
) -> bytes:
    dokumen = data["dokumen"]
    title = f"{dokumen['judul']} {dokumen['nomor']}"
    drawn = render_pdf(_page(template, data, payload, address=address))
    if watermark_text:
        drawn = watermark.mark(drawn, watermark_text, title=title)
    archival = to_pdfa3b(drawn, data, title=title)
    marks.assert_marks(archival, payload, dokumen["nomor"])
    return archival
