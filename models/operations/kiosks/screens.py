"""What the next page of a kiosk shows, held here and not in the browser, which writes the body of a form to its disk.

One screen, one page: what is held is read once, by the address that it is meant for, and forgotten with the visit.

Pasal: Pasal 10(2)b.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from models.tables import Kiosk

PATH = "path"


def hold(kiosk: Kiosk, path: str, data: Mapping[str, Any]) -> None:
    """Keep JSON for the next page at ``path``; what was held before is gone."""
    Kiosk.update(held={**data, PATH: path}).where(Kiosk.id == kiosk.id).execute()


def take(kiosk: Kiosk, path: str) -> dict[str, Any]:
    """What is held for this page, once; empty where nothing is."""
    held = Kiosk.get_by_id(kiosk.id).held
    if held is None:
        return {}
    forget(kiosk)
    return {name: value for name, value in held.items() if name != PATH} if held[PATH] == path else {}


def forget(kiosk: Kiosk) -> None:
    """Nothing is held any more."""
    Kiosk.update(held=None).where(Kiosk.id == kiosk.id).execute()
