"""The blank form that an attachment asks for, to be printed, signed and photographed.

Pasal: Pasal 13(1)b.
"""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from admin_app import holding
from admin_app.public.blueprint import blueprint
from admin_app.public.filling import opened
from models.operations.applications import blank_forms

EMPTY = "kosong"


@blueprint.get("/isi/<token>/formulir/<code>")
def blank_form(token: str, code: str) -> Response | str:
    """The form with what the answers hold, or (``?kosong=1``) without; a kiosk numbers its prints on a page of its own.

    Raises: NotFound for somebody else's application, and for a form that the answers do not ask for.
    """
    if holding.at_kiosk():
        return redirect(url_for("kiosk.blanks"))
    one = opened(token, repair=True)
    form = blank_forms.filled_for(one.application, code)
    empty = bool(request.args.get(EMPTY))
    return render_template(
        "public/formulir_kertas.html",
        bingkai_formulir=holding.frame(),
        kembali=url_for(".attachments", token=token),
        application=one.application,
        form=blank_forms.form(code) if empty else form,
        empty=empty,
    )
