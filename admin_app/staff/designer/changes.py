"""Changes of a draft's data that keep the rest as it is: a part replaced, added, moved, taken out.

Pasal: Pasal 12(1).
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from admin_app.staff.designer.shape import attributes, part_at
from models.rules.effects import KINDS, Effect
from models.rules.errors import InvalidInput, NotFound


def replaced(definition: Mapping[str, Any], path: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """``definition`` with the part at ``path`` as ``data``, in the order of its dataclass."""
    part = part_at(definition, path)
    order = [one.name for one in attributes(part.kind)]
    first = ["kind"] if "kind" in data and "kind" not in order else []
    ordered = {name: data[name] for name in [*first, *order] if name in data}
    if not part.path:
        return ordered
    whole = copy.deepcopy(dict(definition))
    holder, key = _holder(whole, part.path)
    holder[key] = ordered
    return whole


def added(definition: Mapping[str, Any], path: str, name: str, kind: str = "") -> tuple[dict[str, Any], str]:
    """A new part ``name`` below the one at ``path``; returns the definition and the new part's path.

    ``kind`` is the kind of an effect, or the name of a setting. Raises: InvalidInput, NotFound.
    """
    part = part_at(definition, path)
    attribute = next((one for one in part.attributes if one.name == name and one.below), None)
    if attribute is None:
        raise NotFound("Bagian itu tidak dapat ditambah di sini.")
    whole = copy.deepcopy(dict(definition))
    parent = part_at(whole, path).data
    new: dict[str, Any] = {}
    if attribute.below is Effect:
        if kind not in KINDS:
            raise InvalidInput("Pilih jenis akibatnya.")
        new["kind"] = kind
    prefix = f"{path}." if path else ""
    if attribute.form == "bagian":
        parent[name] = new
        return whole, f"{prefix}{name}"
    if attribute.form == "kamus":
        if not kind.isidentifier() or kind in parent.get(name, {}):
            raise InvalidInput("Tulis nama tetapan yang belum dipakai: huruf, angka dan garis bawah.")
        parent.setdefault(name, {})[kind] = new
        return whole, f"{prefix}{name}.{kind}"
    rows = parent.setdefault(name, [])
    rows.append(new)
    return whole, f"{prefix}{name}.{len(rows) - 1}"


def removed(definition: Mapping[str, Any], path: str) -> dict[str, Any]:
    """``definition`` without the part at ``path``. Raises: NotFound."""
    part = part_at(definition, path)
    if not part.path:
        raise NotFound
    whole = copy.deepcopy(dict(definition))
    holder, key = _holder(whole, part.path)
    del holder[key]
    return whole


def moved(definition: Mapping[str, Any], path: str, step: int) -> tuple[dict[str, Any], str]:
    """The part at ``path`` one place up (-1) or down (+1) in its list, as far as there is room, and its new path."""
    part = part_at(definition, path)
    whole = copy.deepcopy(dict(definition))
    holder, key = _holder(whole, part.path)
    if isinstance(holder, list) and 0 <= key + step < len(holder):
        holder.insert(key + step, holder.pop(key))
        key += step
    return whole, ".".join([*part.path[:-1], str(key)])


def placed(definition: Mapping[str, Any], path: str, order: list[int]) -> dict[str, Any]:
    """The list at ``path`` (``sections``, ``sections.2.fields``) in a new order of its former places.

    Raises: InvalidInput when ``order`` does not name every place once.
    """
    whole = copy.deepcopy(dict(definition))
    *above, name = path.split(".")
    parent = part_at(whole, ".".join(above)).data
    rows = parent.get(name)
    if not isinstance(rows, list) or sorted(order) != list(range(len(rows))):
        raise InvalidInput("Urutan itu tidak cocok lagi dengan daftarnya. Muat ulang halaman.")
    parent[name] = [rows[at] for at in order]
    return whole


def _holder(whole: Any, path: tuple[str, ...]) -> tuple[Any, Any]:
    """The container of the part at ``path``, and the key that the part has in it."""
    here = whole
    for step in path[:-1]:
        here = here[int(step)] if isinstance(here, list) else here[step]
    return here, int(path[-1]) if isinstance(here, list) else path[-1]
