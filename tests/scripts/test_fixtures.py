"""The shared fixtures give every test a fresh database on the engine that was asked for."""

from __future__ import annotations

import os

import pytest

from models.tables import Region
from models.tables.base import is_postgres


@pytest.mark.parametrize("turn", [1, 2])
def test_each_test_begins_with_an_empty_migrated_database(database, turn):
    assert Region.select().count() == 0
    Region.create(code="16", name="SUMATERA SELATAN", level=1)


def test_the_configuration_names_the_bound_database(config, database):
    assert is_postgres() is bool(os.environ.get("TEST_DATABASE_URL"))
    assert config.database_url.startswith("postgresql" if is_postgres() else "sqlite")


@pytest.mark.postgres
def test_a_postgres_test_runs_on_postgres(database):
    assert is_postgres()
