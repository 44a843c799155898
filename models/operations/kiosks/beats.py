"""What a kiosk tells of itself: printer and scanner as its operator sees them, paper left, inputs not sent yet.

Pasal: Pasal 17(5). The equipment: Pasal 17(2).
"""

from __future__ import annotations

from collections.abc import Mapping

from models.operations.clock import now
from models.rules.errors import InvalidInput
from models.rules.kiosks import Equipment
from models.rules.names import clean_text
from models.tables import Kiosk

MOST_PAPER, MOST_QUEUED = 100_000, 1_000_000


def beat(kiosk: Kiosk, version: str, queued: str) -> None:
    """A sign of life of the page's own script; what is no number counts as nothing."""
    waiting = int(queued) if queued.isascii() and queued.isdigit() and len(queued) < 7 else 0
    Kiosk.update(version=clean_text(version)[:40], queued=min(waiting, MOST_QUEUED), seen_at=now()).where(
        Kiosk.id == kiosk.id
    ).execute()


def tell(kiosk: Kiosk, told: Mapping[str, str]) -> None:
    """What the operator says of ``printer``, ``pemindai`` and ``kertas``. Raises: InvalidInput with the field."""
    columns: dict[str, object] = {"told_at": now(), "seen_at": now(), "paper": _sheets(told.get("kertas", ""))}
    for field, column in (("printer", "printer"), ("pemindai", "scanner")):
        said = told.get(field, "")
        if said not in set(Equipment):
            raise InvalidInput(f"Pilih keadaan {field}.", field=field)
        columns[column] = said
    Kiosk.update(columns).where(Kiosk.id == kiosk.id).execute()


def _sheets(text: str) -> int | None:
    plain = text.strip().replace(".", "")
    if not plain:
        return None
    if not (plain.isascii() and plain.isdigit() and len(plain) < 7) or int(plain) > MOST_PAPER:
        raise InvalidInput("Tulis jumlah lembar kertas dengan angka, misalnya 250.", field="kertas")
    return int(plain)
