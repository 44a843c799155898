"""What a page showed, carried in its form: the file's version and the fingerprint of its content.

Pasal: Pasal 15(1)b.
"""

from __future__ import annotations

import re

from flask import request

from models.operations.applications import content
from models.operations.desk.office import Seen
from models.rules.errors import InvalidInput
from models.tables import Application, OfficePaper

_SHAPE = re.compile(r"(\d{1,9}):([0-9a-f]{64})")
_KEYED = re.compile(r"(\d{1,18}):(\d{1,9}):([0-9a-f]{64})")
MOST = 200


def seen_now(application: Application) -> str:
    """``version:fingerprint`` of the file as a page is about to show it."""
    return f"{application.version}:{content.fingerprint(application)}"


def the_seen() -> Seen:
    """What the page of one file showed. Raises: InvalidInput when the form does not say."""
    found = _SHAPE.fullmatch(request.form.get("terlihat", ""))
    if found is None:
        raise InvalidInput("Formulir ini tidak lengkap. Muat ulang berkasnya, lalu coba lagi.")
    return Seen(int(found[1]), found[2])


def keyed(application: Application | OfficePaper) -> str:
    """``id:version:fingerprint`` of a row in a list, as the list's last reading stored it."""
    return f"{application.id}:{application.version}:{application.content_sha256}"


def read_seen(name: str) -> dict[int, Seen]:
    """The ticked rows of a list: application id → what its row stood for; at most :data:`MOST`.

    Raises: InvalidInput for a value that none of our pages wrote.
    """
    values = request.form.getlist(name)
    matches = [_KEYED.fullmatch(value) for value in values]
    if len(values) > MOST or not all(matches):
        raise InvalidInput("Pilihan tidak dapat dibaca. Muat ulang daftarnya, lalu pilih kembali.")
    return {int(match[1]): Seen(int(match[2]), match[3]) for match in matches if match is not None}
