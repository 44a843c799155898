"""Verifying a file: upload, look at what it would take, confirm, follow, and take the verdicts home.

Pasal: Pasal 10(1)a.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any

from flask import Response as PlainResponse
from flask import make_response, redirect, render_template, request, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from admin_app import exports, sessions, waiting
from admin_app.agency.portal.asking import own_agreement
from admin_app.agency.portal.blueprint import blueprint
from admin_app.bound import store
from admin_app.workbook import workbook_response
from models.operations.verification import asker
from models.operations.verification.batch import deciding, receiving, results
from models.rules.errors import DomainError, InvalidInput, NotAllowed, NotFound
from models.rules.names import clean_text
from models.rules.verification.outcome import Refused
from models.rules.verification.terms import Method
from models.tables import VerificationBatch

STATES = {
    "dibaca": "Sedang dibaca",
    "siap": "Menunggu persetujuan Anda",
    "berjalan": "Sedang dijawab",
    "menunggu": "Berhenti, belum semua dijawab",
    "selesai": "Selesai",
    "gagal": "Tidak dapat dibaca",
    "dibuang": "Dibuang",
    "dilupakan": "Sudah dihapus",
}
MOVING = frozenset({"dibaca", "berjalan"})
MOST_IN_WORKBOOK = 20_000
BLOCK = 256 * 1024
KEY = "<int(max=2147483647):key>"


@blueprint.get("/berkas")
def list_batches() -> str:
    """The agency's files, newest first."""
    found = deciding.batches_of(sessions.agency_user())
    return render_template("agency/berkas.html", rows=found, states=STATES)


@blueprint.route("/berkas/baru/<number>", methods=["GET", "POST"])
def upload_batch(number: str) -> Response | str | tuple[str, int]:
    """The form for a file under one agreement."""
    user, agreement, refusal = sessions.agency_user(), own_agreement(number), None
    who = asker.by_user(user, agreement, sessions.address(), Method.BATCH)
    if request.method == "POST":
        try:
            file = _chosen()
            made = receiving.receive(
                user,
                agreement,
                iter(lambda: file.stream.read(BLOCK), b""),
                name=clean_text(file.filename or "")[-120:],
                purpose=request.form.get("tujuan", ""),
                case_reference=clean_text(request.form.get("rujukan", "")),
                address=sessions.address(),
                store=store(),
            )
        except (InvalidInput, Refused) as error:
            refusal = error
        else:
            return redirect(url_for("portal.show_batch", key=made.id))
    elif (closed := who.closed()) is not None:
        raise Refused(closed)
    page = render_template(
        "agency/berkas_baru.html",
        agreement=agreement,
        terms=who.terms,
        titles=results.headings(who.terms),
        most=(receiving.most_rows(), receiving.most_bytes() // receiving.MEGABYTE),
        refusal=refusal,
    )
    return (page, refusal.status) if refusal else page


@blueprint.get(f"/berkas/{KEY}")
def show_batch(key: int) -> Response:
    """What it would take, how far it is, or what came of it."""
    work = deciding.load(sessions.agency_user(), key)
    preview, problem = None, work.problem
    if work.state == "siap":
        try:
            preview = results.preview(work, store())
        except DomainError as error:
            problem = error.message
    page = make_response(
        render_template(
            "agency/berkas_satu.html",
            work=work,
            state=STATES[work.state],
            preview=preview,
            problem=problem,
            percent=results.percent(work),
            tally=results.tally(work) if work.done else {},
            kept=work.state in results.KEPT and work.done,
            passing=work.waiting in deciding.PASSING,
            as_workbook=work.rows <= MOST_IN_WORKBOOK,
        )
    )
    return waiting.refreshing(page, since=work.changed_at) if work.state in MOVING else page


@blueprint.post(f"/berkas/{KEY}/jalan")
def start_batch(key: int) -> Response:
    """Confirm, or go on."""
    deciding.start(sessions.agency_user(), key, sessions.address(), automatic="sendiri" in request.form)
    return redirect(url_for("portal.show_batch", key=key))


@blueprint.post(f"/berkas/{KEY}/buang")
def discard_batch(key: int) -> Response:
    """The file is forgotten; the log stays."""
    deciding.discard(sessions.agency_user(), key, sessions.address())
    return redirect(url_for("portal.list_batches"))


@blueprint.get(f"/berkas/{KEY}/hasil.csv")
def fetch_csv(key: int) -> PlainResponse:
    """Every row with its verdict."""
    work, rows = _result(key)
    return exports.csv_response(_name(work, "csv"), results.titles(work), rows)


@blueprint.get(f"/berkas/{KEY}/hasil.xlsx")
def fetch_workbook(key: int) -> PlainResponse:
    """The same as a workbook."""
    work, rows = _result(key)
    if work.rows > MOST_IN_WORKBOOK:
        raise NotAllowed(f"XLSX hanya sampai {MOST_IN_WORKBOOK} baris. Unduh CSV-nya.")
    return workbook_response(_name(work, "xlsx"), {"Hasil": chain([results.titles(work)], rows)})


def _result(key: int) -> tuple[VerificationBatch, Iterator[Any]]:
    user = sessions.agency_user()
    work = deciding.load(user, key)
    if work.state not in results.KEPT:
        raise NotFound("Hasil berkas ini tidak ada atau sudah dihapus.")
    results.note_download(user, work, sessions.address())
    return work, results.rows(work, store())


def _name(work: VerificationBatch, extension: str) -> str:
    return exports.file_name(f"verifikasi berkas {work.id}", extension)


def _chosen() -> FileStorage:
    file = request.files.get("berkas")
    if file is None or not file.filename:
        raise InvalidInput("Pilih dahulu berkas CSV atau XLSX.", field="berkas")
    return file
