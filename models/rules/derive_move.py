"""What follows from who moves with whom: places in the new family, the status of the card, whether all are named.

Every function takes the slugs that it ``uses``, the answers so far and the context, as
:data:`models.rules.derive.RULES` wants it.

Pasal: 8(2)a
"""

from __future__ import annotations

from typing import Any

from models.rules.conditions import Values
from models.rules.facts import Context, cut_region

HEAD = "1"
JOINS, NEW_CARD, SAME_CARD = "1", "2", "3"
"""Codes of STATUS_KK_PINDAH."""
SAME_DISTRICT_PART = frozenset({"1", "2"})
"""Codes of KLASIFIKASI_PINDAH that stay within one kecamatan."""


def place_in_new_family(uses: tuple[str, ...], values: Values, context: Context) -> str:
    """SHDK of a mover: 1 for the new family's head, the one that he has where the head moves too, else "".

    uses: slugs of the mover's NIK, of the new head's NIK, of the mover's SHDK.
    """
    mover, head, shdk = (str(values.get(slug) or "") for slug in uses[:3])
    present = context.facts.head()
    if not mover or not head:
        return ""
    if mover == head:
        return HEAD
    return shdk if present and present["nik"] == head else ""


def card_of_movers(uses: tuple[str, ...], values: Values, context: Context) -> str:  # noqa: ARG001 - as every rule
    """STATUS_KK_PINDAH of a move within the district; "" where it must be asked.

    uses: slugs of the way (sekeluarga, sebagian, numpang) and of KLASIFIKASI_PINDAH.
    """
    way, klasifikasi = (str(values.get(slug) or "") for slug in uses[:2])
    if way == "sekeluarga":
        return SAME_CARD if klasifikasi in SAME_DISTRICT_PART else NEW_CARD if klasifikasi else ""
    return {"numpang": JOINS, "sebagian": NEW_CARD}.get(way, "")


def everybody_named(uses: tuple[str, ...], values: Values, context: Context) -> str:
    """``ya`` when each member of the applicant's family stands in one of the sections, else ``tidak``; "" unknown.

    uses: section, slug of its NIK, section, slug, …
    """
    members = {person["nik"] for person in context.facts.members}
    if not members:
        return ""
    named: set[str] = set()
    for section, slug in zip(uses[::2], uses[1::2], strict=False):
        items: list[dict[str, Any]] = values.get(section) or []
        named |= {item.get(slug, "") for item in items}
    return "ya" if members <= named else "tidak"


def move_class(uses: tuple[str, ...], values: Values, context: Context) -> str:
    """KLASIFIKASI_PINDAH; of the origin the first region that the table knows counts, for others are typed as text.

    uses: slugs of the origin, the most exact first, then destination provinsi, kabupaten, kecamatan, desa.
    """
    origins = [str(values.get(slug) or "") for slug in uses[:-4]]
    start = next((code for code in origins if context.lookup.region(code)), "")
    target = [str(values.get(slug) or "") for slug in uses[-4:]]
    if not start or not target[0]:
        return ""
    for code, level, there in (("5", 2, target[0]), ("4", 4, target[1]), ("3", 6, target[2]), ("2", 10, target[3])):
        if not there:
            return ""
        if cut_region(start, level) != there:
            return code
    return "1"
