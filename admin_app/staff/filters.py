"""Filters of lists: one drop-down or text box each, usable without JavaScript, with a readable address."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta
from typing import Any

import peewee
from flask import request
from flask_admin.contrib.peewee.filters import BasePeeweeFilter

from models.operations.clock import WIB
from models.operations.services import catalogue
from models.rules.dates import read_date
from models.rules.errors import InvalidInput
from models.rules.facts import REGENCY

Choices = Sequence[tuple[str, str]]


class ListFilter(BasePeeweeFilter):
    """One filter; ``key`` is its name in the address."""

    widget = "select"

    def __init__(self, key: str, name: str, column: Any) -> None:
        super().__init__(column, name)
        self.key = key

    def operation(self) -> str:
        """Flask-Admin asks; our lists show the name only."""
        return "adalah"

    def choices(self) -> Choices:
        """``(value, label)`` to choose from."""
        return ()

    def validate(self, value: str) -> bool:
        """Whether the value is one of the choices; anything else is left out of the query."""
        return any(value == known for known, _label in self.choices())

    def apply(self, query: peewee.ModelSelect, value: str) -> peewee.ModelSelect:
        """Narrow the query."""
        return query.where(self.column == value)


class ChoiceFilter(ListFilter):
    """A column with a few known values, given as pairs or by a function."""

    def __init__(self, key: str, name: str, column: Any, choices: Choices | Callable[[], Choices]) -> None:
        super().__init__(key, name, column)
        self._choices = choices

    def choices(self) -> Choices:
        """See :class:`ListFilter`."""
        return self._choices() if callable(self._choices) else self._choices


class FlagFilter(ListFilter):
    """A boolean column, or any expression, as Ya / Tidak."""

    def choices(self) -> Choices:
        """See :class:`ListFilter`."""
        return (("ya", "Ya"), ("tidak", "Tidak"))

    def apply(self, query: peewee.ModelSelect, value: str) -> peewee.ModelSelect:
        """See :class:`ListFilter`."""
        return query.where(self.column if value == "ya" else ~self.column)


class KecamatanFilter(ListFilter):
    """A column of desa codes, narrowed to one kecamatan: its desa by name, so that the column's index serves."""

    def choices(self) -> Choices:
        """The kecamatan of the regency by name."""
        return _by_name(catalogue.lookup().children(REGENCY))

    def apply(self, query: peewee.ModelSelect, value: str) -> peewee.ModelSelect:
        """See :class:`ListFilter`."""
        return query.where(self.column.in_([value, *catalogue.lookup().children(value)]))


class DesaFilter(ListFilter):
    """A column of desa codes; the choices are those of the kecamatan that is chosen beside it."""

    def choices(self) -> Choices:
        """Desa and kelurahan of the chosen kecamatan, else none."""
        kecamatan = request.args.get("kecamatan", "")
        return _by_name(catalogue.lookup().children(kecamatan)) if kecamatan.startswith(REGENCY + ".") else ()


class GivenFilter(ListFilter):
    """A column narrowed to one value that another page chose; offered only where it is given in the address."""

    def __init__(self, key: str, name: str, write: Callable[[str], str], where: Callable[[str], Any]) -> None:
        super().__init__(key, name, None)
        self._write, self._where = write, where

    def choices(self) -> Choices:
        """The given one."""
        given = request.args.get(self.key, "").strip()[:200]
        return ((given, self._write(given)),) if given else ()

    def apply(self, query: peewee.ModelSelect, value: str) -> peewee.ModelSelect:
        """See :class:`ListFilter`."""
        return query.where(self._where(value))


class SinceFilter(ListFilter):
    """A column of moments, from a day on (``until``: up to and with it), typed as dd-mm-yyyy."""

    widget = "date"

    def __init__(self, key: str, name: str, column: Any, *, until: bool = False) -> None:
        super().__init__(key, name, column)
        self.until = until

    def validate(self, value: str) -> bool:
        """Whether it is a date."""
        try:
            read_date(value)
        except InvalidInput:
            return False
        return True

    def apply(self, query: peewee.ModelSelect, value: str) -> peewee.ModelSelect:
        """See :class:`ListFilter`."""
        start = datetime.combine(read_date(value), time.min, WIB)
        return query.where(self.column < start + timedelta(days=1) if self.until else self.column >= start)


def _by_name(regions: Any) -> Choices:
    return sorted(regions.items(), key=lambda pair: pair[1])
