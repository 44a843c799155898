"""The resident's own pages: his applications, one application's story, notices and profile.

Pasal: Pasal 13(1)f, Pasal 13(1)g, Pasal 15(1)l, Pasal 15(1)m.
"""

from __future__ import annotations

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from admin_app import files, resend, sessions, waiting
from admin_app.keys import is_key
from admin_app.public.asking import Fault
from admin_app.public.blueprint import blueprint
from admin_app.public.booking import visit_of
from models.operations import archive
from models.operations.applications import citizen_files, drafting, sending
from models.operations.kiosks import work
from models.operations.scans import scanned_forms
from models.operations.services import catalogue
from models.operations.visits import attendance
from models.rules.errors import InvalidInput, NotFound
from models.rules.roles import Role
from models.rules.workflow import STAGE_NAMES, Action, Stage, steps_of
from models.tables import Application


@blueprint.get("/akun")
def my_applications() -> str:
    """Every application of the account, what is to be done first."""
    account = sessions.account()
    found = citizen_files.applications_of(account)
    citizen_files.name_drafts(found)
    return render_template(
        "public/akun.html",
        account=account,
        to_do=[one for one in found if one.stage == Stage.PEMOHON],
        others=[one for one in found if one.stage != Stage.PEMOHON],
        documents=citizen_files.documents_of(found),
        cards=citizen_files.cards_waited_for(found),
        unread=citizen_files.unread_count(account),
        holders=citizen_files.HOLDERS,
        names={definition.code: definition.short for _, definition in catalogue.offered()},
    )


@blueprint.get("/akun/permohonan/<token>")
def application(token: str) -> str:
    """One application: where it is, who holds it, when it is promised, and everything that happened."""
    found = drafting.own(sessions.account(), token)
    stage = Stage(found.stage)
    service = catalogue.definition_of(found.service_version)
    at_work = work.at_kiosk(found)
    open_steps = {step.action for step in steps_of(stage, Role.PEMOHON)}
    return render_template(
        "public/permohonan.html",
        application=found,
        service=service,
        variant=service.variant(found.variant),
        stage_name=STAGE_NAMES[stage],
        holder=citizen_files.HOLDERS[stage],
        steps=citizen_files.progress(found),
        events=citizen_files.events_of(found),
        documents=citizen_files.documents_of([found]),
        forms=scanned_forms.bound_to(found),
        may_withdraw=Action.TARIK in open_steps,
        repair=stage is Stage.PEMOHON and found.round > 0,
        draft=stage is Stage.PEMOHON and found.round == 0,
        visit=visit_of(found) if found.submitted_at else None,
        promised=attendance.promised_day(found) if found.promised_on else None,
        di_kios={"place": work.place_of(at_work), "since": at_work.begun_at} if at_work else None,
    )


@blueprint.get("/akun/permohonan/<token>/terkirim")
def sent(token: str) -> Response | str:
    """The receipt: the reference, big enough to be read over a phone."""
    found = drafting.own(sessions.account(), token)
    if found.submitted_at is None:
        return redirect(url_for(".resume", token=token))
    return render_template(
        "public/terkirim.html", application=found, visit=visit_of(found), promised=attendance.promised_day(found)
    )


@blueprint.get("/akun/permohonan/<token>/formulir")
def form_copy(token: str) -> Response | str:
    """The printable copy of the form as it was sent (Pasal 13(1)f); until it is made, a page that waits for it."""
    found = drafting.own(sessions.account(), token)
    if found.submitted_at is None:
        return redirect(url_for(".resume", token=token))
    record = archive.form_of(found)
    if record is None:
        page = render_template("public/formulir_tunggu.html", application=found)
        return waiting.refreshing(make_response(page), since=found.changed_at)
    return files.send(record.sha256, record.media_type, f"formulir-{found.reference}.pdf")


@blueprint.get("/akun/permohonan/<token>/formulir-kertas/<form>")
def paper_form(token: str, form: str) -> Response:
    """The resident's signed paper form as the office scanned it (Pasal 14(2)); to read, not to change."""
    found = drafting.own(sessions.account(), token)
    scan = next((one.form for one in scanned_forms.bound_to(found) if one.form.token == form), None)
    if scan is None:
        raise NotFound("Formulir itu tidak ditemukan pada permohonan Anda.")
    ending = "pdf" if scan.media_type == "application/pdf" else "jpg"
    return files.send(scan.sha256, scan.media_type, f"formulir-kertas-{found.reference}.{ending}")


@blueprint.route("/akun/permohonan/<token>/tarik", methods=["GET", "POST"])
def withdraw(token: str) -> Response | str:
    """Ask once more, then take the application back."""
    found = drafting.own(sessions.account(), token)
    problems: list[Fault] = []
    if request.method == "POST":
        if Stage(found.stage) is Stage.DITARIK:
            return redirect(url_for(".application", token=token))
        version = request.form.get("versi", "")
        if is_key(version):
            return resend.taken(lambda: _withdraw(found, int(version)))
        problems = [Fault("tarik", InvalidInput.default)]
    return render_template("public/tarik.html", application=found, problems=problems)


def _withdraw(application: Application, seen_version: int) -> str:
    sending.withdraw(sessions.actor(), application, seen_version=seen_version)
    return url_for(".application", token=application.token)


@blueprint.get("/akun/dokumen/<token>")
def document(token: str) -> str:
    """One published document: read, download, print (a print is a copy, Pasal 15(1)m)."""
    found = citizen_files.own_document(sessions.account(), token)
    return render_template("public/dokumen.html", document=found, application=found.application)


@blueprint.get("/akun/dokumen/<token>/berkas")
def document_file(token: str) -> Response:
    """The signed PDF, byte for byte as it was issued."""
    found = citizen_files.own_document(sessions.account(), token)
    name = f"{found.code.lower().replace('_', '-')}-{found.application.reference}.pdf"
    return files.send(found.signed_sha256, "application/pdf", name, download="unduh" in request.args)


@blueprint.get("/akun/pemberitahuan")
def notices() -> str:
    """All notices; opening the page marks them as read."""
    account = sessions.account()
    rows = citizen_files.notices_of(account)
    tokens = {one.application_id: one.application.token for one in rows if one.application_id}
    page = render_template("public/pemberitahuan.html", notices=rows, tokens=tokens)
    citizen_files.mark_read(account)
    return page


@blueprint.get("/akun/profil")
def profile() -> str:
    """What the office has on file about the account."""
    return render_template(
        "public/profil.html", account=sessions.account(), changed=request.args.get("sandi") == "baru"
    )
