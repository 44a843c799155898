"""The marks on a document: the QR with a signed token that can be checked offline, and the Code 128 at the foot.

Pasal: 16 (TTE, QR Code and Barcode); Pasal 11(3)e (authenticity can be examined)
"""

from __future__ import annotations

import hashlib
import io
from functools import lru_cache
from typing import Any

import cbor2
import pypdfium2
import zxingcpp
from cwt import COSE, COSEKey
from cwt.exceptions import CWTError
from PIL import Image

from models.rules.errors import DomainError

ISSUER, SUBJECT, ISSUED_AT, FACTS = 1, 2, 6, -65537
"""Claim keys: ``iss``, ``sub``, ``iat`` of RFC 8392 §3.1, and one of the private range for [document code, digest]."""

SCANS = ((200, 0.35), (200, 1.0), (300, 1.0))
"""(dpi, share of the page from below): what an ordinary office scanner does, then a good one.

A mark that needs more is not readable in practice; the signing block and the foot are nearly always in the lower third.
"""

_QR, _BARS = zxingcpp.BarcodeFormat.QRCode, zxingcpp.BarcodeFormat.Code128
_FORMATS = zxingcpp.BarcodeFormats([_QR, _BARS])


class MarkUnreadable(DomainError):
    """A QR or barcode cannot be read back from the finished page."""

    default = "Kode QR atau kode batang tidak terbaca pada dokumen. Dokumen tidak diterbitkan; periksa templatnya."


class TokenForged(DomainError):
    """The signed token is not one of ours, or it was changed."""

    default = "Kode QR ini tidak ditandatangani oleh Disdukcapil Kabupaten Ogan Ilir. Dokumen tidak dapat dipercaya."


def facts_digest(token: str, *facts: str) -> bytes:
    """Eight bytes that commit to printed facts (name and NIK) without revealing them.

    The random ``token`` of the document is mixed in, so that equal facts never give equal digests.
    """
    return hashlib.sha256("\x1f".join((token, *facts)).encode()).digest()[:8]


def mint_cwt(claims: dict[int, Any], private_key_pem: bytes) -> bytes:
    """A CWT (RFC 8392) as COSE_Sign1 with EdDSA (RFC 9052 §4.2); equal claims and key give equal bytes."""
    signer = COSE.new(alg_auto_inclusion=True)
    return bytes(signer.encode(cbor2.dumps(claims, canonical=True), _key(private_key_pem)))


def verify_cwt(token: bytes, public_key_pem: bytes) -> dict[int, Any]:
    """The claims of a token that our key signed. Raises: TokenForged for anything else."""
    try:
        claims = cbor2.loads(COSE.new().decode(token, _key(public_key_pem)))
    except (CWTError, cbor2.CBORDecodeError, ValueError, TypeError, AttributeError, RecursionError) as error:
        raise TokenForged from error
    if not isinstance(claims, dict):
        raise TokenForged
    return claims


def qr_payload(base_url: str, token: str, cwt: bytes) -> str:
    """``<base_url>/v/<token>#<decimal CWT>``: the page answers by the token, the fragment is checked offline.

    Decimal, because a QR packs digits almost as densely as bytes and every phone shows them unharmed.
    """
    return f"{base_url}/v/{token}#{int.from_bytes(cwt)}"


def cwt_of_payload(payload: str) -> bytes:
    """The token inside a scanned QR. Raises: TokenForged when there is none."""
    digits = payload.rpartition("#")[2]
    if not digits.isascii() or not digits.isdigit() or len(digits) > 4000:
        raise TokenForged
    number = int(digits)
    return number.to_bytes((number.bit_length() + 7) // 8)


def qr_image(payload: str) -> bytes:
    """PNG of the QR without quiet zone (the paper is the quiet zone); digits after ``#`` in numeric mode."""
    symbol = zxingcpp.create_barcode(payload, _QR, ec_level="M")
    out = io.BytesIO()
    # As greys rather than bits: ReportLab would blow bits up to full colour.
    Image.fromarray(symbol.to_image(scale=6, add_quiet_zones=False)).save(out, "PNG")
    return out.getvalue()


def assert_marks(pdf: bytes, qr: str, barcode: str) -> None:
    """Read both marks back from the rasterised pages, as a scanner would.

    Raises: MarkUnreadable naming what could not be read.
    """
    wanted = {"kode QR": (_QR, qr), "kode batang": (_BARS, barcode)}
    document = pypdfium2.PdfDocument(pdf)
    try:
        for dpi, share in SCANS:
            # The signing block is on the last page, so that page nearly always settles it.
            for number in reversed(range(len(document))):
                found = _read(document[number], dpi, share)
                wanted = {name: mark for name, mark in wanted.items() if mark not in found}
                if not wanted:
                    return
    finally:
        document.close()
    raise MarkUnreadable(f"Tidak terbaca pada halaman dokumen: {', '.join(wanted)}. Dokumen tidak diterbitkan.")


def _read(page: pypdfium2.PdfPage, dpi: int, share: float) -> set[tuple[zxingcpp.BarcodeFormat, str]]:
    cut_above = page.get_height() * (1 - share)
    bitmap = page.render(scale=dpi / 72, grayscale=True, crop=(0, 0, 0, cut_above))
    # read where it lies: a copy of a page at 300 dpi is nine megabytes
    pixels = memoryview(bitmap.buffer).cast("B").cast("B", (bitmap.height, bitmap.stride))
    codes = zxingcpp.read_barcodes(pixels, formats=_FORMATS, try_rotate=False, try_downscale=False, try_invert=False)
    return {(code.format, code.text) for code in codes}


@lru_cache(maxsize=4)
def _key(pem: bytes) -> Any:
    return COSEKey.from_pem(pem, alg="EdDSA")
