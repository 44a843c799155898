"""Taking a file in: size, cleaning by the intake process, and the store; nothing of a stranger's is opened here.

Pasal: Pasal 13(1)b.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import asdict
from tempfile import SpooledTemporaryFile
from typing import IO, Any, cast

from cryptography.exceptions import InvalidTag
from flask import Flask, Request, request
from werkzeug.datastructures import FileStorage

from admin_app.bound import config, store
from models.operations.applications.attaching import CleanFile
from models.operations.register_import.receiving import MAX_BYTES
from models.operations.verification.batch.receiving import CEILING
from models.ports import intake_client
from models.rules.errors import UploadRefused
from models.rules.names import clean_text
from models.tables import Attachment
from models.tables.sealing import sealer

PICK_A_FILE = "Pilih foto atau berkasnya dahulu, lalu tekan tombol unggah."
LARGE = {
    "register_imports.upload": MAX_BYTES + 1024 * 1024,
    "portal.upload_batch": CEILING + 1024 * 1024,
}
"""Endpoint → bytes of a request where a form may hold more than everywhere else."""
CAMERA_ACCEPT = "image/*,application/pdf"
MEMORY_BYTES = 4 * 1024 * 1024


class UploadRequest(Request):
    """A request whose files wait in memory up to :data:`MEMORY_BYTES`; only a larger one lies unsealed on a disk."""

    def _get_file_stream(self, *_about: Any, **_more: Any) -> IO[bytes]:
        return cast("IO[bytes]", SpooledTemporaryFile(MEMORY_BYTES))


def register(app: Flask) -> None:
    """After the gate, before the form is looked into: let the few large uploads through."""

    @app.before_request
    def allow_large() -> None:
        if request.endpoint in LARGE:
            request.max_content_length = LARGE[request.endpoint]


def receive(
    upload: FileStorage | None,
    *,
    max_pages: int = intake_client.MAX_PAGES,
    long_side: int = intake_client.LONG_SIDE,
) -> CleanFile:
    """Clean ``upload`` and put it into the store.

    Raises: UploadRefused (nothing chosen, too large, unusable, unreadable), TemporarilyUnavailable, store.StoreFull.
    """
    if upload is None or not upload.filename:
        raise UploadRefused(PICK_A_FILE)
    name = clean_text(upload.filename)[-120:]
    data = upload.stream.read(intake_client.MAX_BYTES + 1)
    if len(data) > intake_client.MAX_BYTES:
        rest = upload.stream.seek(0, 2)
        raise intake_client.too_large(rest, name)
    if not data:
        raise UploadRefused("Berkas ini kosong. Foto ulang, lalu unggah lagi.")
    cleaned = intake_client.clean(config().intake_socket, data, name, max_pages=max_pages, long_side=long_side)
    if cleaned.unreadable:
        raise UploadRefused(cleaned.remark)
    return CleanFile(
        sha256=store().put(cleaned.data),
        media_type=cleaned.media_type,
        pages=cleaned.pages,
        size=len(cleaned.data),
        name=name,
        remark=cleaned.remark,
    )


def receive_all(
    files: Sequence[FileStorage],
    *,
    max_pages: int = intake_client.MAX_PAGES,
    long_side: int = intake_client.LONG_SIDE,
) -> CleanFile:
    """As :func:`receive`; several files, the pages of one paper, become one PDF in the order in which they came.

    Raises: as :func:`receive`; the message names the file that is refused.
    """
    chosen = [one for one in files if one.filename]
    if len(chosen) < 2:
        return receive(chosen[0] if chosen else None, max_pages=max_pages, long_side=long_side)
    if len(chosen) > max_pages:
        raise UploadRefused(f"Paling banyak {max_pages} halaman untuk surat ini; Anda memilih {len(chosen)} berkas.")
    parts = [_received(one, max_pages, long_side) for one in chosen]
    pages = sum(one.pages for one in parts)
    if pages > max_pages:
        raise UploadRefused(f"Semuanya {pages} halaman; paling banyak {max_pages} untuk surat ini.")
    data = intake_client.bind(config().intake_socket, [store().get(one.sha256) for one in parts])
    remarks = [f"{one.name}: {one.remark}" for one in parts if one.remark]
    name = f"{parts[0].name.rpartition('.')[0][:90] or 'pindaian'} dan {len(parts) - 1} lagi.pdf"
    return CleanFile(store().put(data), "application/pdf", pages, len(data), name, " ".join(remarks)[:200])


def _received(upload: FileStorage, max_pages: int, long_side: int) -> CleanFile:
    try:
        return receive(upload, max_pages=max_pages, long_side=long_side)
    except UploadRefused as refusal:
        raise UploadRefused(f"{upload.filename}: {refusal.message}") from refusal


def turned(file: Attachment) -> CleanFile:
    """An uploaded file, every page turned a quarter to the right. Raises: UploadRefused, TemporarilyUnavailable."""
    data = intake_client.turn(config().intake_socket, store().get(file.sha256))
    return CleanFile(store().put(data), file.media_type, file.pages, len(data), file.original_name, file.remark)


def keep(file: CleanFile, place: str) -> str:
    """A file that was taken in while something else on its page was wrong, as sealed text for a hidden field.

    ``place`` names the page, so that the text is worth nothing on another one.
    """
    return base64.urlsafe_b64encode(sealer().seal(json.dumps([place, asdict(file)]).encode())).decode()


def kept(text: str, place: str) -> CleanFile | None:
    """The file that :func:`keep` sealed for ``place``; None for anything else."""
    try:
        sealed_place, fields = json.loads(sealer().open(base64.urlsafe_b64decode(text.encode())))
    except (InvalidTag, binascii.Error, ValueError, TypeError):
        return None
    return CleanFile(**fields) if sealed_place == place else None
