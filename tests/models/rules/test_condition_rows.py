"""Conditions as rows of a form: nothing is lost on the way there and back."""

from __future__ import annotations

import pytest

from models.operations.services import catalogue_files
from models.rules.condition_rows import Row, data_of, in_words, rows_of
from models.rules.conditions import Condition


def read(data):
    faults: list[str] = []
    found = Condition.read_data(data, "", faults)
    assert faults == []
    return found


def every_condition(data):
    if isinstance(data, dict):
        for key, value in data.items():
            if key in {"when", "must", "applicant_when"}:
                yield value
            else:
                yield from every_condition(value)
    elif isinstance(data, list):
        for one in data:
            yield from every_condition(one)


@pytest.mark.parametrize("code", catalogue_files.service_codes())
def test_every_condition_of_the_catalogue_fits_into_rows_and_back(code):
    for data in every_condition(catalogue_files.service_data(code)):
        groups = rows_of(read(data))
        assert groups is not None, data
        assert rows_of(read(data_of(groups))) == groups, data


def test_not_of_any_becomes_rows_that_all_say_not():
    condition = read({"not": {"any": [{"field": "a", "is": "1"}, {"field": "b", "filled": True}]}})
    assert rows_of(condition) == [[Row("a", "is", "1", negated=True), Row("b", "filled", "", negated=True)]]
    assert data_of(rows_of(condition)) == {"all": [{"not": {"field": "a", "is": "1"}}, {"field": "b", "filled": False}]}


def test_either_of_two_pairs_becomes_two_groups():
    data = {"all": [{"variant": ["X", "Y"]}, {"any": [{"field": "a", "in": ["1", "2"]}, {"field": "n", "more": 3}]}]}
    groups = rows_of(read(data))
    assert [[row.in_words() for row in group] for group in groups] == [
        ["varian salah satu dari X, Y", "a salah satu dari 1, 2"],
        ["varian salah satu dari X, Y", "n lebih dari 3"],
    ]
    assert in_words(read(data)).count(" atau ") == 1
    assert in_words(None) == "selalu"


@pytest.mark.parametrize("typed", ["²", "--1", "-", "9" * 20])
def test_a_number_that_is_none_stays_text_for_the_checks_to_refuse(typed):
    assert data_of([[Row("n", "more", typed)]]) == {"field": "n", "more": typed}


def test_what_would_need_too_many_groups_is_not_shown_as_rows():
    pairs = [{"any": [{"field": f"{name}{at}", "is": "1"} for name in "ab"]} for at in range(5)]
    assert rows_of(read({"all": pairs})) is None


def test_a_date_of_another_question_is_kept():
    data = {"field": "a", "before": {"field": "b"}}
    assert data_of(rows_of(read(data))) == data


def test_rows_that_say_nothing_are_no_condition():
    assert data_of([[Row("", "is", "x")], []]) is None
