"""“Perbaiki sendiri”: the pengawas or administrator mends answers, is seen to have, and owes his paraf anew.

Pasal: Pasal 15(1)e, Pasal 15(1)h.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import flash, redirect, request, url_for
from flask_admin import expose
from werkzeug.wrappers import Response

from admin_app import sessions
from admin_app.staff.opened import open_file
from admin_app.staff.seen import seen_now, the_seen
from admin_app.staff.verdicts import reason
from models.operations.applications import drafting
from models.operations.desk import office
from models.operations.services import catalogue
from models.rules.errors import InvalidInput, NotAllowed
from models.rules.facts import Context, Mode
from models.rules.fields import Hints, fill, hints, options
from models.rules.filling import Placed, Source, settle
from models.rules.form import parse_fields, visible_fields
from models.rules.problems import Problem, blocking
from models.rules.roles import Role
from models.rules.workflow import Action, Stage, step_for
from models.tables import Application


@dataclass(frozen=True, slots=True)
class Box:
    """One field of the form: ``text`` is what stands in it, ``choices`` value → label where it is chosen."""

    name: str
    label: str
    text: str
    hints: Hints
    choices: Mapping[str, str]
    problems: tuple[Problem, ...]
    derived: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """One state of the form: the answers, what was typed over them, what is wrong, and what its page showed."""

    answers: Mapping[str, Any]
    terlihat: str
    raw: Mapping[str, list[str]] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    refusal: str = ""


class CorrectionPages:
    """Endpoints of the file's view."""

    render: Any

    @expose("/<reference>/perbaiki", methods=("GET", "POST"))
    def correct(self, reference: str) -> Response | str | tuple[str, int]:
        """The form with the stored answers; a POST mends them, or only refreshes lists of regions."""
        application = open_file(reference)
        _require_step(application)
        if request.method == "GET":
            return self._form(application, Sheet(application.answers, seen_now(application)))
        context = _context(application)
        raw = request.form.to_dict(flat=False)
        result = parse_fields(_definition(application), application.variant, raw, context, application.answers)
        terlihat = request.form.get("terlihat", "")
        if request.form.get("tindakan") != Action.PERBAIKI:
            return self._form(application, Sheet(result.answers, terlihat, raw))
        refusal = ""
        if not blocking(result.problems):
            try:
                answers = settle(_definition(application), application.variant, result.answers, context)
                office.correct(sessions.actor(), application.id, answers, reason("perbaiki"), seen=the_seen())
            except InvalidInput as error:
                refusal = error.message
            else:
                flash("Isian diperbaiki. Paraf Anda diperlukan lagi untuk isi yang baru.", "success")
                return redirect(url_for("file.show", reference=reference))
        return self._form(application, Sheet(result.answers, terlihat, raw, result.problems, refusal)), 422

    def _form(self, application: Application, sheet: Sheet) -> str:
        context, definition = _context(application), _definition(application)
        placed = visible_fields(definition, application.variant, sheet.answers, context)
        sections: dict[tuple[str, int | None], tuple[str, list[Box]]] = {}
        for part in placed:
            item = f" {part.item}" if part.item else ""
            title = f"{part.section.title}{item}"
            box = _box(part, placed, sheet, context)
            sections.setdefault((part.section.key, part.item), (title, []))[1].append(box)
        step = step_for(Stage(application.stage), Action.PERBAIKI, Role(sessions.officer().role))
        errors = [(f"isi-{_field_of(one)}", one.message) for one in blocking(sheet.problems)]
        return str(
            self.render(
                "staff/berkas/perbaiki.html",
                file=application,
                sections=list(sections.values()),
                step=step,
                terlihat=sheet.terlihat,
                errors=[*errors, *([(None, sheet.refusal)] if sheet.refusal else [])],
                why=request.form.get("teks.perbaiki", ""),
            )
        )


def _require_step(application: Application) -> None:
    """Raises: ActionNotPossible off stage, NotAllowed while a colleague works on it."""
    officer = sessions.officer()
    step_for(Stage(application.stage), Action.PERBAIKI, Role(officer.role))
    if application.taken_by_id not in {None, officer.id}:
        raise NotAllowed(f"Berkas ini sedang dikerjakan {application.taken_by.name}.")


def _definition(application: Application) -> Any:
    return catalogue.definition_of(application.service_version)


def _context(application: Application) -> Context:
    named = drafting.named_niks(_definition(application), application.answers)
    return drafting.context_of(application, Mode.KOREKSI, named=named)


def _box(part: Placed, placed: list[Placed], sheet: Sheet, context: Context) -> Box:
    values = {other.field.slug: other.value for other in placed if other.item in {None, part.item}}
    typed = sheet.raw.get(part.name)
    return Box(
        name=part.name,
        label=part.field.label,
        text=typed[0] if typed else fill(part.field, part.name, part.value).get(part.name, ""),
        hints=hints(part.field, context, values),
        choices=options(part.field, context, values),
        problems=tuple(one for one in sheet.problems if _field_of(one) == part.name),
        derived=part.source is Source.TURUNAN,
    )


def _field_of(problem: Problem) -> str:
    """The field that a problem stands beside: an officer's date is one box, not three."""
    return problem.name.removesuffix(problem.box)
