"""Asking what a resident's data is looked at for, before it is shown, and noting every look.

Pasal: Pasal 19(4).
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import Any

from flask import redirect, request, session, url_for
from flask_admin import expose
from werkzeug.wrappers import Response

from admin_app import stash
from models.operations.search_anywhere import application_by_reference
from models.operations.transparency import looks
from models.rules.errors import InvalidInput
from models.tables import Application

NAME = "tujuan"
VALID_SECONDS = 15 * 60
MOST_BYTES = 2000  # of the cookie; a browser drops one of more than 4096, and the session with it


@dataclass(frozen=True, slots=True)
class Purpose:
    """Why, in one sentence, and the application that it is about, if it names one."""

    text: str
    application: Application | None


class AsksPurpose:
    """Endpoints of a screen whose details need a purpose."""

    endpoint: str
    render: Any
    one: Any

    @expose("/tujuan/", methods=("GET", "POST"))
    def purpose(self) -> Response | str | tuple[str, int]:
        """The question; the answer holds for a quarter of an hour and for this one person or family."""
        row = self.one(request.args.get("id", ""))
        back = stash.own_path(request.args.get("lanjut", ""), url_for(f"{self.endpoint}.index_view"))
        if request.method == "GET":
            return str(self.render("staff/tujuan.html", model=row, purposes=looks.PURPOSES, refusal=None))
        try:
            text = looks.purpose_of(request.form.get("tujuan", ""), request.form.get("keterangan", ""))
        except InvalidInput as refusal:
            page = self.render("staff/tujuan.html", model=row, purposes=looks.PURPOSES, refusal=refusal)
            return str(page), refusal.status
        _remember(f"{self.endpoint}:{row.id}", text)
        return redirect(back)

    def purpose_or_ask(self, key: Any) -> Purpose | Response:
        """The purpose given for the row ``key``, else the way to the question."""
        found = (session.get(NAME) or {}).get(f"{self.endpoint}:{key}")
        if found is None or found[1] < time.time():
            return redirect(url_for(f"{self.endpoint}.purpose", id=key, lanjut=stash.here()))
        _choice, _, note = found[0].partition(": ")
        return Purpose(found[0], application_by_reference(note))


def _remember(key: str, text: str) -> None:
    kept = {name: value for name, value in (session.get(NAME) or {}).items() if name != key}
    kept[key] = [text, int(time.time()) + VALID_SECONDS]
    while len(kept) > 1 and len(json.dumps(kept)) > MOST_BYTES:
        kept.pop(next(iter(kept)))
    session[NAME] = kept
