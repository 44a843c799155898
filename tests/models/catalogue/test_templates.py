"""One field list makes the form and the document: a template reads only what its service asks for."""

from __future__ import annotations

import re

import pytest

from models.operations.services import catalogue_files
from tests.models.rules.household import service
from workers.compose import shipped_template
from workers.render import template_variables

OUTPUTS = [(code, output.template) for code in catalogue_files.service_codes() for output in service(code).documents]


@pytest.mark.parametrize(("code", "template"), OUTPUTS)
def test_every_answer_that_a_template_reads_is_a_field_of_its_service(code, template):
    definition = service(code)
    known = set(definition.fields) | {section.key for section in definition.sections if section.repeat}
    paths = read_by(shipped_template(template))
    assert paths
    assert {path.split(".")[1] for path in paths if path.startswith("isian.")} <= known


@pytest.mark.parametrize(("code", "template"), OUTPUTS)
def test_every_person_that_a_template_shows_is_a_role_of_its_service(code, template):
    roles = {person.role for person in service(code).people}
    paths = read_by(shipped_template(template))
    assert {path.split(".")[1] for path in paths if path.startswith("orang.")} <= roles


def read_by(source):
    """What a template reads, and the layouts that it extends: the first and a later excerpt share one."""
    above = re.search(r'extends "(\w+)\.html"', source)
    return set(template_variables(source)) | (read_by(shipped_template(f"dasar/{above[1]}")) if above else set())
