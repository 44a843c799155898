"""A small office on a fresh database."""

from __future__ import annotations

import pytest

from models.operations.applications import drafting
from models.rules.roles import Role
from models.tables.base import database as bound
from tests import marriages


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


@pytest.fixture
def marriage(world):
    return marriages.sent(world)


@pytest.fixture
def operator(world):
    return world.actor(Role.OPERATOR)


@pytest.fixture
def husband(world):
    return drafting.actor_of(world.account, "127.0.0.1")
