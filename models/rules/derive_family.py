"""What the register knows of the applicant's own family, so that nobody is asked for it.

Of strangers nothing is worked out: "" means that the applicant must say it. Every function takes the slugs that it
``uses``, the answers so far and the context, as :data:`models.rules.derive.RULES` wants it.
"""

from __future__ import annotations

from models.rules.conditions import Values
from models.rules.facts import Context, Person

HEAD, SPOUSES = "1", frozenset({"2", "3"})


def _named(uses: tuple[str, ...], values: Values, context: Context) -> list[Person]:
    found = (context.facts.member(str(values.get(slug) or "")) for slug in uses)
    return [one for one in found if one is not None]


def own_member(uses: tuple[str, ...], values: Values, context: Context) -> str:
    """``ya`` when the person is in the applicant's own family, else ""."""
    return "ya" if _named(uses, values, context) else ""


def own_card(uses: tuple[str, ...], values: Values, context: Context) -> str:
    """The KK number of the applicant's own family when the person is in it, else ""."""
    return context.facts.family.get("nomor_kk", "") if _named(uses, values, context) else ""


def spouse(uses: tuple[str, ...], values: Values, context: Context) -> str:
    """NIK of the person's husband or wife: the head's, or the head himself; "" unless there is exactly one."""
    for person in _named(uses, values, context):
        wanted = SPOUSES if person.get("shdk") == HEAD else {HEAD} if person.get("shdk") in SPOUSES else set()
        found = [one["nik"] for one in context.facts.members if one.get("shdk") in wanted]
        return found[0] if len(found) == 1 else ""
    return ""


def who_stays(uses: tuple[str, ...], values: Values, context: Context) -> str:
    """What becomes of the family once the named persons leave: ``tetap``, ``kepala`` or ``habis``; "" of strangers."""
    leaving = {one["nik"]: one.get("shdk") for one in _named(uses, values, context)}
    if not leaving:
        return ""
    if {one["nik"] for one in context.facts.members} <= set(leaving):
        return "habis"
    return "kepala" if HEAD in leaving.values() else "tetap"
