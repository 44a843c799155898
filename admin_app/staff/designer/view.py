"""The drawing board's pages: the list, a draft, one of its parts, its templates, its trial and its publication.

Pasal: Pasal 12(1).
"""

from __future__ import annotations

import re
from typing import Any

from flask import flash, redirect, request, url_for
from flask_admin import expose
from werkzeug.wrappers import Response

from admin_app import files, sessions
from admin_app.staff.designer import boxes, changes, overview, shape
from admin_app.staff.designer.overview import draft_of
from admin_app.staff.gated import Gated
from models.operations.designing import service_drafts, service_text, service_trials
from models.rules.errors import DomainError, InvalidInput, MalformedDefinition, NotFound
from models.rules.names import clean_text
from models.tables import DocumentTypeVersion

MOST_YAML = 1_000_000


class Designer(Gated):
    """Rancang layanan."""

    def __init__(self) -> None:
        super().__init__(name="Rancang layanan", category="Pengaturan", endpoint="designer", url="rancangan")

    @expose("/")
    def index(self) -> str:
        """Every service with its version in force and its drafts."""
        return self._list()

    def _list(self, refusal: DomainError | None = None) -> str:
        return str(self.render("staff/rancangan/daftar.html", services=overview.services(), refusal=refusal))

    @expose("/baru", methods=("POST",))
    def create(self) -> Response | tuple[str, int]:
        """A service that the office has not had."""
        form = request.form
        try:
            draft = service_drafts.create(sessions.actor(), form.get("code", ""), form.get("name", "")[:200])
        except InvalidInput as refusal:
            return self._list(refusal), refusal.status
        return redirect(url_for(".show", key=draft.id))

    @expose("/salin/<int:key>", methods=("POST",))
    def copy(self, key: int) -> Response:
        """A draft that begins as this version."""
        draft = service_drafts.copy(sessions.actor(), key, request.form.get("note", ""))
        return redirect(url_for(".show", key=draft.id))

    @expose("/masukkan", methods=("POST",))
    def import_yaml(self) -> Response | tuple[str, int]:
        """A draft from a YAML file."""
        file = request.files.get("yaml")
        try:
            text = file.read(MOST_YAML + 1).decode("utf-8") if file else ""
            draft = service_text.import_draft(sessions.actor(), text)
        except UnicodeDecodeError:
            return self._list(InvalidInput("Berkas itu bukan teks UTF-8.")), InvalidInput.status
        except DomainError as refusal:
            return self._list(refusal), refusal.status
        flash("Berkas YAML menjadi rancangan.", "success")
        return redirect(url_for(".show", key=draft.id))

    @expose("/<int:key>")
    def show(self, key: int) -> str:
        """One draft: what is wrong with it, what its trial found, its parts, and what can be done."""
        return self._show(draft_of(key))

    def _show(self, draft: DocumentTypeVersion, refusal: InvalidInput | None = None) -> str:
        whole = overview.whole(draft)
        return str(self.render("staff/rancangan/lihat.html", draft=draft, whole=whole, refusal=refusal))

    @expose("/<int:key>/buang", methods=("POST",))
    def discard(self, key: int) -> Response | tuple[str, int]:
        """Throw the draft away, with a reason."""
        form = request.form
        try:
            draft = service_drafts.discard(
                sessions.actor(), key, seen=form.get("seen", ""), reason=clean_text(form.get("alasan", "")[:300])
            )
        except InvalidInput as refusal:
            return self._show(draft_of(key), refusal), refusal.status
        flash(f"Rancangan versi {draft.version} {draft.document_type.name} dibuang.", "success")
        return redirect(url_for(".index"))

    @expose("/<int:key>/bagian", methods=("GET", "POST"))
    def part(self, key: int) -> Response | str | tuple[str, int]:
        """The form of one part."""
        draft, path = draft_of(key), request.args.get("di", "")
        part = shape.part_at(draft.definition, path)
        if request.method == "GET":
            return self._part(draft, part, boxes.boxes(part))
        data, problems = boxes.read_part(part, request.form)
        if problems:
            return self._part(draft, part, boxes.boxes(part, request.form, problems), problems), 422
        whole = changes.replaced(draft.definition, path, data)
        self._save(draft, whole)
        flash("Tersimpan dalam rancangan.", "success")
        above = ".".join(part.path[:-2] if part.path and part.path[-1].isdigit() else part.path[:-1])
        return redirect(self._page(key, path if "tetap" in request.form else above))

    def _page(self, key: int, path: str, anchor: str | None = None) -> str:
        """The address of a part, or of the draft whose lists stand on its first page."""
        if path:
            return url_for(".part", key=key, di=path, _anchor=anchor)
        return url_for(".show", key=key, _anchor=anchor)

    def _part(
        self,
        draft: DocumentTypeVersion,
        part: shape.Part,
        found: list[boxes.Box],
        problems: dict[str, str] | None = None,
    ) -> str:
        path = ".".join(part.path)
        return str(
            self.render(
                "staff/rancangan/bagian.html",
                draft=draft,
                part=part,
                path=path,
                boxes=found,
                problems=problems or {},
                below=overview.below(part),
                around=[(at, overview.called(at, title)) for at, title in shape.trail_of(draft.definition, part.path)],
                title=overview.called(path, shape.title_of(part.data)) if part.path else draft.document_type.name,
                seen=request.form.get("seen") or service_drafts.revision(draft),
                names=overview.names(draft.definition),
            )
        )

    @expose("/<int:key>/ubah", methods=("POST",))
    def rearrange(self, key: int) -> Response:
        """Add, take out, move up or down, or put a whole list in order; a bad request changes nothing.

        It ends where it began, on the button that was pressed, so that it can be pressed again.
        """
        draft, form = draft_of(key), request.form
        act, path, target = form.get("aksi", ""), form.get("di", ""), form.get("kembali", "")
        anchor: str | None = "daftar-" + next((name for name in reversed(path.split(".")) if not name.isdigit()), "")
        try:
            if act == "tambah":
                whole, target = changes.added(draft.definition, path, form.get("nama", ""), form.get("jenis", ""))
                anchor = None
            elif act == "hapus":
                whole = changes.removed(draft.definition, path)
            elif act == "urutkan":
                order = [int(place) for place in re.findall(r"\d+", form.get("urutan", ""))]
                whole = changes.placed(draft.definition, path, order)
            else:
                whole, at = changes.moved(draft.definition, path, -1 if act == "naik" else 1)
                anchor = f"{act}-{at}"
            self._save(draft, whole)
        except InvalidInput as refusal:
            flash(refusal.message, "error")
        return redirect(self._page(key, target, anchor))

    def _save(self, draft: DocumentTypeVersion, whole: dict[str, Any]) -> None:
        service_drafts.change(sessions.actor(), draft.id, seen=request.form.get("seen", ""), definition=whole)

    @expose("/<int:key>/templat/<which>", methods=("GET", "POST"))
    def template(self, key: int, which: str) -> Response | str | tuple[str, int]:
        """The text of one template, with the list of what it may print."""
        draft = draft_of(key)
        if not re.fullmatch(r"[A-Z][A-Z0-9_]{2,39}", which):
            raise NotFound("Nama templat hanya huruf besar, angka dan garis bawah.")
        text = service_drafts.template_text(draft, which)
        if request.method == "POST":
            text = request.form.get("teks", "").replace("\r\n", "\n")
            kept = service_drafts.keep_template(which, text)
            templates = {**draft.templates, which: kept}
            service_drafts.change(sessions.actor(), key, seen=request.form.get("seen", ""), templates=templates)
            service_trials.ask(key)
            flash("Templat tersimpan; contoh dokumennya sedang dibuat.", "success")
            return redirect(url_for(".template", key=key, which=which))
        page = self.render(
            "staff/rancangan/templat.html",
            draft=draft,
            name=which,
            text=text,
            seen=service_drafts.revision(draft),
            variables=overview.variables(draft.definition),
            samples=overview.samples_of(draft, which),
        )
        return str(page)

    @expose("/<int:key>/uji", methods=("POST",))
    def try_out(self, key: int) -> Response:
        """Have a worker draw every document and go through recent files."""
        service_trials.ask(draft_of(key).id)
        flash("Uji coba berjalan. Muat ulang halaman ini sebentar lagi.", "success")
        return redirect(url_for(".show", key=key))

    @expose("/<int:key>/contoh/<int:number>")
    def sample(self, key: int, number: int) -> Response:
        """A document that the last trial drew."""
        trial = service_trials.trial_of(draft_of(key))
        samples: list[dict[str, str]] = trial.samples if trial else []
        if number >= len(samples) or not samples[number]["sha256"]:
            raise NotFound("Contoh itu belum ada.")
        return files.send(samples[number]["sha256"], "application/pdf", f"contoh-{samples[number]['kode']}.pdf")

    @expose("/<int:key>/banding")
    def compare(self, key: int) -> str:
        """What is other than in the version in force."""
        draft = draft_of(key)
        return str(self.render("staff/rancangan/banding.html", draft=draft, **overview.comparison(draft)))

    @expose("/<int:key>/terbitkan", methods=("GET", "POST"))
    def publish(self, key: int) -> Response | str | tuple[str, int]:
        """Put in force from a day; by somebody else than its authors."""
        draft = draft_of(key)
        refusal: DomainError | None = None
        if request.method == "POST":
            try:
                begins = overview.begins(request.form.get("begins", ""))
                service_drafts.publish(sessions.actor(), key, seen=request.form.get("seen", ""), begins=begins)
            except (InvalidInput, MalformedDefinition) as error:
                refusal = error
            else:
                flash("Versi baru terbit. Permohonan yang sudah berjalan tetap memakai versinya sendiri.", "success")
                return redirect(url_for("versions.details_view", id=key))
        page = self.render(
            "staff/rancangan/terbit.html",
            draft=draft,
            whole=overview.whole(draft),
            refusal=refusal,
            mine=str(sessions.actor().id) in draft.authors,
            seen=service_drafts.revision(draft),
        )
        return (str(page), refusal.status) if refusal else str(page)

    @expose("/yaml/<int:key>")
    def export_yaml(self, key: int) -> Response:
        """A version, draft or published, as one YAML file."""
        version = DocumentTypeVersion.get_or_none(DocumentTypeVersion.id == key)
        if version is None:
            raise NotFound
        response = Response(service_text.export(version), mimetype="application/yaml")
        name = f"{version.document_type.code}-{version.version}.yaml"
        response.headers["Content-Disposition"] = f"attachment; filename={name}"
        return response
