"""A test that cannot fail is a defect: each asserts something, itself or by a function of the tests that does."""

from __future__ import annotations

import ast

from tests.contracts.tree import parsed, python_files

EXPECTING = {"raises", "expect"}  # pytest's and Playwright's
FUNCTIONS = ast.FunctionDef | ast.AsyncFunctionDef


def called(node):
    """The last part of the name of everything that is called inside."""
    return {ast.unparse(one.func).rpartition(".")[2] for one in ast.walk(node) if isinstance(one, ast.Call)}


def asserts(node):
    """Whether something in it can fail on purpose."""
    raised = [one for one in ast.walk(node) if isinstance(one, ast.Raise) and one.exc is not None]
    return (
        any(isinstance(one, ast.Assert) for one in ast.walk(node))
        or any("AssertionError" in ast.unparse(one.exc) for one in raised)
        or bool(called(node) & EXPECTING)
    )


def silent(trees):
    """The tests of these modules that assert nothing, as ``module:name``; any function may do it for them."""
    functions = [(file, one) for file, tree in trees.items() for one in tree.body if isinstance(one, FUNCTIONS)]
    helping = {one.name: one for _, one in functions if not one.name.startswith("test_")}
    asserting = {name for name, one in helping.items() if asserts(one)}
    while more := {name for name, one in helping.items() if called(one) & asserting} - asserting:
        asserting |= more
    methods = [
        (file, one)
        for file, tree in trees.items()
        for kind in tree.body
        if isinstance(kind, ast.ClassDef)
        for one in kind.body
        if isinstance(one, FUNCTIONS)
    ]
    return [
        f"{file}:{one.name}"
        for file, one in functions + methods
        if one.name.startswith("test_") and not asserts(one) and not called(one) & asserting
    ]


def test_every_test_asserts_something():
    assert silent({str(file): parsed(file) for file in python_files("tests")}) == []


def test_a_test_that_asserts_nothing_is_found():
    source = """
def check(found): assert found
def indirectly(found): check(found)
def looks(found): print(found)
def test_a(): indirectly(1)
def test_b(): looks(1)
def test_c():
    with pytest.raises(ValueError): int("x")
class TestMore:
    def test_d(self): looks(2)
"""
    assert silent({"m": ast.parse(source)}) == ["m:test_b", "m:test_d"]
