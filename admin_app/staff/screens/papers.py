"""Papers of the office: their chain of Pasal 15, the draft to open before each paraf, and the signed PDF.

Pasal: Pasal 15(1)b, Pasal 15(1)d, Pasal 15(1)e, Pasal 15(1)g, Pasal 15(1)h, Pasal 15(1)k.
"""

from __future__ import annotations

from typing import Any, ClassVar

import peewee
from flask import request
from flask_admin import expose
from werkzeug.wrappers import Response

from admin_app import files, sessions
from admin_app.security import allow_framing
from admin_app.staff import formatters
from admin_app.staff.base_view import OfficeView
from admin_app.staff.filters import ChoiceFilter
from admin_app.staff.screens.documents import pdf_download
from admin_app.staff.seen import the_seen
from models.operations.papers import drafting, moving, wording
from models.operations.papers.kinds import KINDS
from models.rules.errors import NotFound
from models.rules.roles import ROLE_NAMES
from models.rules.workflow import Action, Stage, button, steps_of
from models.tables import Agency, OfficePaper, PaperParaf, TrailEntry

TONES = {Stage.TERBIT: "baik", Stage.DITARIK: "buruk", Stage.TTE: "ingat"}
SHOWN_STAGES = (Stage.OPERATOR, Stage.PENGAWAS, Stage.ADMINISTRATOR, Stage.KEPALA, Stage.TTE, Stage.TERBIT)
ON_PAGE = (Action.PARAF, Action.KEMBALIKAN)


def stage_tag(stage: str) -> Any:
    """Where a paper lies, as a label."""
    return formatters.tag(moving.PLACES[Stage(stage)], TONES.get(Stage(stage), "jalan"))


class Papers(OfficeView):
    """Naskah dinas."""

    one_name = "naskah"
    explanation = (
        "Naskah yang bukan dokumen permohonan, misalnya perjanjian dengan lembaga. Jalannya sama: disusun, diparaf "
        "Pejabat Pengawas dan Pejabat Administrator, lalu ditandatangani Kepala Dinas (Pasal 15)."
    )
    search_hint = "Nomor, judul, atau tujuan"
    column_list = ("title", "addressee", "number", "stage", "stage_since")
    column_labels: ClassVar = {
        "title": "Naskah",
        "addressee": "Untuk",
        "number": "Nomor",
        "stage": "Keadaan",
        "stage_since": "Sejak",
        "created_at": "Disusun",
        "signed_at": "Ditandatangani",
        "signer_name": "Penanda tangan",
        "published_at": "Terbit",
        "content_sha256": "Sidik isi (SHA-256)",
        "signed_sha256": "Sidik PDF (SHA-256)",
    }
    column_details_list = (
        "title",
        "addressee",
        "number",
        "stage",
        "stage_since",
        "created_at",
        "signed_at",
        "signer_name",
        "published_at",
        "content_sha256",
        "signed_sha256",
    )
    column_default_sort = ("id", True)
    column_formatters: ClassVar = {"stage": formatters.column(stage_tag)}
    column_filters = (
        ChoiceFilter(
            "keadaan", "Keadaan", OfficePaper.stage, [(one.value, moving.PLACES[one]) for one in SHOWN_STAGES]
        ),
        ChoiceFilter("jenis", "Jenis", OfficePaper.code, [(kind.code, kind.title) for kind in KINDS.values()]),
    )
    details_template = "staff/model/naskah.html"

    def __init__(self) -> None:
        super().__init__(OfficePaper, "Naskah dinas", "Berkas dan dokumen", "papers", "naskah")

    def get_query(self) -> peewee.ModelSelect:
        """With the agency, which a page may name."""
        return OfficePaper.select(OfficePaper, Agency).join(Agency, peewee.JOIN.LEFT_OUTER)

    def title_of(self, row: OfficePaper) -> str:
        """The heading of a row's page."""
        return f"{row.title}, {row.addressee}" if row.addressee else str(row.title)

    def text_search(self, query: peewee.ModelSelect, text: str) -> peewee.ModelSelect:
        """A few thousand rows."""
        return query.where(
            OfficePaper.number.contains(text) | OfficePaper.title.contains(text) | OfficePaper.addressee.contains(text)
        )

    def state_of(self, row: OfficePaper) -> dict[str, Any]:
        """What the page shows besides the columns."""
        actor = sessions.actor()
        mine = moving.may_act(row, actor)
        steps = steps_of(Stage(row.stage), moving.role_at(row, actor)) if mine else []
        entries = TrailEntry.select().where(TrailEntry.subject == moving.subject_of(row)).order_by(TrailEntry.id)
        return {
            "is_drawn": row.draft_of == row.content_sha256 and bool(row.draft_sha256),
            "problem": row.draft_problem if row.draft_of == row.content_sha256 else "",
            "seen": f"{row.version}:{row.content_sha256}",
            "has_read": drafting.has_read(actor, row),
            "steps": [(step.action.value, button(step), step.needs_reason) for step in steps if step.action in ON_PAGE],
            "drafts": mine and row.stage == Stage.OPERATOR,
            "at_desk": mine and row.stage == Stage.KEPALA,
            "parafs": PaperParaf.find(PaperParaf.paper == row, order_by=(PaperParaf.id,)),
            "names": {**ROLE_NAMES, Stage.OPERATOR.value: wording.DRAFTER},
            "trail": list(entries),
        }

    @expose("/<int:key>/konsep")
    def draft(self, key: int) -> Response:
        """The draft's PDF; opening it is what a paraf waits for."""
        row = self.one(key)
        allow_framing()
        return files.send(drafting.open_draft(sessions.actor(), row.id), "application/pdf", f"konsep-naskah-{key}.pdf")

    @expose("/<int:key>/unduh")
    def download(self, key: int) -> Response:
        """The signed PDF."""
        row = self.one(key)
        if row.published_at is None:
            raise NotFound("Naskah ini belum ditandatangani.")
        return pdf_download(row.signed_sha256, f"{row.title}-{row.number}.pdf")

    @expose("/<int:key>/paraf", methods=("POST",))
    def paraf(self, key: int) -> Response:
        """Initial what the page showed and pass it on."""
        seen = the_seen()
        return self.done(
            key, lambda row: drafting.paraf(sessions.actor(), row.id, seen), "Naskah diparaf dan diteruskan."
        )

    @expose("/<int:key>/kembalikan", methods=("POST",))
    def send_back(self, key: int) -> Response:
        """Return it by one step, with a reason."""
        reason, seen = request.form.get("alasan", ""), the_seen()
        return self.done(
            key,
            lambda row: drafting.send_back(sessions.actor(), row.id, reason, seen_version=seen.version),
            "Naskah dikembalikan.",
        )

    @expose("/<int:key>/susun-ulang", methods=("POST",))
    def redraft(self, key: int) -> Response:
        """Read its content anew."""
        seen = the_seen()
        return self.done(
            key,
            lambda row: drafting.redraft(sessions.actor(), row.id, seen_version=seen.version),
            "Naskah disusun ulang.",
        )

    @expose("/<int:key>/tarik", methods=("POST",))
    def withdraw(self, key: int) -> Response:
        """Take it back for good."""
        seen = the_seen()
        return self.done(
            key, lambda row: drafting.withdraw(sessions.actor(), row.id, seen_version=seen.version), "Naskah ditarik."
        )
