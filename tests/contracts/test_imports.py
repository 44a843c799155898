"""Who may import what; the layers of packages are import-linter's, in pyproject.toml."""

from __future__ import annotations

import re
import sys
from importlib.metadata import packages_distributions

from tests.contracts.tree import PRODUCT, ROOT, imports, python_files

OURS = {"admin_app", "config", "models", "run", "scripts", "tests", "workers"}
TYPES_ONLY = {"_typeshed"}


def outside(file):
    return {name.split(".")[0] for name in imports(file)} - OURS - set(sys.stdlib_module_names) - TYPES_ONLY


def test_there_is_something_to_look_at():
    assert len(python_files(*PRODUCT)) > 50


def test_the_rules_need_the_standard_library_only():
    assert {str(file): outside(file) for file in python_files("models/rules") if outside(file)} == {}


def test_the_rules_do_no_input_or_output_and_read_no_clock():
    forbidden = {"os", "socket", "subprocess", "pathlib", "sqlite3", "time", "urllib.request", "http.client", "logging"}
    found = {str(file): set(imports(file)) & forbidden for file in python_files("models/rules")}
    assert {file: names for file, names in found.items() if names} == {}


def test_the_settings_import_nothing_of_ours():
    assert not {name.split(".")[0] for name in imports(python_files("config.py")[0])} & OURS


FIGURES = "scripts/benchmarks/"
"""They go through the samples of the tests: one sample of each service is enough."""


def test_nothing_imports_the_command_or_the_tests():
    named = {str(file): {name.split(".")[0] for name in imports(file)} for file in python_files(*PRODUCT)}
    assert [file for file, names in named.items() if "run" in names] == []
    users = [file for file, names in named.items() if "tests" in names]
    assert [file for file in users if not file.startswith(FIGURES)] == []


def test_whatever_the_product_imports_is_pinned_for_it_by_name():
    """Not only brought by something else, and not only for development."""
    direct = (ROOT / "requirements.txt").read_text("utf-8").partition("# what those bring")[0]
    pinned = {_normal(name) for name in re.findall(r"^[A-Za-z0-9._-]+(?=.*==)", direct, re.MULTILINE)}
    providers = packages_distributions()
    missing = {
        f"{file}: {package}"
        for file in python_files(*PRODUCT)
        for package in outside(file)
        if not {_normal(name) for name in providers.get(package, [])} & pinned
    }
    assert missing == set()


def _normal(name):
    """PEP 503."""
    return re.sub(r"[-_.]+", "-", name).lower()
