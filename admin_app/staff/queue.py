"""The queue of an officer's own stage: true counts, oldest first, mine and free, several parafs at once.

Pasal: Pasal 15(1)a, Pasal 15(1)d, Pasal 15(1)g.
"""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask_admin import expose
from werkzeug.wrappers import Response

from admin_app import sessions
from admin_app.staff import listing
from admin_app.staff.gated import Gated
from admin_app.staff.listed_view import PAGE_SIZE
from admin_app.staff.seen import read_seen
from admin_app.staff.words import stage_of
from models.operations.desk import office, queues
from models.operations.desk.queues import Whose
from models.rules.errors import InvalidInput, NotAllowed
from models.rules.roles import Role
from models.rules.workflow import STAGE_NAMES, Action, Stage, button, step_for
from models.tables import Application

MOST_PAGES = 400
BULK = (Stage.PENGAWAS, Stage.ADMINISTRATOR)
"""Stages at which several files may be initialled at once."""


def own_stage() -> Stage:
    """The stage of the officer behind this request. Raises: NotAllowed for roles outside Pasal 15."""
    stage = stage_of(sessions.officer())
    if stage is None:
        raise NotAllowed
    return stage


class Queue(Gated):
    """The files of the officer's stage."""

    def __init__(self) -> None:
        super().__init__(name="Antrean", endpoint="queue", url="antrean", menu_class_name="antrean")

    @expose("/")
    def index(self) -> str:
        """One page of the queue; the pengawas and the administrator see clean and changed files apart."""
        stage, officer = own_stage(), sessions.officer()
        asked = request.args.get("milik", "")
        whose = Whose(asked) if asked in set(Whose) else Whose.SEMUA
        page = min(max(request.args.get("halaman", 1, type=int), 1), MOST_PAGES)
        query = queues.queue(stage, whose, officer.id)
        files = list(query.limit(PAGE_SIZE + 1).offset((page - 1) * PAGE_SIZE))
        listing.load_relations(files, ("taken_by",))
        marks = queues.marks(files[:PAGE_SIZE])
        return self.render(
            "staff/antrean.html",
            stage=stage,
            stage_name=STAGE_NAMES[stage],
            whose=whose,
            counts=queues.counts_of(stage, officer.id),
            page=page,
            has_next=len(files) > PAGE_SIZE,
            stacks=_stacks(stage, files[:PAGE_SIZE], marks),
            marks=marks,
            paraf=button(step_for(stage, Action.PARAF, Role(stage.value))) if stage in BULK else "",
        )

    @expose("/berikutnya", methods=("POST",))
    def next_file(self) -> Response:
        """Take the next file and open it."""
        return open_next()

    @expose("/paraf", methods=("POST",))
    def paraf_many(self) -> str:
        """Initial the ticked files, each by itself; the page says what became of each. Raises: InvalidInput."""
        seen = read_seen("berkas")
        if not seen:
            raise InvalidInput("Centang dahulu berkas yang akan diparaf.")
        results = office.paraf_many(sessions.actor(), seen)
        return self.render("staff/hasil_paraf.html", results=results)


def open_next() -> Response:
    """Go to the next file of the officer's stage, or to the empty queue."""
    stage = own_stage()
    application = queues.open_next(sessions.actor(), stage)
    if application is None:
        flash("Antrean Anda kosong: tidak ada lagi berkas yang dapat Anda kerjakan.", "success")
        return redirect(url_for("queue.index"))
    return redirect(url_for("file.show", reference=application.reference))


def _stacks(
    stage: Stage, files: list[Application], marks: dict[int, list[str]]
) -> list[tuple[str, str, list[Application]]]:
    """``(title, explanation, files)``: one stack for the operator, two for who comes after him."""
    if stage not in BULK:
        return [("", "", files)]
    changed = [one for one in files if marks[one.id]]
    clean = [one for one in files if not marks[one.id]]
    return [
        ("Ada perubahan atau catatan", "Buka satu per satu; perubahannya ditunjukkan butir demi butir.", changed),
        ("Tumpukan bersih", "Tidak ada yang berubah sejak paraf tahap sebelumnya.", clean),
    ]
