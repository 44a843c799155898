"""What no tracked file may hold: loose pins, somebody's machine, a person's number, a secret."""

from __future__ import annotations

import re

import pytest

from tests.contracts.tree import ROOT, texts

PIN = re.compile(r"[A-Za-z0-9._-]+(\[[a-z0-9,_-]+\])?==[0-9][0-9A-Za-z.]*")
MACHINE = re.compile(r"(?<![\w.:/<>-])/(?:work|root|home|Users|opt)/[\w.]")
REGISTRIES = re.compile(
    "|".join(
        name + re.escape("." + end)
        for name, end in (
            ("pypi", "org"),
            ("pythonhosted", "org"),
            ("npmjs", "org"),
            ("debian", "org"),
            ("golang", "org"),
            ("docker", "io"),
        )
    )
)  # in two parts, so that this file does not hold them either
PERSON = re.compile(r"(?<![0-9A-Za-z_.])[0-9]{16}(?![0-9A-Za-z_])")
IMPOSSIBLE = "161099"  # a kecamatan code that was never given out
PRIVATE_KEY = re.compile("-----BEGIN [A-Z ]*PRIVATE " + "KEY-----")


def hits(pattern, *, allowed=lambda _: False):
    return [f"{file}: {found}" for file, text in texts() for found in pattern.findall(text) if not allowed(found)]


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-dev.txt"])
def test_every_version_pin_is_exact(file):
    lines = [line.strip() for line in (ROOT / file).read_text("utf-8").splitlines()]
    pins = [line for line in lines if line and not line.startswith(("#", "-"))]
    assert len(pins) > 10
    assert [line for line in pins if not PIN.fullmatch(line)] == []


def test_a_package_is_pinned_once():
    lines = [line for file in ("requirements.txt", "requirements-dev.txt") for line in (ROOT / file).open("r")]
    names = [re.split(r"[\[=]", line)[0].lower().replace("_", "-") for line in lines if "==" in line]
    assert sorted(names) == sorted(set(names))


def test_no_file_knows_the_machine_it_was_written_on():
    assert hits(MACHINE) == []


def test_no_file_names_a_package_registry():
    assert hits(REGISTRIES) == []


def test_every_number_of_a_person_or_family_is_in_the_range_that_cannot_be_real():
    assert hits(PERSON, allowed=lambda number: number.startswith(IMPOSSIBLE)) == []


def test_no_private_key_is_tracked():
    assert hits(PRIVATE_KEY) == []
