"""Repair, not restart: only what the officer marked is asked again, with his reason beside it, under the same number.

Pasal: Pasal 13(1)e, Pasal 13(1)g.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from admin_app import resend
from admin_app.public import asking
from admin_app.public.asking import Fault, question
from admin_app.public.attaching import needed
from admin_app.public.blueprint import blueprint
from admin_app.public.filling import Opened, opened
from models.operations.applications import attaching, citizen_files, content, drafting, sending
from models.rules.errors import NotFound
from models.rules.fields import show
from models.rules.filling import Placed, Source, walk
from models.rules.form import parse_fields
from models.rules.form_checks import problems as form_problems
from models.rules.problems import Severity, for_applicant


@dataclass(frozen=True, slots=True)
class MarkedField:
    """A marked answer: where it stands in the form, why it was marked, and whether it was changed since."""

    placed: Placed
    reason: str
    text: str
    changed: bool

    @property
    def may_type(self) -> bool:
        """Whether the applicant typed it; what the register gave he cannot mend here."""
        return self.placed.source is Source.ISIAN


def marked_fields(one: Opened) -> list[MarkedField]:
    """The marked answers in the order of the form."""
    reasons = {
        mark.key: mark.reason for mark in citizen_files.marked_for_repair(one.application) if mark.kind == "isian"
    }
    before = content.kept(one.application, one.application.content_sha256).get("isian", {})
    changed = {each["slug"] for each in content.answers_diff(one.application, before, one.application.answers)}
    filled = walk(one.definition, one.variant, one.application.answers, one.context)
    return [
        MarkedField(
            part,
            reasons.get(part.name) or reasons[part.field.slug],
            show(part.field, part.value, one.context.lookup),
            part.field.slug in changed,
        )
        for part in filled.placed
        if part.name in reasons or part.field.slug in reasons
    ]


@blueprint.get("/isi/<token>/perbaikan")
def repair(token: str) -> Response | str:
    """What has to be mended, what is done already, and the button to send it back."""
    one = opened(token, repair=True)
    if not one.application.round:
        return redirect(url_for(".resume", token=token))
    return repair_page(one, [])


def repair_page(one: Opened, problems: list[Fault]) -> str:
    """The overview of a repair."""
    return render_template(
        "public/perbaikan.html",
        application=one.application,
        service=one.definition,
        fields=marked_fields(one),
        needed=needed(one),
        declarations=sending.declarations_of(one.application),
        accepted=set(request.form.getlist("setuju")),
        problems=problems,
    )


@blueprint.route("/isi/<token>/perbaikan/<name>", methods=["GET", "POST"])
def repair_field(token: str, name: str) -> Response | str:
    """One marked answer, the officer's reason above it."""
    one = opened(token, repair=True)
    mark = next((each for each in marked_fields(one) if each.placed.name == name and each.may_type), None)
    if mark is None:
        raise NotFound
    if request.method == "GET":
        return _field_page(one, mark, None, [])
    raw = request.form.to_dict(flat=False)
    answers = one.application.answers
    result = parse_fields(one.definition, one.variant, raw, one.context, answers, only={name})
    found = list(result.problems)
    if result.ok:
        present = attaching.present(one.application)
        whole = form_problems(one.definition, one.variant, result.answers, present, one.context)
        found += [each for each in whole if each.severity is Severity.GALAT and each.name == name]
    if any(each.severity is not Severity.PERINGATAN for each in for_applicant(found)):
        return _field_page(one, mark, raw, found)

    def save() -> str:
        drafting.save(one.application, result.answers)
        return url_for(".repair", token=token)

    return resend.taken(save)


def _field_page(one: Opened, mark: MarkedField, raw: asking.Raw | None, found: list[asking.Problem]) -> str:
    part = mark.placed
    filled = walk(one.definition, one.variant, one.application.answers, one.context)
    asked = question(
        part.field,
        part.name,
        one.context,
        filled.at(part.item, part.section.key),
        raw=raw,
        value=part.value,
        problems=found,
        reason=mark.reason,
    )
    return render_template(
        "public/perbaikan_isian.html",
        application=one.application,
        asked=asked,
        problems=asking.faults({part.name: part.field}, found),
        back=url_for(".repair", token=one.application.token),
    )
