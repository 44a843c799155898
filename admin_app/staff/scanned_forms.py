"""Alih media formulir: scans dropped in, their forms found by the marks, compared with the answers, attached.

Pasal: Pasal 11(3)c, Pasal 14(2).
"""

from __future__ import annotations

from flask import Response as Bytes
from flask import flash, make_response, redirect, request, url_for
from flask_admin import expose
from werkzeug.wrappers import Response

from admin_app import bound, sessions, uploads
from admin_app.keys import is_key
from admin_app.staff.file_page import FilePage, gather
from admin_app.staff.gated import Gated
from admin_app.staff.listed_view import PAGE_SIZE
from admin_app.staff.scans import picture
from models.operations.scans import attach_scanned_form, scan_reading, scanned_forms
from models.operations.transparency import looks
from models.ports import intake_client
from models.rules.errors import InvalidInput, NotFound, TemporarilyUnavailable, UploadRefused
from models.rules.form_marks import SENTENCES
from models.tables import DocumentType, OutboxItem, ScannedForm

MOST_PAGES = 40
"""Of one file: a feeder's tray."""
MOST_FILES = 20
LONG_SIDE = 3508  # pixels: A4 at 300 dpi, which an archive copy keeps
WIDTH = 1400
REFRESH_SECONDS = 4
REGISTER_SERVICE = "CAP_REGISTER"
Answer = Response | str | tuple[str, int]
TABS = {
    "cocok": "Siap dicocokkan",
    "daftar": "Daftar tangan",
    scanned_forms.READING: "Sedang dibaca",
    "terlampir": "Terlampir",
    "disisihkan": "Disisihkan",
}


class ScannedForms(Gated):
    """Alih media formulir."""

    def __init__(self) -> None:
        super().__init__(name="Alih media formulir", endpoint="scanned_forms", url="alih-media")

    @expose("/")
    def index(self) -> Response:
        """The drop, the counts, and the forms of one state; while files are being read the page asks again."""
        return self._index()

    @expose("/unggah", methods=("POST",))
    def upload(self) -> Response:
        """Take in each file by itself; one that is refused does not hold up the others."""
        files = [one for one in request.files.getlist("berkas") if one.filename]
        if not files:
            return self._index([uploads.PICK_A_FILE])
        refused, taken = [], 0
        for one in files[:MOST_FILES]:
            try:
                taken += _take_in(one)
            except (UploadRefused, TemporarilyUnavailable) as refusal:
                refused.append(f"{one.filename}: {refusal.message}")
        refused += [f"{one.filename}: lebih dari {MOST_FILES} berkas; unggah nanti." for one in files[MOST_FILES:]]
        if taken:
            flash(f"{taken} berkas diterima; tandanya sedang dibaca.", "success")
        if refused:
            return self._index(refused)
        return redirect(url_for("scanned_forms.index", keadaan=scanned_forms.READING if taken else None))

    @expose("/<token>")
    def show(self, token: str) -> Answer:
        """The picture beside the answers, or beside the box for the number."""
        return self._page(scanned_forms.find(token))

    @expose("/<token>/halaman/<int:page>")
    def picture(self, token: str, page: int) -> Bytes:
        """One page as a picture, drawn by the intake process. Raises: NotFound, NotAllowed for one's own family's."""
        form = scanned_forms.find(token)
        if form.application is not None:
            scanned_forms.require_not_family(sessions.actor(), form.application)
        if not 1 <= page <= form.pages:
            raise NotFound("Halaman itu tidak ada.")
        data = bound.store().get(form.sha256)
        if form.media_type != "application/pdf":
            return picture(data, form.media_type)
        return picture(intake_client.page_image(bound.config().intake_socket, data, page, WIDTH), "image/jpeg")

    @expose("/<token>/nomor", methods=("POST",))
    def identify(self, token: str) -> Answer:
        """Whose form it is, by the number that is printed on it."""
        form = scanned_forms.find(token)
        try:
            scanned_forms.name_application(sessions.actor(), form.id, request.form.get("nomor", "")[:60])
        except InvalidInput as refusal:
            return self._page(form, refusal)
        return redirect(url_for("scanned_forms.show", token=token))

    @expose("/<token>/lampirkan", methods=("POST",))
    def attach(self, token: str) -> Answer:
        """Attach the form to the application whose answers the page showed; then the next one opens by itself."""
        form, shown = scanned_forms.find(token), request.form.get("terlihat", "")
        application, _, version = shown.partition(":")
        if not (is_key(application) and is_key(version)):
            return self._page(form, InvalidInput("Formulir ini tidak lengkap. Muat ulang halamannya."))
        try:
            binding = attach_scanned_form.attach_scanned_form(
                sessions.actor(),
                form.id,
                application_id=int(application),
                seen_version=int(version),
                true_to_original=request.form.get("sesuai") == "ya",
            )
        except InvalidInput as refusal:
            return self._page(form, refusal)
        reference = binding.application.reference
        if binding.form_id != form.id:
            flash(f"Pindaian ini sudah terlampir pada {reference}; tidak dilampirkan dua kali.", "error")
        elif binding.attachment_id is None:
            flash(
                f"Formulir disimpan di arsip {reference}; isi berkasnya sudah disetujui dan tidak berubah.", "success"
            )
        else:
            flash(f"Formulir dilampirkan pada {reference}.", "success")
        return _onward(form)

    @expose("/<token>/batalkan", methods=("POST",))
    def undo(self, token: str) -> Answer:
        """Take a wrongly attached form off its application."""
        form = scanned_forms.find(token)
        try:
            binding = attach_scanned_form.live_binding(form)
            attach_scanned_form.undo(sessions.actor(), binding.id, request.form.get("alasan", ""))
        except InvalidInput as refusal:
            return self._page(form, refusal)
        flash("Pelampiran dibatalkan; pindaiannya kembali ke daftar tangan.", "success")
        return redirect(url_for("scanned_forms.show", token=token))

    @expose("/<token>/sisihkan", methods=("POST",))
    def set_aside(self, token: str) -> Answer:
        """What is no form of ours leaves the list."""
        form = scanned_forms.find(token)
        try:
            scanned_forms.set_aside(sessions.actor(), form.id, request.form.get("alasan", ""))
        except InvalidInput as refusal:
            return self._page(form, refusal)
        flash("Pindaian disisihkan.", "success")
        return _onward(form)

    @expose("/<token>/kembalikan", methods=("POST",))
    def bring_back(self, token: str) -> Response:
        """What was set aside by mistake."""
        scanned_forms.bring_back(sessions.actor(), scanned_forms.find(token).id)
        flash("Pindaian kembali ke daftar tangan.", "success")
        return redirect(url_for("scanned_forms.show", token=token))

    def _index(self, refused: list[str] | None = None) -> Response:
        counts = scanned_forms.counts()
        asked = request.args.get("keadaan", "")
        tab = asked if asked in TABS else next((one for one in TABS if counts[one]), "cocok")
        number = min(max(request.args.get("halaman", 1, type=int), 1), 400)
        forms = scanned_forms.listed(tab, number, PAGE_SIZE) if tab != scanned_forms.READING else []
        page = self.render(
            "staff/alih_media/daftar.html",
            tabs=TABS,
            tab=tab,
            counts=counts,
            page=number,
            has_next=len(forms) > PAGE_SIZE,
            forms=forms[:PAGE_SIZE],
            waiting=_waiting() if tab == scanned_forms.READING else [],
            sentences=_sentences(),
            refused=refused or [],
            most_pages=MOST_PAGES,
            register=DocumentType.get_or_none(DocumentType.code == REGISTER_SERVICE),
        )
        response = make_response(page, InvalidInput.status if refused else 200)
        if tab == scanned_forms.READING and counts[tab] and not refused:
            response.headers["Refresh"] = str(REFRESH_SECONDS)
        return response

    def _page(self, form: ScannedForm, refusal: InvalidInput | None = None) -> Answer:
        shown = None
        if form.application is not None:
            scanned_forms.require_not_family(sessions.actor(), form.application)
            shown = _shown(form)
        page = self.render(
            "staff/alih_media/lihat.html",
            form=form,
            shown=shown,
            sentence=_sentences().get(form.doubt, ""),
            bindings=scanned_forms.bindings_of(form),
            earlier=scanned_forms.bound_to(form.application) if form.application is not None else [],
            fixed=form.application is not None and form.application.stage not in attach_scanned_form.OPEN_STAGES,
            refusal=refusal,
        )
        return (page, refusal.status) if refusal else page


def _take_in(file: uploads.FileStorage) -> int:
    """How many files were taken in by it: 1, or 0 for one that was here already, which is told."""
    taken = scanned_forms.take_in(sessions.actor(), uploads.receive(file, max_pages=MOST_PAGES, long_side=LONG_SIDE))
    if not taken.is_new:
        flash(
            f"{file.filename}: sudah pernah diunggah oleh {taken.upload.officer_name}; tidak disimpan dua kali.",
            "error",
        )
    return int(taken.is_new)


def _shown(form: ScannedForm) -> FilePage:
    """The answers to hold the picture against; looking at them is noted."""
    shown = gather(form.application)
    looks.look_at_file(sessions.actor(), form.application, shown.comparison.people.values())
    return shown


def _onward(form: ScannedForm) -> Response:
    after = scanned_forms.next_open(form)
    if after is None:
        return redirect(url_for("scanned_forms.index"))
    return redirect(url_for("scanned_forms.show", token=after.token))


def _waiting() -> list[tuple[object, OutboxItem | None]]:
    """The files that are to be read, each with its promise."""
    rows = scanned_forms.being_read()
    ids = [one.id for one in rows]
    query = OutboxItem.select().where(OutboxItem.job == scan_reading.JOB, OutboxItem.subject_id.in_(ids))
    items = {item.subject_id: item for item in query.order_by(OutboxItem.id)}
    return [(one, items.get(one.id)) for one in rows]


def _sentences() -> dict[str, str]:
    return {doubt.value: text for doubt, text in SENTENCES.items()}
