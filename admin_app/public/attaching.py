"""Attachments: one thing at a time, from the camera, with a word at once about whether it can be read.

Pasal: Pasal 13(1)b.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from admin_app import files, holding, resend, sessions, uploads
from admin_app.public.asking import Fault
from admin_app.public.blueprint import blueprint
from admin_app.public.filling import Opened, opened
from admin_app.security import limiter
from models.operations.applications import attaching, blank_forms, citizen_files, content, drafting
from models.operations.applications.attaching import CleanFile
from models.rules.attachments import Requirement, required_attachments
from models.rules.errors import InvalidInput, NotFound, TemporarilyUnavailable
from models.rules.service_parts import AttachmentRequirement
from models.tables import Attachment

TOO_LARGE = "Berkas ini terlalu besar. Paling besar 15 MB; pilih ukuran foto yang lebih kecil di kamera."
REPLACED_ALREADY = "Halaman yang hendak diganti sudah tidak ada. Tekan “Simpan” untuk menambahkan foto ini."


@dataclass(frozen=True, slots=True)
class Needed:
    """One requirement, what is there for it, and what the officer said of it."""

    requirement: Requirement
    options: tuple[AttachmentRequirement, ...]
    files: list[Attachment]
    reason: str = ""
    refused: bool = False
    """The files that are there are still those that the officer sent back."""

    @property
    def key(self) -> str:
        """Its part of the address."""
        return self.requirement.key

    @property
    def kind(self) -> str:
        """Which of the options its files are; empty without a file."""
        return self.files[0].requirement if self.files else ""

    @property
    def may_grow(self) -> bool:
        """Whether there is room for one more file."""
        return len(self.files) < attaching.most_files() and self.room() > 0

    @property
    def remarks(self) -> list[str]:
        """What was doubtful when its files were taken in."""
        return [each.remark for each in self.files if each.remark]

    @property
    def blanks(self) -> list[str]:
        """The codes of the blank forms that its options are written on."""
        return sorted({each.blank for each in self.options if each.blank in blank_forms.forms()})

    def room(self, code: str = "", instead_of: str = "") -> int:
        """How many pages the option ``code`` may still get, once the file ``instead_of`` is gone."""
        code = code or self.kind
        most = {each.code: each.max_pages for each in self.options}.get(code) or min(
            each.max_pages for each in self.options
        )
        return most - sum(each.pages for each in self.files if each.requirement == code and each.token != instead_of)

    @property
    def title(self) -> str:
        """What it is called."""
        return self.requirement.title


def needed(one: Opened) -> list[Needed]:
    """What the answers ask for; in a repair only what was marked."""
    scope = drafting.repair_scope(one.application)
    reasons = {mark.key: mark.reason for mark in _marks(one)}
    old = sent_files(one)
    by_code = content.attachments_by_requirement(one.application)
    found = []
    for part in required_attachments(one.definition, one.variant, one.settled()):
        options = tuple(each for each in part.options if scope.everything or each.code in scope.attachments)
        if options:
            files = next((by_code[each.code] for each in options if each.code in by_code), [])
            reason = next((reasons[each.code] for each in options if each.code in reasons), "")
            refused = bool(files) and [each.sha256 for each in files] == old.get(files[0].requirement)
            found.append(Needed(part, options, files, reason, refused=refused))
    return found


def sent_files(one: Opened) -> dict[str, list[str]]:
    """Requirement → hashes of its files as they were last sent; empty for a draft."""
    before = content.kept(one.application, one.application.content_sha256)
    return content.hashes_by_requirement(before.get("lampiran", []))


def _marks(one: Opened) -> list[citizen_files.Marked]:
    if not one.application.round:
        return []
    return [mark for mark in citizen_files.marked_for_repair(one.application) if mark.kind == "lampiran"]


@blueprint.get("/isi/<token>/lampiran")
def attachments(token: str) -> str:
    """Everything to upload, and what is there already."""
    one = opened(token, repair=True)
    found = needed(one)
    return render_template(
        "public/lampiran.html",
        application=one.application,
        needed=found,
        complete=all(each.files or not each.requirement.required for each in found),
        after=_after_all(one),
        back=_before(one),
    )


def _after_all(one: Opened) -> str:
    endpoint = ".repair" if one.application.round else ".check_answers"
    return url_for(endpoint, token=one.application.token)


def _before(one: Opened) -> str:
    found = one.pages()
    if one.application.round or not found:
        return _after_all(one)
    return url_for(".ask", token=one.application.token, slug=found[-1].slug)


def uploader() -> str:
    """Whose uploads are counted together: one resident's, for a whole village may share one address."""
    return holding.holder() or sessions.address()


@blueprint.route("/isi/<token>/lampiran/<key>", methods=["GET", "POST"])
@limiter.limit("40/minute;600/hour", key_func=uploader, methods=["POST"])
def attachment(token: str, key: str) -> Response | str:
    """Upload, look, replace or take away one thing."""
    one = opened(token, repair=True)
    found = needed(one)
    part = next((each for each in found if each.key == key), None)
    if part is None:
        raise NotFound
    problems: list[Fault] = []
    kept: CleanFile | None = None
    place = f"{token}/{key}"
    if request.method == "POST":
        if request.form.get("putar"):
            return _turn(one, part, request.form["putar"])
        if request.form.get("hapus"):
            return resend.taken(lambda: _remove(one, part, request.form["hapus"]))
        taken, problems, kept = _take(one, part, uploads.kept(request.form.get("titip", ""), place))
        if taken is not None:
            return taken
    elif request.args.get("terlalu-besar"):
        problems = [Fault("berkas", TOO_LARGE)]
    return render_template(
        "public/lampiran_satu.html",
        application=one.application,
        part=part,
        chosen=request.form.get("jenis", part.kind),
        replaced=next((each for each in part.files if each.token == request.values.get("ganti")), None),
        problems=problems,
        kept=kept,
        held=uploads.keep(kept, place) if kept else "",
        after=_following(one, found, part),
        accept=uploads.CAMERA_ACCEPT,
        scanner=holding.at_kiosk(),
    )


attachment.too_large_here = True  # type: ignore[attr-defined]


def _here(one: Opened, part: Needed) -> str:
    return url_for(".attachment", token=one.application.token, key=part.key)


def _remove(one: Opened, part: Needed, file: str) -> str:
    attaching.remove(one.application, file)
    return _here(one, part)


def _turn(one: Opened, part: Needed, token: str) -> Response:
    """A quarter to the right; a page that is gone stays gone. Raises: UploadRefused, TemporarilyUnavailable."""
    file = next((each for each in part.files if each.token == token), None)
    if file is None:
        return redirect(_here(one, part))
    upright = uploads.turned(file)
    return resend.taken(lambda: _attach(one, part, part.kind, upright, token))


def _take(one: Opened, part: Needed, kept: CleanFile | None) -> tuple[Response | None, list[Fault], CleanFile | None]:
    """Attach what was sent; what was cleaned already is handed back when only the kind is missing."""
    options = {each.code: each for each in part.options}
    code = request.form.get("jenis", "") if len(options) > 1 else next(iter(options))
    instead_of = request.form.get("ganti", "") if code == part.kind else ""
    chosen = [each for each in request.files.getlist("berkas") if each.filename]
    problems = [] if code in options else [Fault("jenis", "Pilih dahulu surat mana yang Anda unggah.")]
    try:
        file = kept
        if file is None or chosen:
            file = uploads.receive_all(chosen, max_pages=max(part.room(code, instead_of), 1))
        if instead_of and instead_of not in {each.token for each in part.files}:
            problems.append(Fault("berkas", REPLACED_ALREADY))
        if problems:
            return None, problems, file
        return resend.taken(lambda: _attach(one, part, code, file, instead_of)), [], None
    except (InvalidInput, TemporarilyUnavailable) as refusal:
        return None, [*problems, Fault("berkas", refusal.message)], None


def _attach(one: Opened, part: Needed, code: str, file: CleanFile, instead_of: str) -> str:
    attaching.attach(one.application, code, file, instead_of=instead_of)
    if part.kind and part.kind != code:
        attaching.detach(one.application, part.kind)
    return _here(one, part)


def _following(one: Opened, found: list[Needed], part: Needed) -> str:
    """The next thing that is still missing, else the list."""
    position = found.index(part)
    for each in (*found[position + 1 :], *found[:position]):
        if not each.files and each.requirement.required:
            return url_for(".attachment", token=one.application.token, key=each.key)
    return _after_all(one)


@blueprint.get("/berkas/<token>")
def own_file(token: str) -> Response:
    """The uploaded file as it was kept."""
    file = holding.attachment(token)
    ending = "pdf" if file.media_type == "application/pdf" else "jpg"
    return files.send(file.sha256, file.media_type, f"lampiran-{file.requirement.lower()}.{ending}")


@blueprint.get("/berkas/<token>/kecil")
def own_thumbnail(token: str) -> Response:
    """A small picture of it."""
    file = holding.attachment(token)
    return files.send_thumbnail(file.sha256, file.media_type)
