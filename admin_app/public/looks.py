"""Who looked at the resident's data, and “bukan saya” about one look.

Pasal: Pasal 10(1)a.
"""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from admin_app import sessions
from admin_app.public.asking import Fault
from admin_app.public.blueprint import blueprint
from models.operations.transparency import seen_data
from models.rules.errors import InvalidInput

MOST_PAGES = 1000
MOST_DIGITS = 18


@blueprint.get("/akun/siapa-melihat")
def looks() -> str:
    """“Siapa melihat data saya”: every logged look, newest first."""
    text = request.args.get("hal", "1")
    page = min(max(int(text), 1), MOST_PAGES) if text.isascii() and text.isdigit() else 1
    rows, more = seen_data.looks_at(sessions.account(), page)
    return render_template("public/siapa_melihat.html", looks=rows, page=page, more=more)


@blueprint.route("/akun/siapa-melihat/<kind>/<key>", methods=["GET", "POST"])
def doubt(kind: str, key: str) -> Response | str | tuple[str, int]:
    """Doubt one look; what was asked already is shown with its answer."""
    account = sessions.account()
    number = int(key) if key.isascii() and key.isdigit() and len(key) <= MOST_DIGITS else 0
    look = seen_data.look_of(account, kind, number)
    problems: list[Fault] = []
    typed = request.form.get("cerita", "")[:2000]
    if request.method == "POST":
        try:
            seen_data.object_to(sessions.actor(), account, kind, number, typed)
        except InvalidInput as refusal:
            problems = [Fault("cerita", refusal.message)]
        else:
            return redirect(url_for(".doubt", kind=kind, key=key))
    due = seen_data.due_at(look.objection) if look.objection else None
    page = render_template("public/ragu.html", look=look, problems=problems, typed=typed, due=due)
    return (page, 422) if problems else page
