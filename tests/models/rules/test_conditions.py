from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.conditions import Condition, evaluate, find_cycle

ANSWERS = {"umur": "20", "lahir": "2025-03-05", "nikah": "2014-01-01", "warga": "1", "ORANG": [{}, {}]}


def read(data):
    faults: list[str] = []
    return Condition.read_data(data, "when", faults), faults


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"field": "warga", "is": "1"}, True),
        ({"field": "warga", "in": ["2", "3"]}, False),
        ({"field": "kosong", "filled": False}, True),
        ({"field": "kosong", "filled": True}, False),
        ({"field": "kosong", "is": "1"}, False),
        ({"field": "lahir", "after": {"field": "nikah"}}, True),
        ({"field": "lahir", "before": "2025-01-01"}, False),
        ({"field": "lahir", "after": {"field": "kosong"}}, False),
        ({"field": "umur", "less": 21}, True),
        ({"field": "umur", "more": 100}, False),
        ({"field": "warga", "less": 9}, True),
        ({"field": "lahir", "less": 9}, False),
        ({"field": "ORANG", "more": 1}, True),
        ({"field": "ORANG", "filled": True}, True),
        ({"variant": ["A", "B"]}, True),
        ({"not": {"variant": ["A"]}}, False),
        ({"all": [{"variant": ["A"]}, {"field": "warga", "is": "2"}]}, False),
        ({"any": [{"variant": ["Z"]}, {"field": "warga", "is": "1"}]}, True),
    ],
)
def test_a_condition_means_what_it_says(data, expected):
    condition, faults = read(data)
    assert faults == []
    assert evaluate(condition, ANSWERS, "A") is expected
    assert condition.to_data() == data


def test_no_condition_always_holds():
    assert evaluate(None, {}, "")


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        ("x", "when: syarat harus"),
        ({}, "when: syarat harus"),
        ({"all": []}, "when.all: harus berisi daftar"),
        ({"all": [{"nope": 1}]}, "when.all[0]: kata kunci 'nope'"),
        ({"variant": "A"}, "when.variant: harus berisi daftar kode"),
        ({"variant": ["A"], "not": {}}, "when: satu syarat hanya boleh satu kata kunci"),
        ({"field": "a"}, "when: isian 'a' perlu tepat satu"),
        ({"field": "a", "is": "1", "in": ["2"]}, "when: isian 'a' perlu tepat satu"),
        ({"field": "a", "is": 1}, "when.is: harus teks"),
        ({"field": "a", "in": []}, "when.in: harus berisi daftar"),
        ({"field": "a", "filled": "ya"}, "when.filled: harus true atau false"),
        ({"field": "a", "before": "01-02-2025"}, "when.before: harus tanggal"),
        ({"field": "a", "after": {"slug": "b"}}, "when.after: pembanding"),
        ({"field": "a", "more": True}, "when.more: harus bilangan bulat"),
        ({"field": 3, "is": "1"}, "when.field: harus nama isian"),
        ({"not": {"any": [{"field": "", "is": "1"}]}}, "when.not.any[0].field: harus nama isian"),
    ],
)
def test_a_malformed_condition_says_where_and_why(data, fault):
    condition, faults = read(data)
    assert condition is None
    assert faults[0].startswith(fault)


def test_a_condition_names_what_it_looks_at():
    data = {"any": [{"not": {"field": "a", "before": {"field": "b"}}}, {"variant": ["A"]}, {"field": "c", "is": "1"}]}
    condition, _ = read(data)
    assert condition.fields_used() == {"a", "b", "c"}
    assert condition.variants_used() == {"A"}


leaves = st.one_of(
    st.builds(lambda slug, value: {"field": slug, "is": value}, st.sampled_from("abc"), st.sampled_from("12")),
    st.builds(lambda codes: {"variant": codes}, st.lists(st.sampled_from("AB"), min_size=1, max_size=2)),
    st.builds(lambda slug, filled: {"field": slug, "filled": filled}, st.sampled_from("abc"), st.booleans()),
)
trees = st.recursive(
    leaves,
    lambda part: st.one_of(
        st.builds(lambda parts: {"all": parts}, st.lists(part, min_size=1, max_size=3)),
        st.builds(lambda parts: {"any": parts}, st.lists(part, min_size=1, max_size=3)),
        st.builds(lambda one: {"not": one}, part),
    ),
    max_leaves=8,
)


@given(trees, st.dictionaries(st.sampled_from("abc"), st.sampled_from("12")), st.sampled_from("AB"))
def test_reading_and_writing_agree_and_not_turns_the_answer(data, answers, variant):
    condition, faults = read(data)
    assert faults == []
    assert condition.to_data() == data
    opposite, _ = read({"not": data})
    assert opposite.holds(answers, variant) is not condition.holds(answers, variant)


def test_a_circle_is_found_and_named():
    assert find_cycle({"a": ["b"], "b": ["c"], "c": ["b"]}) == ("b", "c", "b")
    assert find_cycle({"a": ["a"]}) == ("a", "a")
    assert find_cycle({"a": ["b", "c"], "b": ["c"], "c": []}) == ()
