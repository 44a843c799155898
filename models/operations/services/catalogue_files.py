"""Reads the catalogue that comes with the program: services, code tables, regions and holidays as files.

Pasal: 8(1), 9(1), 12(2)
"""

from __future__ import annotations

import csv
import re
from collections.abc import Hashable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from models.operations.services.blocks import expand
from models.rules.errors import MalformedDefinition
from models.rules.facts import Lookup, Region
from models.rules.service import ServiceDefinition, from_dict

DEEPEST = 60
"""How far lists and pairs of a YAML text may be nested."""
CATALOGUE = Path(__file__).parents[2] / "catalogue"


class _PlainLoader(yaml.CSafeLoader):
    """YAML without surprises: only true, false, null and whole numbers are not text, and no name twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:  # noqa: FBT001, FBT002
        """Refuse a name that stands twice: the second would silently win."""
        names = [key.value for key, _ in node.value]
        double = {name for name in names if names.count(name) > 1}
        if double:
            place = f"baris {node.start_mark.line + 1}"
            raise MalformedDefinition(tuple(f"{place}: {name} ditulis dua kali" for name in sorted(double)))
        return super().construct_mapping(node, deep)


_PlainLoader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("bool", r"^(?:true|false)$", "tf"),
    ("int", r"^(?:0|-?[1-9][0-9]*)$", "-0123456789"),
    ("null", r"^(?:null|~)$", "n~"),
):
    _PlainLoader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), list(_first))


def read_yaml(text: str) -> Any:
    """Plain dicts, lists, texts, whole numbers and bools from YAML.

    Raises: MalformedDefinition when it is not YAML or a name stands twice.
    """
    try:
        _require_shallow(text)
        return yaml.load(text, Loader=_PlainLoader)  # noqa: S506 - a SafeLoader with less in it
    except yaml.YAMLError as error:
        raise MalformedDefinition((_unreadable(error),)) from error


def _require_shallow(text: str) -> None:
    """Composing goes as deep as the text does, and would take the whole process with it: parsing does not."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            place = f"baris {event.start_mark.line + 1}" if event.start_mark else "berkas"
            raise MalformedDefinition((f"{place}: bersarang terlalu dalam; paling dalam {DEEPEST} tingkat",))


def _unreadable(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    place = f" pada baris {mark.line + 1}, kolom {mark.column + 1}" if mark else ""
    return f"YAML tidak terbaca{place}. Periksa jarak di awal baris, titik dua, dan tanda kutip di situ."


@cache
def service_codes() -> tuple[str, ...]:
    """The services in the order in which the office lists them; a new one is a file and a line in that list."""
    return tuple(_read("services.yaml"))


def services() -> list[ServiceDefinition]:
    """Every service of the catalogue, checked.

    Raises: MalformedDefinition with all faults of the first service that has any.
    """
    return [service(code) for code in service_codes()]


@cache
def service(code: str) -> ServiceDefinition:
    """One service of the catalogue, read once. Raises: MalformedDefinition, FileNotFoundError."""
    return from_dict(service_data(code))


def service_data(code: str) -> Any:
    """The plain data of one service, its blocks filled in. Raises: as :func:`service`."""
    return expand(_read(f"services/{code}.yaml"), blocks())


@cache
def blocks() -> dict[str, Any]:
    """The parts that services share, by name."""
    files = sorted((CATALOGUE / "blocks").glob("*.yaml"))
    return {name: block for file in files for name, block in read_yaml(file.read_text("utf-8")).items()}


def _read(name: str) -> Any:
    return read_yaml((CATALOGUE / name).read_text("utf-8"))


@cache
def lookup() -> Lookup:
    """Code tables and regions, read once."""
    return Lookup(code_tables(), {region.code: region for region in regions()}, old_codes())


def code_tables() -> dict[str, dict[str, str]]:
    """Table name → code → official label, in the order of the form."""
    tables = _read("code_tables.yaml")
    return {name: dict(table["rows"]) for name, table in tables.items()}


def regions() -> Iterator[Region]:
    """All provinsi, kabupaten and kota, and the kecamatan, desa and kelurahan of Ogan Ilir."""
    postcodes = {row["code"]: row["kodepos"] for row in _rows("kodepos_ogan_ilir")}
    seen: set[str] = set()
    for name in ("wilayah_provinsi_kabupaten", "wilayah_ogan_ilir"):
        for row in _rows(name):
            if row["code"] not in seen:
                seen.add(row["code"])
                yield Region(row["code"], row["name"], row["level"], postcodes.get(row["code"], ""))


def region_aliases() -> list[tuple[str, str]]:
    """(code, other spelling) of desa whose name is also written otherwise."""
    return [(row["code"], row["alias"]) for row in _rows("wilayah_ogan_ilir_alias")]


def old_codes() -> dict[str, str]:
    """Codes of kabupaten that were renumbered → name; NIKs keep them for life."""
    return {row["code"]: row["name"] for row in _rows("wilayah_kode_lama")}


def holidays() -> dict[str, str]:
    """ISO date → name of national holidays; the office keeps the list from there."""
    years = _read("holidays.yaml")["days"]
    return {f"{year}-{day}": name for year, days in years.items() for day, name in days.items()}


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (CATALOGUE / "regions" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
