"""Parts that services share: ``use: name`` in a service's file stands for what a block's file says.

A block may take parameters; ``<<name>>`` in it stands for one. A text that is nothing but a parameter becomes its
value, whatever that is, and a key whose value is then null is left out. A list is spliced into the list around it.

Pasal: 12(1), 12(2)
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from models.rules.errors import MalformedDefinition

_PARAMETER = re.compile(r"<<(\w+)>>")


def expand(data: Any, blocks: Mapping[str, Any], using: tuple[str, ...] = ()) -> Any:
    """``data`` with every ``{use: name, with: {…}, …}`` replaced; further keys beside ``use`` win over the block's.

    ``blocks``: name → ``{parameters: {name: default}, content: …}``; a default of ``<<wajib>>`` must be given.

    Raises: MalformedDefinition for an unknown block or parameter, one that is missing, and a block that uses itself.
    """
    if isinstance(data, list):
        parts = [(one, expand(one, blocks, using)) for one in data]
        return [item for one, made in parts for item in (made if _splices(one, made) else [made])]
    if not isinstance(data, dict):
        return data
    if "use" not in data:
        return {key: expand(value, blocks, using) for key, value in data.items()}
    name = data["use"]
    if name in using:
        raise MalformedDefinition((f"blok {' → '.join((*using, name))} berputar",))
    content = expand(_filled(name, data.get("with") or {}, blocks), blocks, (*using, name))
    rest = {key: expand(value, blocks, using) for key, value in data.items() if key not in {"use", "with"}}
    if not rest:
        return content
    if not isinstance(content, dict):
        raise MalformedDefinition((f"blok {name}: {', '.join(rest)} tidak dapat ditambahkan pada daftar",))
    return content | rest


def _splices(one: Any, made: Any) -> bool:
    return isinstance(one, dict) and "use" in one and isinstance(made, list)


def _filled(name: str, given: Mapping[str, Any], blocks: Mapping[str, Any]) -> Any:
    if name not in blocks:
        raise MalformedDefinition((f"blok {name} tidak ada",))
    defaults = blocks[name].get("parameters") or {}
    unknown = sorted(given.keys() - defaults.keys())
    values = {**defaults, **given}
    missing = sorted(key for key, value in values.items() if value == "<<wajib>>")
    faults = [f"blok {name}: tidak mengenal {key}" for key in unknown]
    faults += [f"blok {name}: {key} belum diisi" for key in missing]
    if faults:
        raise MalformedDefinition(tuple(faults))
    return _substituted(blocks[name]["content"], values)


def _substituted(node: Any, values: Mapping[str, Any]) -> Any:
    if isinstance(node, list):
        return [made for one in node if (made := _substituted(one, values)) is not None]
    if isinstance(node, dict):
        made = {_text(key, values): _substituted(value, values) for key, value in node.items()}
        return {key: value for key, value in made.items() if value is not None}
    return _text(node, values) if isinstance(node, str) else node


def _text(text: str, values: Mapping[str, Any]) -> Any:
    whole = _PARAMETER.fullmatch(text)
    if whole and whole[1] in values:
        return values[whole[1]]
    return _PARAMETER.sub(lambda gap: str(values[gap[1]]) if gap[1] in values else gap[0], text)
