"""Everything that the page of one file shows, gathered once: answers beside register, remarks and verdicts.

Pasal: Pasal 15(1)a, Pasal 15(1)c, Pasal 15(1)f, Pasal 15(1)i.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from models.operations.applications import content, drafting, sending
from models.operations.desk import duplicates, file_history, register_compare
from models.operations.desk.duplicates import Likeness
from models.operations.desk.file_history import Changed
from models.operations.desk.register_compare import Compared, Comparison
from models.operations.documents import preview
from models.operations.scans import scanned_forms
from models.operations.services import catalogue
from models.rules.attachments import SCANNED_FORM, title_of
from models.rules.facts import Mode
from models.rules.form_rows import Row, SectionRows, rows
from models.rules.problems import Audience, Problem, Severity
from models.rules.service import ServiceDefinition
from models.rules.workflow import OFFICE_STAGES
from models.tables import Application, Attachment, FormBinding, Verdict


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to judge: an answer (``kind`` isian) or an attachment (``lampiran``); ``key`` names its verdict."""

    kind: str
    key: str
    label: str
    remarks: tuple[Problem, ...]
    verdict: Verdict | None
    earlier: Verdict | None
    changed: bool = False
    row: Row | None = None
    compared: Compared | None = None
    attachments: tuple[Attachment, ...] = ()
    """All files of the requirement, in the order of their pages."""

    @property
    def name(self) -> str:
        """The part of a form name and of an element's id that stands for this item."""
        return f"{self.kind}.{self.key}"

    @property
    def can_be_judged(self) -> bool:
        """Whether the applicant could mend it: his attachments, and answers that he was asked for."""
        return self.key != SCANNED_FORM if self.row is None else bool(self.row.page)

    @property
    def deserves_a_look(self) -> bool:
        """Whether something about it is not plain."""
        return bool(self.remarks or self.changed or self.earlier or (self.compared and not self.compared.same))


@dataclass(frozen=True, slots=True)
class FilePage:
    """The file as an officer sees it."""

    application: Application
    definition: ServiceDefinition
    sections: list[tuple[SectionRows, list[Item]]]
    scans: list[Item]
    loose: list[Problem]
    changed: list[Changed]
    likenesses: list[Likeness]
    comparison: Comparison
    forms: list[FormBinding]
    """The signed forms that came back on paper; the archive alone has those without an attachment."""

    @property
    def child(self) -> tuple[str, str, str]:
        """Name, birth date and mother of the child that the likenesses are held against."""
        return duplicates.applied_for(self.application)

    @property
    def items(self) -> list[Item]:
        """Every item in the order of the page."""
        return [*(item for _section, items in self.sections for item in items), *self.scans]

    @property
    def to_judge(self) -> list[Item]:
        """The items that take a verdict."""
        return [item for item in self.items if item.can_be_judged]

    @property
    def refused(self) -> list[Item]:
        """The items that stand judged as not right."""
        return [item for item in self.items if item.verdict is not None and not item.verdict.ok]


@dataclass(frozen=True, slots=True)
class _Known:
    """What there is to say about items, by their names; remarks are taken out as they find their item."""

    remarks: dict[str, list[Problem]]
    changed: set[str]
    now: dict[tuple[str, str], Verdict]
    before: dict[tuple[str, str], Verdict]

    def item(self, kind: str, key: str, label: str, **more: Any) -> Item:
        return Item(
            kind=kind,
            key=key,
            label=label,
            remarks=tuple(self.remarks.pop(key, ())),
            verdict=self.now.get((kind, key)),
            earlier=self.before.get((kind, key)),
            changed=key in self.changed,
            **more,
        )


def gather(application: Application) -> FilePage:
    """Read everything; nothing is written."""
    definition = catalogue.definition_of(application.service_version)
    comparison = register_compare.compare(application)
    changed = file_history.changes_to_show(application)
    names = {change["slug"] for group in changed for change in group.changes}
    remarks = _by_name(sending.all_problems(application, Mode.BACA))
    known = _Known(remarks, names, *_verdicts(application))
    return FilePage(
        application=application,
        definition=definition,
        sections=_answers(application, definition, comparison, known),
        scans=[
            known.item("lampiran", code, title_of(definition, code), attachments=tuple(files))
            for code, files in content.attachments_by_requirement(application).items()
        ],
        loose=[problem for problems in known.remarks.values() for problem in problems] + _standing(application),
        changed=changed,
        likenesses=duplicates.likely_duplicates(application),
        comparison=comparison,
        forms=scanned_forms.bound_to(application),
    )


def _standing(application: Application) -> list[Problem]:
    """What would keep the file from being issued as the register is now; asked while it lies in the office."""
    refused = preview.refusal(application) if application.stage in OFFICE_STAGES else ""
    text = f"Berkas ini belum dapat diterbitkan menurut data penduduk sekarang: {refused}"
    return [Problem("", text, Severity.PERINGATAN, Audience.PETUGAS)] if refused else []


def _answers(
    application: Application, definition: ServiceDefinition, comparison: Comparison, known: _Known
) -> list[tuple[SectionRows, list[Item]]]:
    named = drafting.named_niks(definition, application.answers)
    context = drafting.context_of(application, Mode.BACA, named=named)
    return [
        (
            section,
            [
                known.item("isian", row.name, row.label, row=row, compared=comparison.fields.get(row.name))
                for row in section.rows
            ],
        )
        for section in rows(definition, application.variant, application.answers, context)
    ]


def _by_name(problems: Iterable[Problem]) -> dict[str, list[Problem]]:
    found: dict[str, list[Problem]] = {}
    for problem in sorted(problems, key=lambda one: list(Severity).index(one.severity)):
        found.setdefault(problem.name.removesuffix(problem.box), []).append(problem)
    return found


def _verdicts(
    application: Application,
) -> tuple[dict[tuple[str, str], Verdict], dict[tuple[str, str], Verdict]]:
    """This round's verdicts, and of the round before those that were not right."""
    now: dict[tuple[str, str], Verdict] = {}
    before: dict[tuple[str, str], Verdict] = {}
    for one in Verdict.select().where(Verdict.application == application).order_by(Verdict.round):
        if one.round == application.round:
            now[one.kind, one.key] = one
        elif one.round == application.round - 1 and not one.ok:
            before[one.kind, one.key] = one
    return now, before
