"""What an application says of marriages, held against the register: no kin marry, and another marriage stands on.

Pasal: Pasal 8(1)a, Pasal 9(1)a.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from models.operations.effects.situation import Situation
from models.operations.residents import marriages_of_kin
from models.operations.residents.register import residents_by_nik
from models.operations.residents.register_guard import refuse
from models.operations.residents.spouses import spouses
from models.rules.effects import Effect
from models.rules.event_checks import COUPLE, couple, parts
from models.rules.invariants import PARTED
from models.tables import Resident


def require_no_kin(wanted: Iterable[Effect], situation: Situation) -> None:
    """Of two whom the register knows both. Raises: RegisterForbids."""
    niks = [one["nik"] for role in couple(wanted, situation.answers) for one, _ in situation.persons(role)]
    known = residents_by_nik(niks)
    pair = [known[nik] for nik in niks if nik in known]
    if len(pair) == COUPLE:
        refuse(pair[0], marriages_of_kin.between(*pair))


def parting(effects: Iterable[Effect], situation: Situation) -> frozenset[str]:
    """Who dies, divorces, is widowed or whose marriage is annulled by this application: a NIK, or a name without one.

    Of all its ``effects``, for who is not registered here has none in force.
    """
    roles = {one.role for one in effects if parts(one, situation.answers)}
    single = [role for role in roles if not isinstance(situation.people.get(role), list)]
    return frozenset(one["nik"] or one["nama"].upper() for role in single for one, _ in situation.persons(role))


def left_standing(resident: Resident, codes: Mapping[str, str], situation: Situation) -> dict[str, Any]:
    """Columns of the marriage that stands beside the one that ends (UU 1/1974 Pasal 3(2)); none where none does.

    ``codes``: resident key → what an effect writes. Where the other one of the marriage that ends is not named, all but
    one of several stand, and nobody knows which: the status stays, and date and akta as they are.
    """
    if codes.get("status_kawin") not in PARTED and codes.get("akta_kawin") != "":
        return {}
    standing = spouses(resident)
    others = [one for one in standing if not situation.parting & {one.nik, one.name.upper()}]
    if not situation.parting - {resident.nik}:
        return {"marital_status": others[0].marital_status} if len(others) > 1 else {}
    if not others:
        return {}
    return {
        column: getattr(others[0], column) for column in ("marital_status", "marriage_date", "marriage_certificate")
    }
