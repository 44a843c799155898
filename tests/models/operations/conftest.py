"""A small office on a fresh database."""

from __future__ import annotations

import pytest

from models.tables.base import database as bound
from tests import world as a_world


@pytest.fixture
def world(database):
    return a_world.build()


@pytest.fixture
def queries(monkeypatch):
    """The statements that ran."""
    seen = []
    kind = type(bound.obj)
    plain = kind.execute_sql

    def note(self, sql, *args, **kwargs):
        seen.append(sql)
        return plain(self, sql, *args, **kwargs)

    monkeypatch.setattr(kind, "execute_sql", note)
    return seen
