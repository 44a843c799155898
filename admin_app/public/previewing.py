"""A draft of a service as its applicants would meet it: the real pages, the real checks, and nothing is kept.

Pasal: Pasal 12(1), Pasal 13(1)b.
"""

from __future__ import annotations

import json
from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from admin_app import previews
from admin_app.public import asking, filling
from admin_app.public.blueprint import blueprint
from admin_app.public.filling import Opened
from models.operations.designing import service_drafts, service_trials
from models.rules.attachments import required_attachments
from models.rules.errors import InvalidInput
from models.rules.form import Page, parse_page
from models.rules.form_rows import declarations, documents
from models.rules.problems import Severity, for_applicant
from models.tables import Application

LONGEST_ANSWERS = 4_000
"""Characters, so that the address stays within what the web server reads."""


@blueprint.get("/pratinjau/<token>")
def preview(token: str) -> Response | str:
    """One page after the other with the answers in the address; at the end what would be asked for and issued."""
    version, variant = previews.read(token)
    definition = service_drafts.read(version)
    application = Application(answers=_answers(), variant=variant, token=token)
    one = Opened(application, definition, service_trials.sample_context())
    found = one.pages()
    page = _page_of(found, request.args.get("hal", ""))
    if page is None:
        answers = one.settled()
        return render_template(
            "public/pratinjau_akhir.html",
            service=definition,
            token=token,
            attachments=required_attachments(definition, variant, answers),
            declarations=declarations(definition, variant, answers),
            documents=documents(definition, variant, answers),
        )
    raw, problems = None, []
    if "kirim" in request.args:
        raw = request.args.to_dict(flat=False)
        result = parse_page(page, raw, one.context, application.answers)
        problems = for_applicant(result.problems)
        if all(problem.severity is Severity.PERINGATAN for problem in problems):
            return redirect(url_for(".preview", token=token, jawaban=_compact(result.answers)))
    fields = filling.names_of(page)
    return render_template(
        "public/pratinjau.html",
        service=definition,
        token=token,
        page=page,
        answers=_compact(application.answers),
        questions=filling.questions(one, page, fields, raw, problems),
        problems=asking.faults(fields, problems),
        number=found.index(page) + 1,
        total=len(found),
    )


def _compact(answers: dict[str, Any]) -> str:
    return json.dumps(answers, ensure_ascii=False, separators=(",", ":"))


def _answers() -> dict[str, Any]:
    """What was answered so far; a broken address begins anew. Raises: InvalidInput where an address holds no more."""
    text = request.args.get("jawaban", "")
    if len(text) > LONGEST_ANSWERS:
        raise InvalidInput("Pratinjau tidak dapat memuat jawaban sebanyak ini. Mulai lagi dengan jawaban yang pendek.")
    try:
        found = json.loads(text) if text else {}
    except ValueError:
        found = {}
    return found if isinstance(found, dict) else {}


def _page_of(found: list[Page], slug: str) -> Page | None:
    """The page asked for, else the first that is not answered yet; None at the end."""
    named = next((page for page in found if slug and page.slug == slug), None)
    return named or next((page for page in found if not page.answered), None)
