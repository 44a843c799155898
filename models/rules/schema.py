"""Plain data to frozen dataclasses and back, by their annotations, collecting every fault with its place."""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from models.rules.errors import InvalidInput
from models.rules.names import require_printable
from models.rules.words import di_kalimat

MOST = 100_000
"""The largest whole number that a definition may hold, be it days, letters or pages."""
BASIC = {str: "teks", int: "bilangan bulat", bool: "true atau false"}


class Tolerant(list[str]):
    """Faults of what is in use already: later bounds and names do not stop it, only what nothing can be made of."""


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def read(annotation: Any, data: object, place: str, faults: list[str]) -> Any:
    """``data`` as ``annotation`` says; faults are appended as ``place: reason`` and None stands for what failed.

    Knows str, int, bool, StrEnum, ``X | None``, ``tuple[X, ...]``, ``Mapping[str, X]`` and dataclasses; a class may
    bring its own ``read_data(data, place, faults)``.
    """
    origin = get_origin(annotation)
    if origin in {Union, types.UnionType}:
        return _read_union(get_args(annotation), data, place, faults)
    if origin is tuple:
        return _read_list(get_args(annotation)[0], data, place, faults)
    if origin is not None and issubclass(origin, Mapping):
        return _read_mapping(get_args(annotation)[1], data, place, faults)
    if hasattr(annotation, "read_data"):
        return annotation.read_data(data, place, faults)
    if isinstance(annotation, type) and dataclasses.is_dataclass(annotation):
        return read_fields(annotation, data, place, faults)
    return _read_scalar(annotation, data, place, faults)


def _read_union(options: tuple[Any, ...], data: object, place: str, faults: list[str]) -> Any:
    if data is None and type(None) in options:
        return None
    real = [option for option in options if option is not type(None)]
    fitting = [option for option in real if type(data) is option]
    return read((fitting or real)[0], data, place, faults)


def _read_list(item: Any, data: object, place: str, faults: list[str]) -> Any:
    if not isinstance(data, list):
        return _fault(faults, place, "harus berupa daftar")
    return tuple(read(item, part, f"{place}[{index}]", faults) for index, part in enumerate(data))


def _read_mapping(value: Any, data: object, place: str, faults: list[str]) -> Any:
    if not isinstance(data, dict):
        return _fault(faults, place, "harus berupa pasangan nama dan nilai")
    for key in data:
        if not isinstance(key, str):
            _fault(faults, place, f"nama {key!r} harus teks; beri tanda kutip")
    return {str(key): read(value, part, f"{place}.{key}", faults) for key, part in data.items()}


def _read_scalar(annotation: Any, data: object, place: str, faults: list[str]) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        allowed = [member.value for member in annotation]
        if data not in allowed:
            return _fault(faults, place, f"{data!r} tidak dikenal; pilih salah satu: {', '.join(allowed)}")
        return annotation(data)
    if type(data) is not annotation:
        return _fault(faults, place, f"harus berupa {BASIC[annotation]}, bukan {data!r}")
    reason = "" if isinstance(faults, Tolerant) else _misfit(data)
    return _fault(faults, place, reason) if reason else data


def _misfit(data: object) -> str:
    """Why a text or number of the right kind is still none that can be stored and printed; "" when it is."""
    if isinstance(data, str) and not data.strip():
        return "tidak boleh kosong"
    if isinstance(data, str):
        try:
            require_printable(data.replace("\t", " "))
        except InvalidInput as refusal:
            return di_kalimat(refusal.message)
    if isinstance(data, int) and not 0 <= data <= MOST:
        return f"harus bilangan dari 0 sampai {MOST}"
    return ""


def read_fields(kind: type, data: object, place: str, faults: list[str]) -> Any:
    """A dataclass from a dict with exactly its fields; unknown and missing names are faults."""
    if not isinstance(data, dict):
        return _fault(faults, place, "harus berupa pasangan nama dan nilai")
    before = len(faults)
    hints = _hints(kind)
    prefix = f"{place}." if place else ""
    names = [item.name for item in dataclasses.fields(kind)]
    for key in data:
        if key not in names and not isinstance(faults, Tolerant):
            _fault(faults, f"{prefix}{key}", "nama ini tidak dikenal di sini")
    values = {name: read(hints[name], data[name], prefix + name, faults) for name in names if name in data}
    for item in dataclasses.fields(kind):
        if item.name not in values and _is_required(item):
            _fault(faults, f"{prefix}{item.name}", "wajib ada")
    return kind(**values) if len(faults) == before else None


def _is_required(item: dataclasses.Field[Any]) -> bool:
    return item.default is dataclasses.MISSING and item.default_factory is dataclasses.MISSING


def _fault(faults: list[str], place: str, reason: str) -> None:
    faults.append(f"{place or 'definisi'}: {reason}")


def write(value: Any) -> Any:
    """The plain data that :func:`read` makes ``value`` from; fields equal to their default are left out."""
    if hasattr(value, "to_data"):
        return value.to_data()
    if dataclasses.is_dataclass(value):
        return write_fields(value)
    if isinstance(value, tuple):
        return [write(part) for part in value]
    if isinstance(value, Mapping):
        return {key: write(part) for key, part in value.items()}
    return str(value) if isinstance(value, StrEnum) else value


def write_fields(value: Any) -> dict[str, Any]:
    """The plain data of a dataclass, field by field."""
    return {
        item.name: write(getattr(value, item.name))
        for item in dataclasses.fields(value)
        if _is_required(item) or getattr(value, item.name) != _default(item)
    }


def _default(item: dataclasses.Field[Any]) -> Any:
    if item.default_factory is not dataclasses.MISSING:
        return item.default_factory()
    return item.default
