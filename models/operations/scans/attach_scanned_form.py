"""The signed paper form joins its application, on an officer's word that the scan is true to it; and the way back.

A form may come while the file lies anywhere. As long as a paraf is still to be given, it is one more attachment: the
content changes, no paraf is voided, for each stands for what was seen then, and whoever comes next is shown the
difference. The kepala signs only what the administrator initialled, so from his desk on the content stays, and the form
goes into the archive, where every desk sees it: a resident who brings his paper late does not set his own file back.

Pasal: Pasal 11(3)c, Pasal 14(2), Pasal 15(1)b, Pasal 18(1).
"""

from __future__ import annotations

from typing import Any

from models.operations import archive, moves, notices, trail
from models.operations.applications import attaching, content
from models.operations.applications.attaching import CleanFile
from models.operations.clock import now
from models.operations.documents import draft_documents
from models.operations.scans import scanned_forms
from models.rules.actor import Actor
from models.rules.attachments import SCANNED_FORM, SCANNED_FORM_TITLE
from models.rules.errors import AlreadyChanged, InvalidInput, NotFound
from models.rules.form_marks import Doubt
from models.rules.workflow import OFFICE_STAGES, Stage
from models.tables import Application, Attachment, FormBinding, ScannedForm
from models.tables.base import writing

OPEN_STAGES = frozenset({Stage.PEMOHON, Stage.OPERATOR, Stage.PENGAWAS, Stage.ADMINISTRATOR})
"""Where somebody will still initial what is added."""
BASIS = "Pasal 14(2)"


def attach_scanned_form(
    actor: Actor, form_id: int, *, application_id: int, seen_version: int, true_to_original: bool
) -> FormBinding:
    """Attach a form to the application that its marks, or an officer, found.

    ``seen_version`` is the version of the application whose answers were held against the picture, ``true_to_original``
    the officer's word. A scan whose bytes are attached there already is set aside, and the first binding returned.

    Raises: InvalidInput (field ``sesuai``) without his word; NotAllowed for another role or his own family;
    AlreadyChanged when form or application are not as they were seen.
    """
    scanned_forms.require_scanner(actor)
    if not true_to_original:
        raise InvalidInput(
            "Cocokkan gambar dengan kertas aslinya, lalu centang “sesuai dengan aslinya”.", field="sesuai"
        )
    with writing():
        form = scanned_forms.take_hold(form_id, ("cocok",))
        application = moves.load(application_id)
        scanned_forms.require_not_family(actor, application)
        if form.application_id != application_id or application.version != seen_version:
            raise AlreadyChanged(moves.what_happened(application))
        return bind(actor, form, application, officer=actor.id)


def bind(actor: Actor, form: ScannedForm, application: Application, **by: int | None) -> FormBinding:
    """Attach a held form on the word of the ``officer`` or in the kiosk's ``visit`` in ``by``, in their transaction.

    A scan whose bytes are attached there already is set aside, and the first binding returned. Raises: AlreadyChanged.
    """
    twin = next((one for one in scanned_forms.bound_to(application) if one.form.sha256 == form.sha256), None)
    if twin is not None:
        scanned_forms.change(form, state="disisihkan", doubt=Doubt.GANDA.value)
        return twin
    attachment = None
    if application.stage in OPEN_STAGES:
        attachment = attaching.append(application, SCANNED_FORM, _file(form))
        _renew_content(actor, application)
    binding = FormBinding.create(
        form=form,
        application=application,
        attachment=attachment,
        officer_name=actor.name,
        at=now(),
        stage=application.stage,
        **by,
    )
    archive.file_scanned_form(application, form, str(binding.id))
    scanned_forms.change(form, state="terlampir")
    trail.record(
        actor,
        "lampirkan_formulir",
        application=application,
        basis=BASIS,
        reason="Dinyatakan sesuai dengan aslinya",
        detail=_detail(form) | {"hanya_arsip": attachment is None},
    )
    notices.notify(
        application.account,
        f"alih-media:{binding.id}",
        "Formulir bertanda tangan diterima",
        f"Formulir kertas permohonan {application.reference} sudah dipindai dan disimpan ({form.pages} halaman). "
        "Anda dapat melihatnya di halaman permohonan.",
        application=application,
    )
    return binding


def _file(form: ScannedForm) -> CleanFile:
    return CleanFile(form.sha256, form.media_type, form.pages, form.size, SCANNED_FORM_TITLE)


def _detail(form: ScannedForm) -> dict[str, Any]:
    return {
        "sha256": form.sha256,
        "halaman": form.pages,
        "dipindai": form.upload.officer_name,
        "ditemukan": form.found_by or "tanda",
    }


def _renew_content(actor: Actor, application: Application) -> None:
    """Let every open page of the file learn that it changed. Raises: AlreadyChanged when somebody moved it first."""
    changes: dict[str, Any] = {"version": Application.version + 1, "changed_at": now()}
    if application.stage in OFFICE_STAGES:
        changes["content_sha256"] = content.fingerprint(application)
    changed = Application.update(changes).where(
        Application.id == application.id,
        Application.version == application.version,
        Application.stage == application.stage,
    )
    if changed.execute() != 1:
        raise AlreadyChanged(moves.what_happened(application))
    moves.refresh(application)
    if application.stage in OFFICE_STAGES:
        content.keep(application, actor)
    if application.stage == Stage.KEPALA:
        draft_documents.promise(application)


def live_binding(form: ScannedForm) -> FormBinding:
    """Where the form is attached now. Raises: NotFound."""
    binding = FormBinding.get_or_none(FormBinding.form == form, FormBinding.undone_at.is_null())
    if binding is None:
        raise NotFound("Pindaian ini tidak terlampir pada permohonan mana pun.")
    return binding


def undo(actor: Actor, binding_id: int, reason: str) -> None:
    """Take a wrongly attached form off its application: it returns to the hand list, and everything stays on record.

    On the kepala's desk that is a change since the administrator's paraf, and has to go back to him (Pasal 15(1)k).
    What was approved with it stays as it was approved; the archive shows that the attaching was undone.

    Raises: InvalidInput (field ``alasan``), NotAllowed, AlreadyChanged when it was undone already.
    """
    scanned_forms.require_scanner(actor)
    why = reason.strip()
    if not why:
        raise InvalidInput("Tuliskan mengapa lampiran ini dibatalkan.", field="alasan")
    with writing():
        binding = FormBinding.get_by_id(binding_id)
        application = moves.load(binding.application_id)
        scanned_forms.require_not_family(actor, application)
        form = scanned_forms.take_hold(binding.form_id, ("terlampir",))
        _end(binding, actor, why)
        if binding.attachment_id is not None:
            attaching.supersede(Attachment.get_by_id(binding.attachment_id))
            if application.stage in OPEN_STAGES | {Stage.KEPALA}:
                _renew_content(actor, application)
        said = f"{application.reference}: {why}"[:120]
        scanned_forms.change(
            form, state="daftar", doubt=Doubt.DIBATALKAN.value, said=said, application=None, found_by=""
        )
        trail.record(
            actor, "batal_formulir", application=application, basis=BASIS, reason=why, detail={"sha256": form.sha256}
        )


def _end(binding: FormBinding, actor: Actor, why: str) -> None:
    ended = FormBinding.update(undone_at=now(), undone_by=actor.name, undone_reason=why[:500])
    if ended.where(FormBinding.id == binding.id, FormBinding.undone_at.is_null()).execute() != 1:
        raise AlreadyChanged("Pelampiran ini sudah dibatalkan lebih dulu.")
