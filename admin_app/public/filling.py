"""Filling in: a service, a variant, then one small page after the other, saved at every step.

Pasal: Pasal 13(1)b.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from flask import abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from admin_app import holding, resend, sessions, stash
from admin_app.public import asking
from admin_app.public.asking import Choice, Fault, Question, question
from admin_app.public.blueprint import blueprint
from models.operations.applications import attaching, citizen_files, drafting
from models.operations.kiosks import work
from models.operations.services import catalogue
from models.rules.canonical import content_sha256
from models.rules.errors import NotFound
from models.rules.facts import Context
from models.rules.field_readers import NO, YES
from models.rules.fields import show
from models.rules.filling import settle
from models.rules.form import Page, PageKind, pages, parse_page
from models.rules.form_checks import problems as form_problems
from models.rules.form_rows import rows
from models.rules.problems import Problem, Severity, for_applicant
from models.rules.questions import Field
from models.rules.service import ServiceDefinition
from models.rules.workflow import Stage
from models.tables import Account, Application

SEEN = "dilihat"
FROM_CHECK = "periksa"
"""Value of ``dari`` when a page was opened from the check-your-answers page."""


@dataclass(frozen=True, slots=True)
class Opened:
    """An application of the visitor that he may still change, with what the form engine needs."""

    application: Application
    definition: ServiceDefinition
    context: Context

    @property
    def variant(self) -> str:
        """The variant chosen at the beginning."""
        return str(self.application.variant)

    def pages(self, answers: Mapping[str, Any] | None = None) -> list[Page]:
        """The pages for the stored answers, or for these."""
        known = self.application.answers if answers is None else answers
        return pages(self.definition, self.variant, known, self.context)

    def settled(self) -> dict[str, Any]:
        """The answers as they would be sent."""
        return settle(self.definition, self.variant, self.application.answers, self.context)


def opened(token: str, *, repair: bool = False) -> Opened:
    """The visitor's application while it is his to change; whoever comes late, or while a kiosk is at it, is told.

    Raises: NotFound for somebody else's.
    """
    application = holding.application(token)
    if application.stage != Stage.PEMOHON:
        late = "?terlambat=1" if request.method == "POST" else ""
        abort(redirect(holding.page_of(application) + late))
    require_free(application)
    if application.round and not repair:
        abort(redirect(url_for(".repair", token=token)))
    definition = catalogue.definition_of(application.service_version)
    return Opened(application, definition, drafting.context_of(application))


def require_free(application: Application) -> None:
    """A phone does not write over a kiosk: it is told, keeps what was typed, and may take the application back."""
    at_work = None if holding.at_kiosk() else work.at_kiosk(application)
    if at_work is None:
        return
    if request.form.get("ambil") == "ya":
        work.take_back(sessions.actor(), application)
        return
    typed = request.method == "POST"
    page = render_template(
        "public/di_kios.html",
        place=work.place_of(at_work),
        since=at_work.begun_at,
        action=request.full_path if typed else url_for(".take_back", token=application.token),
        back=url_for(".application", token=application.token),
        fields=stash.typed() if typed else [],
        with_files=bool(request.files),
    )
    abort(make_response(page, HTTPStatus.CONFLICT))


@blueprint.route("/ajukan/<code>", methods=["GET", "POST"])
def apply(code: str) -> Response | str:
    """Choose what exactly is asked for, and begin; a second click goes on with the same draft."""
    definition = catalogue.definition_of(catalogue.version_in_force(code))
    variants = list(definition.active_variants())
    account = sessions.account()
    problems: list[Fault] = []
    if request.method == "POST":
        chosen = request.form.get("varian", variants[0].code if len(variants) == 1 else "")
        if chosen in {one.code for one in variants}:
            return resend.taken(lambda: _begin(account, code, chosen))
        problems = [Fault("varian", "Pilih salah satu keadaan yang paling sesuai.")]
    choices = tuple(
        Choice(one.code, one.choice, "varian" if number == 0 else f"varian-{number}", note=one.help)
        for number, one in enumerate(variants)
    )
    return render_template(
        "public/ajukan.html",
        service=definition,
        variants=variants,
        asked=Question(
            "varian",
            "Keadaan mana yang sesuai?",
            "varian",
            widget="radio",
            choices=choices,
            errors=tuple(one.message for one in problems),
        ),
        drafts=citizen_files.drafts_of(account, code),
        problems=problems,
    )


def _begin(account: Account, code: str, variant: str) -> str:
    draft = citizen_files.untouched_draft(account, code, variant)
    draft = draft or drafting.begin(sessions.actor(), account, code, variant)
    return url_for(".resume", token=draft.token)


@blueprint.get("/isi/<token>")
def resume(token: str) -> Response:
    """Go on where the applicant left."""
    return redirect(first_open(opened(token)))


def first_open(one: Opened, answers: Mapping[str, Any] | None = None) -> str:
    """The address of the first page without its answers, else of the attachments."""
    for page in one.pages(answers):
        if not page.answered:
            return url_for(".ask", token=one.application.token, slug=page.slug)
    return url_for(".attachments", token=one.application.token)


@blueprint.route("/isi/<token>/isian/<slug>", methods=["GET", "POST"])
def ask(token: str, slug: str) -> Response | str:
    """One page of questions; “Simpan dan lanjut” stores it."""
    one = opened(token)
    found = one.pages()
    page = next((each for each in found if each.slug == slug), None)
    if page is None:
        if any(each.answered for each in found):
            return redirect(url_for(".resume", token=token))
        raise NotFound
    if request.method == "GET":
        return _page(one, found, page, None, [])
    raw = request.form.to_dict(flat=False)
    before = one.application.answers
    result = parse_page(page, raw, one.context, before)
    problems = list(result.problems)
    if result.ok and not raw.get(page.remove_name):
        problems += cross_problems(one, page, result.answers)
    if any(problem.severity is not Severity.PERINGATAN for problem in for_applicant(problems)):
        return _page(one, found, page, raw, problems)
    if result.answers != before and request.form.get(SEEN, seen_of(page)) != seen_of(page):
        return _page(one, found, page, raw, [], changed=True)
    try:
        return resend.taken(lambda: _save(one, page, raw, result.answers, before))
    except drafting.Overtaken:
        return ask(token, slug)  # another page was stored in this moment: this one is read anew over it


def _save(one: Opened, page: Page, raw: asking.Raw, answers: Mapping[str, Any], before: Mapping[str, Any]) -> str:
    drafting.save(one.application, answers, over=before)
    return _after(one, page, raw)


def seen_of(page: Page) -> str:
    """A fingerprint of what is stored of a page, by which an old copy of it gives itself away."""
    return content_sha256({slug: str(value) for slug, value in page.values.items()})[:16]


def cross_problems(one: Opened, page: Page, answers: Mapping[str, Any]) -> list[Problem]:
    """What does not go together with earlier answers, said on the page where it can be mended."""
    names = set(names_of(page))
    present = attaching.present(one.application)
    found = form_problems(one.definition, one.variant, answers, present, one.context)
    return [problem for problem in found if problem.severity is Severity.GALAT and problem.name in names]


def names_of(page: Page) -> dict[str, Field]:
    """Form name → field of a page."""
    return {asking.name_of(field, page.section.key, page.item): field for field in page.fields}


def _after(one: Opened, page: Page, raw: asking.Raw) -> str:
    token = one.application.token
    if raw.get(page.remove_name):
        return url_for(".ask", token=token, slug=page.slug)
    found = one.pages()
    more = page.kind is PageKind.LAGI and raw.get(page.more_name) == [YES]
    slugs = [each.slug for each in found]
    if more or page.slug not in slugs:
        return first_open(one)
    if request.args.get("dari") == FROM_CHECK:
        return first_open(one) if not all(each.answered for each in found) else url_for(".check_answers", token=token)
    following = found[slugs.index(page.slug) + 1 :]
    if following:
        return url_for(".ask", token=token, slug=following[0].slug)
    return first_open(one)


def _page(
    one: Opened,
    found: list[Page],
    page: Page,
    raw: asking.Raw | None,
    problems: list[Problem],
    *,
    changed: bool = False,
) -> str:
    """``changed``: something else was stored for this page since the visitor opened it."""
    fields = names_of(page)
    number = [each.slug for each in found].index(page.slug)
    token = one.application.token
    from_check = request.args.get("dari") == FROM_CHECK
    back = url_for(".ask", token=token, slug=found[number - 1].slug) if number else holding.page_of(one.application)
    return render_template(
        "public/isian.html",
        application=one.application,
        service=one.definition,
        page=page,
        questions=questions(one, page, fields, raw, problems),
        problems=asking.faults(fields, problems),
        seen=seen_of(page),
        stored=_stored(one, page) if changed else [],
        items=_items(one, page),
        number=number + 1,
        total=len(found),
        back=url_for(".check_answers", token=token) if from_check else back,
    )


def questions(
    one: Opened, page: Page, fields: Mapping[str, Field], raw: asking.Raw | None, problems: list[Problem]
) -> list[Question]:
    """The questions of a page, with what was typed or stored."""
    if page.kind is PageKind.PILIH:
        return [_picked(one, page, raw, problems)]
    if page.kind is PageKind.LAGI:
        return [_more(page, raw, problems)]
    return [
        question(
            field,
            name,
            one.context,
            page.values,
            raw=raw,
            value=str(page.values.get(field.slug) or ""),
            problems=problems,
            label=field.question if len(fields) == 1 else field.ask or field.label,
        )
        for name, field in fields.items()
    ]


def _picked(one: Opened, page: Page, raw: asking.Raw | None, problems: list[Problem]) -> Question:
    key = page.section.key
    slug = page.section.repeat.pick if page.section.repeat else ""
    stored = {item.get(slug) for item in one.application.answers.get(key) or []}
    ticked = set(raw.get(key, ())) if raw is not None else stored
    choices = tuple(
        Choice(
            person["nik"],
            person["nama"],
            key if number == 0 else f"{key}-{number}",
            person["nik"] in ticked,
            asking.about(person, one.context),
        )
        for number, person in enumerate(one.context.facts.members)
    )
    errors = tuple(problem.message for problem in problems)
    return Question(key, page.title, key, widget="ticks", help=page.help, choices=choices, errors=errors)


def _more(page: Page, raw: asking.Raw | None, problems: list[Problem]) -> Question:
    said = (raw or {}).get(page.more_name, [""])[0] if raw else NO if page.answered else ""
    name = page.more_name
    choices = (Choice(YES, "Ya", name, said == YES), Choice(NO, "Tidak", f"{name}-1", said == NO))
    errors = tuple(problem.message for problem in problems)
    return Question(name, page.title, name, widget="radio", help=page.help, choices=choices, errors=errors)


def _stored(one: Opened, page: Page) -> list[tuple[str, str]]:
    """Label and text of what is stored for a page."""
    lookup = one.context.lookup
    return [
        (field.label, show(field, str(page.values.get(field.slug) or ""), lookup) or "kosong") for field in page.fields
    ]


def _items(one: Opened, page: Page) -> list[tuple[int, str]]:
    """What a repeated section holds so far: number and a line that tells the items apart."""
    if page.kind is not PageKind.LAGI:
        return []
    sections = rows(one.definition, one.variant, one.application.answers, one.context)
    own = [part for part in sections if part.key == page.section.key and part.item]
    return [(part.item or 0, ", ".join([row.text for row in part.rows if row.text][:2]) or part.title) for part in own]
