"""The agency's agreements: where each stands, and its own signature under the paper that the office signed.

Pasal: Pasal 10(3).
"""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from admin_app import bound, sessions
from admin_app.agency.portal.blueprint import blueprint
from models.operations.agencies import agreement_steps, countersigning, procedure
from models.operations.agencies.agreements import newest_version
from models.rules.errors import DomainError, InvalidInput, NotFound
from models.tables import Agreement, OfficePaper

MAX_BYTES = 14 * 1024 * 1024


def _own(number: int) -> tuple[Agreement, OfficePaper | None]:
    """An agreement of the user's agency with its signed paper. Raises: NotFound."""
    row = Agreement.get_or_none(Agreement.id == number, Agreement.agency == sessions.agency_user().agency_id)
    if row is None:
        raise NotFound("Perjanjian itu tidak ditemukan.")
    paper = procedure.paper_of(newest_version(row))
    return row, paper if paper is not None and paper.published_at is not None else None


@blueprint.get("/perjanjian")
def agreements() -> str:
    """Every agreement of the agency with the step that is next."""
    rows = Agreement.select().where(Agreement.agency == sessions.agency_user().agency_id).order_by(Agreement.id.desc())
    return render_template(
        "agency/perjanjian.html",
        rows=[(one, agreement_steps.missing(one) if one.by_procedure else "") for one in rows],
    )


@blueprint.get("/perjanjian/<int:number>")
def agreement(number: int) -> str:
    """The timeline of one, its paper, and what became of the signed files that were handed in."""
    return _page(number)


@blueprint.post("/perjanjian/<int:number>/tanda-tangan")
def countersign(number: int) -> Response | tuple[str, int]:
    """Take in the paper as the agency signed it; a worker judges it."""
    _, paper = _own(number)
    if paper is None:
        raise NotFound("Naskah perjanjian ini belum ditandatangani Kepala Dinas.")
    sha256 = ""
    try:
        sha256 = bound.store().put(_upload())
        countersigning.hand_in(sessions.agency_user(), paper, sha256)
    except DomainError as refusal:
        countersigning.let_go(sha256)
        return _page(number, refusal), refusal.status
    return redirect(url_for("portal.agreement", number=number))


def _upload() -> bytes:
    """The file as it is: cleaning it would break the signatures; only a worker's limited child opens it.

    Raises: InvalidInput.
    """
    chosen = request.files.get("berkas")
    data = chosen.stream.read(MAX_BYTES + 1) if chosen is not None and chosen.filename else b""
    if not data:
        raise InvalidInput("Pilih PDF naskah yang sudah ditandatangani.", field="berkas")
    if len(data) > MAX_BYTES:
        raise InvalidInput("Berkas terlalu besar, paling besar 14 MB.", field="berkas")
    return data


def _page(number: int, problem: DomainError | None = None) -> str:
    row, paper = _own(number)
    return render_template(
        "agency/perjanjian_satu.html",
        row=row,
        paper=paper,
        timeline=agreement_steps.timeline(row) if row.by_procedure else [],
        missing=agreement_steps.missing(row) if row.by_procedure else "",
        signatures=list(paper.partner_signatures) if paper is not None else [],
        is_signed=paper is not None and procedure.accepted_signature(paper) is not None,
        problem=problem,
    )
