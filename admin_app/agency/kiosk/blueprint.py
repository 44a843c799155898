"""Where the pages of the kiosk hang, and the tiles of the resident's menu.

Pasal: Pasal 10(2)b.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, request

from admin_app import kiosk_device, sessions
from models.operations.kiosks import devices, visits


@dataclass(frozen=True, slots=True)
class Tile:
    """One large button of the menu: where it leads, and its few words."""

    endpoint: str
    title: str
    text: str


blueprint = Blueprint("kiosk", __name__, url_prefix="/kios")
TILES: list[Tile] = [
    Tile("kiosk.ask_person", "Periksa data saya", "Cocokkan nama, alamat, dan lainnya"),
    Tile("kiosk.ask_family", "Periksa keluarga", "Dengan nomor Kartu Keluarga"),
]
"""In the order of the screen; modules of the kiosk add theirs."""
QUIET = frozenset({"kiosk.beat", "kiosk.still_here", "kiosk.left_alone", "kiosk.reading"})
"""What a page asks by itself: nobody touched the screen."""


def device_key() -> str:
    """Whose tries are counted together: one device's."""
    kiosk = kiosk_device.found()
    return f"kios:{kiosk.id}" if kiosk else sessions.address()


@blueprint.before_request
def _note_touch() -> None:
    visit = kiosk_device.open_visit() if request.endpoint not in QUIET else None
    if visit is not None:
        visits.touch(visit)


@blueprint.app_context_processor
def _speak_of_the_kiosk() -> dict[str, Any]:
    return {
        "kios": kiosk_device.found,
        "kunjungan": kiosk_device.open_visit,
        "tempat": devices.place_of,
        "detik_diam": visits.idle_seconds,
    }
