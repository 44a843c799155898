"""Proposing an update of data from an answered query: new values, a reason and one file as evidence.

Pasal: Pasal 10(1)g.
"""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from admin_app import sessions, uploads
from admin_app.agency.portal.asking import boxes
from admin_app.agency.portal.blueprint import blueprint
from admin_app.agency.portal.looking import page_asked_for
from models.operations.agencies import agreements
from models.operations.applications.attaching import CleanFile
from models.operations.verification import data_updates
from models.rules.errors import InvalidInput, UploadRefused

TOO_LARGE = "Berkas terlalu besar. Pilih foto yang lebih kecil, paling besar 15 MB."


@blueprint.route("/usulan/baru/<serial>", methods=["GET", "POST"])
def propose(serial: str) -> Response | str | tuple[str, int]:
    """The form for one answer; from an answer that was proposed from already, the way to that proposal."""
    user, address = sessions.agency_user(), sessions.address()
    answer = data_updates.proposable(user, serial[:32], address)
    if answer.row is not None:
        return redirect(url_for("portal.proposal", token=answer.row.token))
    problem: InvalidInput | None = UploadRefused(TOO_LARGE) if request.args.get("terlalu-besar") else None
    file: CleanFile | None = None
    if request.method == "POST":
        typed = {key: request.form.get(f"unsur_{key}", "") for key in answer.offered}
        reason = request.form.get("alasan", "")
        try:
            file = _evidence(serial)
            row = data_updates.propose(user, serial, typed, reason=reason, file=file, address=address)
        except InvalidInput as refusal:
            problem = refusal
        else:
            return redirect(url_for("portal.proposal", token=row.token))
    page = render_template(
        "agency/usul.html",
        answer=answer,
        boxes=boxes(answer.offered),
        typed=request.form,
        problem=problem,
        anchor=_anchor(problem),
        kept=file,
        held=uploads.keep(file, serial) if file else "",
        accept=uploads.CAMERA_ACCEPT,
    )
    return (page, problem.status) if problem else page


propose.too_large_here = True  # type: ignore[attr-defined]


@blueprint.get("/usulan")
def proposals() -> str:
    """The agency's proposals, newest first."""
    page = page_asked_for()
    rows, more = data_updates.proposals_of(sessions.agency_user(), page)
    return render_template("agency/usulan.html", rows=rows, page=page, more=more)


@blueprint.get("/usulan/<token>")
def proposal(token: str) -> str:
    """One proposal, and what the office did with it."""
    row = data_updates.of_agency(sessions.agency_user(), token)
    labels = {key: element.label for key, element in agreements.data_elements().items()}
    return render_template("agency/usulan_satu.html", row=row, labels=labels, steps=data_updates.steps_of(row))


def _evidence(serial: str) -> CleanFile | None:
    """The file that was chosen now, else the one that was taken in while something else was wrong.

    Raises: UploadRefused.
    """
    chosen = request.files.get("bukti")
    if chosen is None or not chosen.filename:
        return uploads.kept(request.form.get("titip", ""), serial)
    return uploads.receive(chosen)


def _anchor(problem: InvalidInput | None) -> str:
    """The place on the page that the refusal speaks of."""
    if isinstance(problem, UploadRefused):
        return "bukti"
    field = problem.field if problem else None
    if field is None or field in {"alasan", "bukti"}:
        return field or ""
    return f"unsur_{field}"
