"""What is wrong with an answer: how grave it is, who may read it, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How far a problem stops the applicant."""

    GALAT = "galat"
    """Stops the page and the application."""
    KONFIRMASI = "konfirmasi"
    """Stops the page once: the applicant looks again and may insist; the officer is told."""
    PERINGATAN = "peringatan"
    """Stops nothing; the officer is told."""


class Audience(StrEnum):
    """Who may read a problem: what the register says about strangers is for officers only."""

    SEMUA = "semua"
    PETUGAS = "petugas"


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem; ``slug`` is the field, attachment or section that it stands beside.

    ``item`` counts from 1 within the repeated section ``section``; ``box`` is the part of a date that failed.
    """

    slug: str
    message: str
    severity: Severity = Severity.GALAT
    audience: Audience = Audience.SEMUA
    section: str = ""
    item: int | None = None
    box: str = ""

    @property
    def name(self) -> str:
        """The form name of the field (:func:`models.rules.fields.box_name`), for anchors and error summaries."""
        base = self.slug if self.item is None else f"{self.section}-{self.item}.{self.slug}"
        return base + self.box


def blocking(problems: Iterable[Problem]) -> list[Problem]:
    """Those that stop an application from being sent."""
    return [problem for problem in problems if problem.severity is Severity.GALAT]


def for_applicant(problems: Iterable[Problem]) -> list[Problem]:
    """Those that the applicant may read."""
    return [problem for problem in problems if problem.audience is Audience.SEMUA]
