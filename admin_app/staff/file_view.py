"""One file: seen, taken, judged, initialled, returned or refused; every button carries its article.

Pasal: Pasal 15(1)a, Pasal 15(1)b, Pasal 15(1)c, Pasal 15(1)d, Pasal 15(1)e, Pasal 15(1)f, Pasal 15(1)g,
Pasal 15(1)h, Pasal 15(1)i, Pasal 15(1)k.
"""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask_admin import expose
from werkzeug.wrappers import Response

from admin_app import sessions
from admin_app.staff import verdicts
from admin_app.staff.correction import CorrectionPages
from admin_app.staff.drafts import DraftPages
from admin_app.staff.file_page import FilePage, gather
from admin_app.staff.gated import Gated
from admin_app.staff.opened import holder_name, open_file
from admin_app.staff.queue import open_next
from admin_app.staff.scans import ScanPages
from admin_app.staff.seen import seen_now, the_seen
from models.operations.desk import file_history, office
from models.operations.documents import draft_documents
from models.operations.kiosks import work
from models.operations.transparency import looks
from models.operations.visits import appointment_notices, attendance
from models.rules.errors import InvalidInput
from models.rules.roles import Role
from models.rules.workflow import Action, Stage, Step, steps_of
from models.tables import Application, Document, Officer, ReasonText


class File(CorrectionPages, ScanPages, DraftPages, Gated):
    """The page of one file and what may be done with it."""

    def __init__(self) -> None:
        super().__init__(name="Berkas", endpoint="file", url="berkas")

    def is_visible(self) -> bool:
        """Reached from queues and searches."""
        return False

    @expose("/")
    def index(self) -> Response:
        """There is no file without its reference."""
        return redirect(url_for("queue.index"))

    @expose("/<reference>")
    def show(self, reference: str) -> str:
        """The file beside its scans."""
        return self._page(open_file(reference))

    @expose("/<reference>/ambil", methods=("POST",))
    def take(self, reference: str) -> Response:
        """Take the file, so that nobody else works on it."""
        office.take(sessions.actor(), open_file(reference).id)
        return redirect(url_for("file.show", reference=reference))

    @expose("/<reference>/lepas", methods=("POST",))
    def release(self, reference: str) -> Response:
        """Give the file back to the queue."""
        office.release(sessions.actor(), open_file(reference).id)
        flash(f"Berkas {reference} kembali ke antrean.", "success")
        return redirect(url_for("queue.index"))

    @expose("/<reference>/dahulukan", methods=("POST",))
    def hurry(self, reference: str) -> Response:
        """Put the file ahead of the others with a reason that everybody sees; an empty one takes it back."""
        note = request.form.get("catatan", "")
        office.note_exception(sessions.actor(), open_file(reference).id, note)
        flash("Berkas didahulukan." if note.strip() else "Berkas kembali ke urutan biasa.", "success")
        return redirect(url_for("file.show", reference=reference))

    @expose("/<reference>/putuskan", methods=("POST",))
    def decide(self, reference: str) -> Response | tuple[str, int]:
        """Store the verdicts and do what the pressed button says; then the next file opens by itself."""
        application = open_file(reference)
        try:
            return self._decide(application, request.form.get("tindakan", ""))
        except InvalidInput as refusal:
            return self._page(open_file(reference), refusal), refusal.status

    @expose("/<reference>/kembalikan", methods=("POST",))
    def send_back(self, reference: str) -> Response | tuple[str, int]:
        """Return the file one step back with a reason."""
        application, reason = open_file(reference), verdicts.reason("kembalikan")
        try:
            office.send_back(sessions.actor(), application.id, reason, seen_version=the_seen().version)
        except InvalidInput as refusal:
            return self._page(open_file(reference), refusal), refusal.status
        flash(f"Berkas {reference} dikembalikan.", "success")
        if application.stage == Stage.KEPALA:
            return redirect(url_for("signing.desk"))
        return open_next()

    def _decide(self, application: Application, action: str) -> Response:
        actor, seen = sessions.actor(), the_seen()
        if actor.role is Role.OPERATOR:
            judged = verdicts.read(gather(application).to_judge)
            if judged:
                office.judge(actor, application.id, judged, seen_version=seen.version)
        if action == Action.PARAF:
            office.paraf(actor, application.id, seen)
            flash(f"Berkas {application.reference} diparaf dan diteruskan.", "success")
        elif action == Action.MINTA_PERBAIKAN and actor.role is Role.OPERATOR:
            note = request.form.get("catatan_perbaikan", "")
            office.ask_repair(actor, application.id, note, seen_version=seen.version)
            flash(f"Pemohon {application.reference} diminta memperbaiki bagian yang ditandai.", "success")
        elif action == Action.TOLAK and actor.role is Role.OPERATOR:
            basis = request.form.get("dasar_hukum", "")
            office.refuse(actor, application.id, verdicts.reason("tolak"), basis, seen_version=seen.version)
            flash(f"Permohonan {application.reference} ditolak; pemohon diberi tahu alasannya.", "success")
        elif action == "simpan":
            flash("Penilaian disimpan.", "success")
            return redirect(url_for("file.show", reference=application.reference))
        else:
            raise InvalidInput("Pilih tindakannya.")
        return open_next()

    def _page(self, application: Application, refusal: InvalidInput | None = None) -> str:
        page, officer = gather(application), sessions.officer()
        looks.look_at_file(sessions.actor(), application, page.comparison.people.values())
        steps = {step.action.value: step for step in _open_steps(application, officer)}
        standing = attendance.open_appointment(application)
        persons = attendance.persons(application)
        plan = draft_documents.plan_of(application) if application.stage == Stage.KEPALA else None
        return self.render(
            "staff/berkas/lihat.html",
            page=page,
            file=application,
            steps=steps,
            terlihat=seen_now(application),
            refusal=refusal,
            errors=_errors(page, refusal),
            typed=request.form if refusal else {},
            reasons=_reasons(),
            trail=file_history.entries(application),
            parafs=file_history.valid_parafs(application),
            jobs=file_history.jobs(application),
            documents=list(application.documents.where(Document.state != "dicabut")),
            holder=holder_name(application),
            kiosk_work=[(one, work.place_of(one)) for one in work.of(application)],
            persons=persons,
            persons_came=all(one.seen for one in persons),
            appointment_when=appointment_notices.when(standing) if standing else "",
            previews=plan.previews if plan else (),
            drafts=draft_documents.current(plan) if plan else [],
            outdated=draft_documents.exist(application) if plan else False,
            desk=application.stage == Stage.OPERATOR and Action.PARAF.value in steps,
        )


def _open_steps(application: Application, officer: Officer) -> list[Step]:
    """The buttons: none while the file lies elsewhere or a colleague works on it."""
    if application.stage != officer.role or application.taken_by_id not in {None, officer.id}:
        return []
    return steps_of(Stage(application.stage), Role(officer.role))


def _errors(page: FilePage, refusal: InvalidInput | None) -> list[tuple[str | None, str]]:
    if refusal is None:
        return []
    anchors = {item.key: f"butir-{item.name}" for item in page.items} | {
        "reason": "alasan-tolak" if request.form.get("tindakan") == Action.TOLAK else "alasan-kembalikan",
        "legal_basis": "dasar_hukum",
        "kehadiran": "kehadiran",
    }
    return [(anchors.get(refusal.field or ""), refusal.message)]


def _reasons() -> dict[str, list[str]]:
    """Ready-made reasons by kind, in the office's order."""
    found: dict[str, list[str]] = {}
    for one in ReasonText.select().order_by(ReasonText.kind, ReasonText.position, ReasonText.id):
        found.setdefault(one.kind, []).append(one.text)
    return found
