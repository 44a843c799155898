"""Who marries whom by an application is no kin by blood.

Pasal: Pasal 9(1)a.
"""

from __future__ import annotations

from collections.abc import Iterable

from models.operations.effects.situation import Situation
from models.operations.residents import marriages_of_kin
from models.operations.residents.register import residents_by_nik
from models.operations.residents.register_guard import refuse
from models.rules.effects import Effect
from models.rules.event_checks import COUPLE, couple


def require_no_kin(wanted: Iterable[Effect], situation: Situation) -> None:
    """Of two whom the register knows both. Raises: RegisterForbids."""
    niks = [one["nik"] for role in couple(wanted, situation.answers) for one, _ in situation.persons(role)]
    known = residents_by_nik(niks)
    pair = [known[nik] for nik in niks if nik in known]
    if len(pair) == COUPLE:
        refuse(pair[0], marriages_of_kin.between(*pair))
