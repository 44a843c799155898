"""The detectors of odd use: each reads the looks of one asker and says what about them is odd.

A file with many rows is sorted by whoever wrote it and large by nature, so of its rows only misses and wrong tries
count, and one's own family.

Pasal: Pasal 10(2)a, Pasal 10(3).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from statistics import median

from models.rules.verification.odd_use import Asker, Odd, Thresholds


@dataclass(frozen=True, slots=True)
class Use:
    """One look at one person: ``at`` at the office (WIB), ``subject`` whom it asked about, known or not.

    ``wrong`` are the elements that did not agree, ``missed`` that nobody was found; ``nik`` is empty where nobody was.
    """

    row: int
    at: datetime
    subject: str
    resident: int | None = None
    missed: bool = False
    wrong: int = 0
    in_file: bool = False
    nik: str = ""
    born: str = ""
    village: str = ""


@dataclass(frozen=True, slots=True)
class Habits:
    """What an asker did on earlier days: ``days`` is day → how many, ``hours`` hour of the day → how many."""

    days: Mapping[date, int]
    hours: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something odd on one day; ``subject`` is set where it is about one person, ``rows`` are the looks it rests on."""

    odd: Odd
    day: date
    told: str
    rows: tuple[int, ...]
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """Looks of one asker, oldest first, with what is known of him; ``today`` is how many there were on the last day.

    ``kin`` are the keys of himself and his family in the register, ``beside`` looks that came along with another: the
    further members of a family, people in a case that somebody has to handle.
    """

    asker: Asker
    uses: Sequence[Use]
    habits: Habits
    kin: frozenset[int] = frozenset()
    today: int = 0
    beside: Sequence[Use] = ()


def findings(series: Series, limits: Thresholds) -> list[Finding]:
    """Everything odd about the series."""
    return [found for detect in DETECTORS for found in detect(series, limits)]


def _by_day(uses: Sequence[Use]) -> dict[date, list[Use]]:
    found: dict[date, list[Use]] = {}
    for one in uses:
        found.setdefault(one.at.date(), []).append(one)
    return found


def _rows(uses: Sequence[Use]) -> tuple[int, ...]:
    return tuple(one.row for one in uses)


def _kin(series: Series, _limits: Thresholds) -> Iterator[Finding]:
    for day, uses in _by_day([one for one in (*series.uses, *series.beside) if one.resident in series.kin]).items():
        yield Finding(Odd.KIN, day, f"{len(uses)} kali tentang dirinya atau keluarganya", _rows(uses))


def _night(series: Series, limits: Thresholds) -> Iterator[Finding]:
    """Programs work at night; people seldom do."""
    if series.asker is Asker.PROGRAM:
        return
    begins, ends = limits.malam_dari_jam, limits.malam_sampai_jam

    def is_night(hour: int) -> bool:
        return begins <= hour < ends if begins <= ends else hour >= begins or hour < ends

    for day, uses in _by_day([one for one in series.uses if not one.in_file and is_night(one.at.hour)]).items():
        if len(uses) >= limits.malam_kali:
            yield Finding(Odd.NIGHT, day, f"{len(uses)} pertanyaan antara jam {begins}.00 dan {ends}.00", _rows(uses))


def _habit(series: Series, limits: Thresholds) -> Iterator[Finding]:
    whole = sum(series.habits.hours.values())
    if len(series.habits.days) < limits.biasa_hari or whole < limits.biasa_kali:
        return
    seldom = {hour for hour in range(24) if series.habits.hours.get(hour, 0) * 1000 < whole * limits.jarang_permil}
    for day, uses in _by_day([one for one in series.uses if not one.in_file and one.at.hour in seldom]).items():
        if len(uses) >= limits.jarang_kali:
            hours = ", ".join(f"{hour}.00" for hour in sorted({one.at.hour for one in uses}))
            yield Finding(
                Odd.HABIT, day, f"{len(uses)} pertanyaan pada jam yang jarang dipakainya: {hours}", _rows(uses)
            )


def _sweep(series: Series, limits: Thresholds) -> Iterator[Finding]:
    least = limits.sapuan_nik_program if series.asker is Asker.PROGRAM else limits.sapuan_nik
    single = [one for one in series.uses if not one.in_file]
    found = _stretch(single, limits.sapuan_menit, lambda stretch: len(stretch.subjects) >= least)
    if found:
        different = len({one.subject for one in found})
        told = f"{different} NIK berbeda dalam {limits.sapuan_menit} menit"
        yield Finding(Odd.SWEEP, found[0].at.date(), told, _rows(found))


def _misses(series: Series, limits: Thresholds) -> Iterator[Finding]:
    def too_many(stretch: _Stretch) -> bool:
        return (
            stretch.missed >= limits.meleset_kali
            and stretch.missed * 100 >= (stretch.last - stretch.first + 1) * limits.meleset_persen
        )

    found = _stretch(series.uses, limits.meleset_menit, too_many)
    if found:
        missed = [one for one in found if one.missed]
        told = f"{len(missed)} dari {len(found)} jawaban tidak ditemukan dalam {limits.meleset_menit} menit"
        yield Finding(Odd.MISSES, found[0].at.date(), told, _rows(missed))


@dataclass(slots=True)
class _Stretch:
    """Places of the first and last use in it, and what they add up to."""

    first: int = 0
    last: int = -1
    missed: int = 0
    subjects: Counter[str] = field(default_factory=Counter)


def _stretch(uses: Sequence[Use], minutes: int, enough: Callable[[_Stretch], bool]) -> Sequence[Use]:
    """The uses of the first ``minutes`` in which they are enough; none where they never are."""
    span, stretch = timedelta(minutes=minutes), _Stretch()
    for stretch.last, use in enumerate(uses):
        stretch.subjects[use.subject] += 1
        stretch.missed += use.missed
        while uses[stretch.first].at <= use.at - span:
            gone = uses[stretch.first]
            stretch.missed -= gone.missed
            stretch.subjects[gone.subject] -= 1
            if not stretch.subjects[gone.subject]:
                del stretch.subjects[gone.subject]
            stretch.first += 1
        if enough(stretch):
            end = uses[stretch.first].at + span
            return [one for one in uses[stretch.first :] if one.at < end]
    return ()


def _ordered(series: Series, limits: Thresholds) -> Iterator[Finding]:
    known = _once_each([one for one in series.uses if one.nik and not one.in_file])
    run = _longest_run(known, lambda one: one.nik, lambda a, b: a.nik[:6] == b.nik[:6])
    if len(run) >= limits.urut_nik:
        yield Finding(Odd.ORDERED, run[0].at.date(), f"{len(run)} NIK berurutan dari satu kecamatan", _rows(run))
        return
    run = _longest_run(known, lambda one: one.born, lambda _a, _b: True)
    if len(run) >= limits.urut_lahir:
        yield Finding(Odd.ORDERED, run[0].at.date(), f"{len(run)} orang berurutan tanggal lahirnya", _rows(run))


def _once_each(uses: Sequence[Use]) -> list[Use]:
    """The first look at each person."""
    return list({one.subject: one for one in reversed(uses)}.values())[::-1]


def _longest_run(uses: Sequence[Use], key: Callable[[Use], str], together: Callable[[Use, Use], bool]) -> Sequence[Use]:
    """The longest stretch whose keys only rise, or only fall."""
    best: Sequence[Use] = ()
    for rising in (True, False):
        first = 0
        for place in range(1, len(uses) + 1):
            goes_on = place < len(uses) and together(uses[place - 1], uses[place])
            if goes_on:
                before, after = key(uses[place - 1]), key(uses[place])
                goes_on = before < after if rising else before > after
            if not goes_on:
                best = max(best, uses[first:place], key=len)
                first = place
    return best


def _villages(series: Series, limits: Thresholds) -> Iterator[Finding]:
    """Each village has one stretch, and enough people in it; between them nobody from elsewhere."""
    for day, uses in _by_day([one for one in series.uses if one.village and not one.in_file]).items():
        stretches: list[list[Use]] = []
        for one in _once_each(uses):
            if not stretches or stretches[-1][-1].village != one.village:
                stretches.append([])
            stretches[-1].append(one)
        long = [part for part in stretches if len(part) >= limits.desa_orang]
        names = {part[0].village for part in long}
        if len(names) >= limits.desa_banyak and len(names) == len(long) == len(stretches):
            rows = tuple(row for part in long for row in _rows(part))
            yield Finding(Odd.VILLAGES, day, f"{len(names)} desa, satu demi satu, {len(rows)} orang", rows)


def _guess(series: Series, limits: Thresholds) -> Iterator[Finding]:
    for day, uses in _by_day([one for one in series.uses if one.wrong]).items():
        by_subject: dict[str, list[Use]] = {}
        for one in uses:
            by_subject.setdefault(one.subject, []).append(one)
        for subject, tries in by_subject.items():
            if len(tries) >= limits.tebak_kali:
                told = f"{len(tries)} jawaban tidak sesuai tentang satu orang dalam sehari"
                yield Finding(Odd.GUESS, day, told, _rows(tries), subject)


def _volume(series: Series, limits: Thresholds) -> Iterator[Finding]:
    earlier = list(series.habits.days.values())
    if len(earlier) < limits.biasa_hari or not series.uses:
        return
    usual = median(earlier)
    if series.today >= max(limits.volume_paling_sedikit, usual * limits.volume_kali_lipat):
        day = series.uses[-1].at.date()
        rows = _rows([one for one in series.uses if one.at.date() == day])
        yield Finding(Odd.VOLUME, day, f"{series.today} pertanyaan; biasanya {usual:g} sehari", rows)


def _silence(series: Series, limits: Thresholds) -> Iterator[Finding]:
    if not series.uses or not series.habits.days:
        return
    first, last = series.uses[0], max(series.habits.days)
    quiet = (first.at.date() - last).days
    if quiet >= limits.diam_hari:
        yield Finding(Odd.SILENCE, first.at.date(), f"Dipakai lagi setelah {quiet} hari diam", (first.row,))


DETECTORS: tuple[Callable[[Series, Thresholds], Iterator[Finding]], ...] = (
    _kin,
    _night,
    _habit,
    _sweep,
    _misses,
    _ordered,
    _villages,
    _guess,
    _volume,
    _silence,
)
