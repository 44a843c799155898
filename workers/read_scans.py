"""Reading what was scanned: the marks of every page, the cuts between forms, the application of each.

Whatever opens the pages does so in a limited child of the intake process; nothing is decoded here. Read again after a
crash, the same file gives the same forms, which are committed once.

Pasal: Pasal 14(2).
"""

from __future__ import annotations

from models.operations.scans import scan_reading
from models.operations.scans.scan_reading import Cut
from models.ports import intake_client
from models.rules.errors import UploadRefused
from models.rules.form_marks import PageMarks, Part, read_page, split
from models.tables import OutboxItem, ScanUpload
from workers.failpoints import failpoint
from workers.tools import Tools


def make(item: OutboxItem, tools: Tools) -> None:
    """Read the upload that the job names and keep its forms. Raises: TemporarilyUnavailable, outbox.LeaseLost."""
    upload = scan_reading.load(item)
    data = tools.store.get(upload.sha256)
    pages = [_marks(item, tools, data, number, upload.pages) for number in range(1, upload.pages + 1)]
    failpoint("mid-reading")
    cuts = [_cut(tools, upload, data, part) for part in split(pages)]
    scan_reading.record(item, upload, cuts)


def _marks(item: OutboxItem, tools: Tools, data: bytes, number: int, count: int) -> PageMarks:
    """A page that cannot be drawn bears no mark: a person looks at it with the rest of its form."""
    scan_reading.progress(item, f"halaman {number} dari {count}")
    try:
        found = intake_client.codes(tools.config.intake_socket, data, number)
    except UploadRefused:
        found = []
    return scan_reading.resolve(read_page(found), tools.config.base_url)


def _cut(tools: Tools, upload: ScanUpload, data: bytes, part: Part) -> Cut:
    if (part.first, part.last) == (1, upload.pages):
        return Cut(part, upload.sha256, upload.media_type, upload.size)
    own = intake_client.cut(tools.config.intake_socket, data, part.first, part.last)
    return Cut(part, tools.store.put(own), upload.media_type, len(own))
