"""Check your answers, accept the clauses, send once.

Pasal: Pasal 13(1)c, Pasal 13(1)e, Pasal 13(1)f.
"""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from admin_app import holding, resend
from admin_app.public.asking import Fault
from admin_app.public.attaching import Needed, needed
from admin_app.public.blueprint import blueprint
from admin_app.public.filling import FROM_CHECK, Opened, opened, require_free
from admin_app.public.repairing import repair_page
from models.operations.applications import sending
from models.rules.errors import InvalidInput
from models.rules.form_rows import SectionRows, rows
from models.rules.problems import Problem, blocking, for_applicant
from models.rules.workflow import Stage
from models.tables import Application


@blueprint.get("/isi/<token>/periksa")
def check_answers(token: str) -> str:
    """Every answer with “Ubah” beside it, the files, the clauses, and the button."""
    return _check_page(opened(token), [])


@blueprint.post("/isi/<token>/kirim")
def send(token: str) -> Response | str:
    """Send; a second press finds the first one done and shows the same receipt."""
    application = holding.application(token)
    receipt = holding.receipt_of(application)
    if application.stage != Stage.PEMOHON:
        return redirect(receipt)
    require_free(application)
    try:
        return resend.taken(lambda: _send(application, receipt))
    except sending.NotComplete as refusal:
        one = opened(token, repair=True)
        return _again(one, linked(one, for_applicant(refusal.problems)))
    except InvalidInput as refusal:
        return _again(opened(token, repair=True), [Fault("setuju", refusal.message)])


def _send(application: Application, receipt: str) -> str:
    holding.sent(sending.send(holding.actor(), application, set(request.form.getlist("setuju"))))
    return receipt


def _again(one: Opened, problems: list[Fault]) -> str:
    return repair_page(one, problems) if one.application.round else _check_page(one, problems)


def _check_page(one: Opened, problems: list[Fault]) -> str:
    sections = rows(one.definition, one.variant, one.application.answers, one.context)
    missing = linked(one, for_applicant(blocking(sending.all_problems(one.application))))
    return render_template(
        "public/periksa.html",
        application=one.application,
        service=one.definition,
        variant=one.definition.variant(one.variant),
        sections=[part for part in sections if any(row.text or row.page for row in part.rows)],
        needed=needed(one),
        declarations=sending.declarations_of(one.application),
        accepted=set(request.form.getlist("setuju")),
        problems=problems or missing,
        ready=not missing,
        from_check=FROM_CHECK,
        last=url_for(".attachments", token=one.application.token),
    )


def linked(one: Opened, problems: list[Problem]) -> list[Fault]:
    """Problems of the whole application, each leading to the page where it can be mended."""
    sections = rows(one.definition, one.variant, one.application.answers, one.context)
    files = {each.key: each for each in needed(one)}
    return [Fault("isi", problem.message, _address(one, problem, sections, files)) for problem in problems]


def _address(one: Opened, problem: Problem, sections: list[SectionRows], files: dict[str, Needed]) -> str:
    token = one.application.token
    if problem.slug in files:
        return url_for(".attachment", token=token, key=problem.slug)
    if one.application.round:
        return url_for(".repair", token=token)
    base = problem.name.removesuffix(problem.box) if problem.box else problem.name
    page = next((row.page for part in sections for row in part.rows if row.name == base and row.page), "")
    page = page or next((part.page for part in sections if part.key == problem.slug and part.page), "")
    page = page or next((each.slug for each in one.pages() if each.section.key == problem.slug), "")
    return url_for(".ask", token=token, slug=page, dari=FROM_CHECK) if page else ""
