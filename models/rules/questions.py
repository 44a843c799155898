"""The questions of a service as data: fields, pages, sections and the persons that they speak of.

Pasal: 12(1), 12(2)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from models.rules.conditions import Condition
from models.rules.derive import Derive


class Kind(StrEnum):
    """The kinds of field; :mod:`models.rules.fields` reads, shows and hints each."""

    TEXT = "text"
    TEXTAREA = "textarea"
    NAME = "name"
    NIK = "nik"
    KK = "kk"
    DATE = "date"
    TIME = "time"
    INT = "int"
    DECIMAL = "decimal"
    CHOICE = "choice"
    YESNO = "yesno"
    PHONE = "phone"
    EMAIL = "email"
    REGION = "region"
    DIGITS3 = "digits3"
    DIGITS5 = "digits5"
    PASSPORT = "passport"
    NUMBER_TEXT = "number_text"


@dataclass(frozen=True)
class Pick:
    """A NIK may be picked from the applicant's own family: only this sex (JENIS_KELAMIN), only adults."""

    jk: str = ""
    adult: bool = False


@dataclass(frozen=True)
class Field:
    """One question. ``label`` stands on the form, ``ask`` is the applicant's question, ``help`` its help line.

    ``choices`` alone are inline options; with ``table`` they choose and re-word rows of the code table for the
    applicant. ``at_least`` / ``at_most`` bound numbers hard, ``usual_least`` / ``usual_most`` ask to look again.
    ``level`` and ``parent`` are for regions; ``free`` lets a region without a table be typed as text.
    """

    slug: str
    kind: Kind
    label: str
    ask: str = ""
    help: str = ""
    example: str = ""
    required: bool = True
    when: Condition | None = None
    group: str = ""
    table: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    default: str = ""
    unit: str = ""
    at_least: int | None = None
    at_most: int | None = None
    usual_least: int | None = None
    usual_most: int | None = None
    max_length: int = 0
    newborn: bool = False
    """The name rules of Permendagri 73/2022 apply (R)."""
    level: int = 0
    parent: str = ""
    free: bool = False
    pick: Pick | None = None
    derive: Derive | None = None
    protected: bool = False
    """What UU 24/2013 Pasal 84(1) protects (R): asked for the office, and in no document nor its data."""
    hidden: bool = False
    """Worked out for conditions and checks only; printed nowhere."""

    @property
    def question(self) -> str:
        """What the applicant is asked."""
        return self.ask or self.label


@dataclass(frozen=True)
class Group:
    """Questions of a section that share a page."""

    key: str
    title: str
    help: str = ""


@dataclass(frozen=True)
class Repeat:
    """The section is a list of ``item``; ``pick``: chosen with ticks from the applicant's family where it is known.

    ``more`` is the question whether there is another one.
    """

    item: str
    more: str
    at_least: int = 0
    at_most: int = 20
    pick: str = ""
    """Slug of the NIK when the items are picked."""


@dataclass(frozen=True)
class Section:
    """A part of a form. ``form`` is its code (F-2.01), ``title`` what the applicant reads."""

    key: str
    title: str
    fields: tuple[Field, ...]
    form: str = ""
    help: str = ""
    when: Condition | None = None
    repeat: Repeat | None = None
    groups: tuple[Group, ...] = ()


@dataclass(frozen=True)
class PersonRole:
    """A person in the application: ``data`` is resident key → slug; ``nik`` the slug of his NIK ("" before SIAK).

    A member of the applicant's own family is filled in from the register; ``applicant_when`` says when the role is
    the applicant himself. Whoever else is named is compared with the register for the officer only.
    """

    role: str
    nik: str = ""
    data: Mapping[str, str] = field(default_factory=dict)
    section: str = ""
    applicant_when: Condition | None = None
