"""The detectors of odd use: each finds what it is for, and leaves alone what stands right beside it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.verification.decoys import is_reserved
from models.rules.verification.odd_detectors import Habits, Series, Use, findings
from models.rules.verification.odd_use import NOTES, Asker, Odd, Thresholds, is_shared, settings

REAL = "161004"  # a kecamatan that there is
LIMITS = Thresholds()
MORNING = datetime(2026, 11, 26, 9, 0, tzinfo=ZoneInfo("Asia/Jakarta"))
NOTHING = Habits({}, {})
USUAL = Habits({date(2026, 11, day): 10 for day in range(1, 24)}, {9: 115, 10: 115})


def use(number, *, minutes=0.0, **more):
    return Use(**{"row": number, "at": MORNING + timedelta(minutes=minutes), "subject": f"s{number}", **more})


def odd(uses, *, asker=Asker.USER, habits=NOTHING, limits=LIMITS, **more):
    return {one.odd: one for one in findings(Series(asker, uses, habits, **more), limits)}


def people(numbers, **more):
    """One look a minute at these people, of one kecamatan and village, with birth dates in no order."""
    born = ["1990-05-05", "1971-01-01", "1985-03-03"]
    return [
        use(n, minutes=n / 2, resident=n, nik=f"161004{number:010}", born=born[n % 3], village="16.10.04.1030", **more)
        for n, number in enumerate(numbers)
    ]


def test_an_ordinary_morning_is_not_odd():
    scattered = people([(n * 389) % 1000 for n in range(25)])
    assert odd(scattered, habits=USUAL, today=25) == {}


def test_ones_own_family_is_found_also_among_the_further_members_of_a_family():
    own = frozenset({7})
    assert odd([use(1, resident=7)], kin=own)[Odd.KIN].rows == (1,)
    assert odd([use(1, resident=8)], kin=own, beside=[use(2, resident=7)])[Odd.KIN].rows == (2,)
    assert Odd.KIN not in odd([use(1, resident=8), use(2)], kin=own)


@pytest.mark.parametrize(("hour", "night"), [(21, False), (22, True), (4, True), (5, False)])
def test_the_night_begins_and_ends_at_its_hours(hour, night):
    at = MORNING.replace(hour=hour)
    uses = [replace(use(n), at=at + timedelta(minutes=n)) for n in range(LIMITS.malam_kali)]
    assert (Odd.NIGHT in odd(uses)) is night
    assert Odd.NIGHT not in odd(uses[1:])
    assert Odd.NIGHT not in odd(uses, asker=Asker.PROGRAM)
    assert Odd.NIGHT not in odd([replace(one, in_file=True) for one in uses])


def test_an_hour_is_odd_only_for_whoever_seldom_used_it():
    uses = [use(n, minutes=n) for n in range(LIMITS.jarang_kali)]
    at_noon = [replace(one, at=one.at.replace(hour=13)) for one in uses]
    assert Odd.HABIT in odd(at_noon, habits=USUAL)
    assert Odd.HABIT not in odd(uses, habits=USUAL)
    assert Odd.HABIT not in odd(at_noon, habits=Habits(USUAL.days, {9: 150}))
    assert Odd.HABIT not in odd(at_noon, habits=Habits({date(2026, 11, 1): 230}, USUAL.hours))


def test_a_sweep_is_many_numbers_in_few_minutes():
    fast = [use(n, minutes=n * 0.1) for n in range(LIMITS.sapuan_nik)]
    assert len(odd(fast)[Odd.SWEEP].rows) == LIMITS.sapuan_nik
    assert Odd.SWEEP not in odd(fast[1:])
    assert Odd.SWEEP not in odd([use(n, minutes=float(n)) for n in range(LIMITS.sapuan_nik)])
    assert Odd.SWEEP not in odd([replace(one, subject="same") for one in fast])
    assert Odd.SWEEP not in odd(fast, asker=Asker.PROGRAM)
    assert Odd.SWEEP not in odd([replace(one, in_file=True) for one in fast])


def test_a_sweep_is_found_in_the_middle_of_a_quiet_day():
    quiet = [use(n, minutes=n * 30.0 - 6000) for n in range(100)]
    fast = [use(1000 + n, minutes=n * 0.1) for n in range(LIMITS.sapuan_nik)]
    rows = odd([*quiet, *fast, use(5000, minutes=300.0)])[Odd.SWEEP].rows
    assert set(rows) >= {one.row for one in fast}
    assert 5000 not in rows


def test_many_misses_are_odd_where_they_are_most_of_the_answers():
    missed = [use(n, minutes=float(n), missed=True) for n in range(LIMITS.meleset_kali)]
    assert len(odd(missed)[Odd.MISSES].rows) == LIMITS.meleset_kali
    assert Odd.MISSES in odd([replace(one, in_file=True) for one in missed])
    assert Odd.MISSES not in odd(missed[1:])
    found = [use(100 + n, minutes=n % 20 + 0.5) for n in range(50)]
    assert Odd.MISSES not in odd(sorted([*missed, *found], key=lambda one: one.at))


@pytest.mark.parametrize("step", [1, -1])
def test_numbers_one_after_another_are_odd(step):
    rising = people([500 + step * n for n in range(LIMITS.urut_nik)])
    found = odd(rising)[Odd.ORDERED]
    assert "8 NIK berurutan" in found.told
    assert found.rows == tuple(range(LIMITS.urut_nik))
    assert Odd.ORDERED not in odd(rising[1:])
    assert Odd.ORDERED not in odd([replace(one, in_file=True) for one in rising])


def test_people_by_birthday_are_odd_whatever_their_numbers():
    born = [
        use(n, minutes=float(n), resident=n, nik=f"16{n % 7:02}04{(n * 31) % 97:010}", born=f"1990-01-{n + 1:02}")
        for n in range(LIMITS.urut_lahir)
    ]
    assert "tanggal lahir" in odd(born)[Odd.ORDERED].told
    assert Odd.ORDERED not in odd(born[1:])


def test_one_village_after_another_is_odd_and_any_order_is_not():
    names = [f"16.10.04.100{n}" for n in range(LIMITS.desa_banyak)]
    by_village = [
        use(100 * v + n, minutes=v * 60.0 + n, resident=100 * v + n, village=name)
        for v, name in enumerate(names)
        for n in range(LIMITS.desa_orang)
    ]
    assert "3 desa" in odd(by_village)[Odd.VILLAGES].told
    assert Odd.VILLAGES not in odd(by_village[1:])
    mixed = sorted(by_village, key=lambda one: one.row % 100)
    assert Odd.VILLAGES not in odd([replace(one, at=MORNING + timedelta(minutes=n)) for n, one in enumerate(mixed)])


def test_wrong_tries_about_one_person_are_guesses():
    tries = [use(n, minutes=float(n), subject="x", resident=3, wrong=1) for n in range(LIMITS.tebak_kali)]
    assert odd(tries)[Odd.GUESS].subject == "x"
    assert Odd.GUESS not in odd(tries[1:])
    assert Odd.GUESS not in odd([replace(one, subject=str(one.row)) for one in tries])


def test_far_above_the_usual_is_told_by_ones_own_median():
    uses = [use(1, minutes=0)]
    assert Odd.VOLUME in odd(uses, habits=USUAL, today=50)
    assert Odd.VOLUME not in odd(uses, habits=USUAL, today=49)
    busy = Habits(dict.fromkeys(USUAL.days, 40), {})
    assert Odd.VOLUME not in odd(uses, habits=busy, today=199)
    assert Odd.VOLUME in odd(uses, habits=busy, today=200)
    assert Odd.VOLUME not in odd(uses, habits=NOTHING, today=5000)


def test_use_after_long_silence_is_odd():
    days = LIMITS.diam_hari
    long_ago = Habits({MORNING.date() - timedelta(days=days): 3}, {})
    lately = Habits({MORNING.date() - timedelta(days=days - 1): 3}, {})
    assert f"{days} hari" in odd([use(1)], habits=long_ago)[Odd.SILENCE].told
    assert Odd.SILENCE not in odd([use(1)], habits=lately)
    assert Odd.SILENCE not in odd([use(1)], habits=NOTHING)


def test_thresholds_are_those_that_are_set():
    tries = [use(n, minutes=float(n), subject="x", wrong=1) for n in range(3)]
    assert Odd.GUESS in odd(tries, limits=replace(LIMITS, tebak_kali=3))


@pytest.mark.parametrize(("asked", "is_odd"), [((5, 1), True), ((4, 2), False), ((3, 3), True)])
def test_many_askers_or_agencies_of_one_person_are_odd(asked, is_odd):
    assert is_shared(*asked, LIMITS) is is_odd


def test_every_threshold_is_a_setting_with_its_note():
    assert len(settings()) == len(NOTES)
    assert settings()["awas.tebak_kali"][0] == LIMITS.tebak_kali


@pytest.mark.parametrize(
    ("number", "reserved"),
    [
        ("1610990101900001", True),
        (REAL + "0101909900", True),
        (REAL + "0101909899", False),
        (REAL + "0101900001", False),
    ],
)
def test_a_decoy_is_a_number_that_nobody_can_have(number, reserved):
    assert is_reserved(number) is reserved


@given(st.lists(st.tuples(st.integers(0, 600), st.booleans(), st.integers(0, 30)), max_size=120))
def test_rows_of_findings_are_rows_of_the_series(told):
    uses = [
        use(n, minutes=float(minute), missed=missed, subject=f"s{subject}", wrong=1, resident=subject)
        for n, (minute, missed, subject) in enumerate(sorted(told))
    ]
    low = Thresholds(sapuan_nik=3, meleset_kali=2, tebak_kali=2, malam_kali=1)
    for found in findings(Series(Asker.USER, uses, NOTHING, frozenset({1})), low):
        assert found.rows
        assert set(found.rows) <= {one.row for one in uses}
        assert len(set(found.rows)) == len(found.rows)
