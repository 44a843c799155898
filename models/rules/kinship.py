"""Who may not marry whom because they are kin by blood, as far as the parents of both are known.

Kin by marriage, by milk or by adoption (huruf c to f) are not told by a register of parents: the officer asks.

Pasal: 9(1)a
"""

from __future__ import annotations

from collections.abc import Mapping

from models.rules.invariants import Breach

Parents = Mapping[str, tuple[str, ...]]
"""Key of a person → keys of his parents, as far as they are known."""

GENERATIONS = 3
"""How far up is looked: the law goes to the brothers and sisters of a grandparent."""
LINE = {1: "orang tua", 2: "kakek atau nenek", 3: "buyut"}
SIDE = {2: "saudara orang tua", 3: "saudara kakek atau nenek"}


def ancestors(person: str, parents: Parents) -> dict[str, int]:
    """Key of an ancestor → how many generations above (1: a parent), the nearest way."""
    found: dict[str, int] = {}
    here = {person}
    for above in range(1, GENERATIONS + 1):
        here = {one for child in here for one in parents.get(child, ()) if one != person}
        for one in here:
            found.setdefault(one, above)
    return found


def forbidden(one: tuple[str, str], other: tuple[str, str], parents: Parents) -> Breach | None:
    """Why these two, key and name each, may not marry; None where nothing is known against it.

    UU 1/1974 Pasal 8 huruf a, huruf b. The article is recalled, not read beside the law (mark R).
    """
    of_one, of_other = ancestors(one[0], parents), ancestors(other[0], parents)
    for (elder, name), (_, descendant), line in ((one, other, of_other), (other, one, of_one)):
        if elder in line:
            return _breach(f"{name} tercatat sebagai {LINE[line[elder]]} {descendant}", "a")
    for above, below in sorted((of_one[key], of_other[key]) for key in of_one.keys() & of_other.keys()):
        if above == below == 1:
            return _breach(f"{one[1]} dan {other[1]} tercatat bersaudara, sekandung, seayah, atau seibu", "b")
        if min(above, below) == 1:
            nearer, further = (one[1], other[1]) if above == 1 else (other[1], one[1])
            return _breach(f"{nearer} tercatat sebagai {SIDE[max(above, below)]} {further}", "b")
    return None


def _breach(told: str, letter: str) -> Breach:
    text = (
        f"{told}. Perkawinan antara keduanya dilarang (UU 1/1974 Pasal 8 huruf {letter}). "
        "Cocokkan NIK orang tua keduanya dengan akta kelahirannya."
    )
    return Breach("larangan_kawin", text, "marital_status")
