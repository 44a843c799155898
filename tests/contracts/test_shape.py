"""Size and manners of the code: what a reader can rely on in every file."""

from __future__ import annotations

import ast
import subprocess
import sys

import pytest

from tests.contracts.tree import PRODUCT, ROOT, parsed, python_files, texts

EVERYTHING = (*PRODUCT, "tests")
FILE_LINES, FUNCTION_LINES = 350, 60
WRITTEN_BY_HAND = {".py", ".html", ".js", ".sh", ""}
SAYS_NOTHING = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "managers"}


def functions(file):
    kinds = ast.FunctionDef | ast.AsyncFunctionDef
    return [node for node in ast.walk(parsed(file)) if isinstance(node, kinds)]


def test_no_file_is_longer_than_a_reader_can_hold():
    long = {str(file): text.count("\n") for file, text in texts() if file.suffix in WRITTEN_BY_HAND}
    assert {file: lines for file, lines in long.items() if lines > FILE_LINES and "static/vendor" not in file} == {}


def test_no_function_is_longer_than_a_screen():
    lengths = {
        f"{file}:{function.name}": function.end_lineno - function.lineno + 1
        for file in python_files(*EVERYTHING)
        for function in functions(file)
    }
    assert {name: lines for name, lines in lengths.items() if lines > FUNCTION_LINES} == {}


def test_every_module_has_a_name_that_says_something():
    assert [str(file) for file in python_files(*EVERYTHING) if set(file.with_suffix("").parts) & SAYS_NOTHING] == []


@pytest.mark.parametrize(
    ("rules", "where"),
    [
        ("F403,E722,S110,S112,FIX,ERA", EVERYTHING),  # import *, bare or silent except, TODO, commented-out code
        ("D100,D101,D102,D103", ("models", "workers")),  # every public name explains itself
    ],
)
def test_some_rules_know_no_exception(rules, where):
    """Unlike in the lint step, a ``noqa`` does not help here."""
    command = [sys.executable, "-m", "ruff", "check", "--isolated", "--ignore-noqa", "--output-format=concise"]
    result = subprocess.run(
        [*command, "--select", rules, *where], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr


def test_no_error_is_swallowed():
    def swallows(node):
        if isinstance(node, ast.ExceptHandler):
            return all(isinstance(step, ast.Pass) or _is_ellipsis(step) for step in node.body)
        return (
            isinstance(node, ast.Call)
            and ast.unparse(node.func).endswith("suppress")
            and any(ast.unparse(argument) in {"Exception", "BaseException"} for argument in node.args)
        )

    assert _places(swallows, *EVERYTHING) == []


def test_only_the_settings_read_the_environment():
    def reads(node):
        return (
            isinstance(node, ast.Attribute) and ast.unparse(node) in {"os.environ", "os.environb", "os.getenv"}
        ) or (
            isinstance(node, ast.ImportFrom)
            and node.module == "os"
            and {"environ", "getenv"} & {alias.name for alias in node.names}
        )

    assert {place.partition(":")[0] for place in _places(reads, *PRODUCT)} == {"config.py"}


def _is_ellipsis(step):
    return isinstance(step, ast.Expr) and isinstance(step.value, ast.Constant) and step.value.value is ...


def _places(matches, *parts):
    return [
        f"{file}:{node.lineno}" for file in python_files(*parts) for node in ast.walk(parsed(file)) if matches(node)
    ]
