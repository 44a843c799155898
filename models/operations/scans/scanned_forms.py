"""Scanned forms on their way to an application: taken in once, named by hand where the marks do not, or set aside.

Pasal: Pasal 11(3)c, Pasal 14(2).
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import peewee

from models.operations import moves, trail
from models.operations.applications.attaching import CleanFile
from models.operations.clock import now
from models.operations.scans import scan_reading
from models.operations.search_anywhere import application_by_reference
from models.rules.actor import Actor
from models.rules.errors import AlreadyChanged, InvalidInput, NotAllowed, NotFound
from models.rules.reference import read_reference
from models.rules.roles import Role
from models.tables import Application, ArchiveRecord, FormBinding, ScannedForm, ScanUpload
from models.tables.base import writing

MAY = frozenset({Role.OPERATOR})
"""Who scans at the office and answers for the scan; at a kiosk see :mod:`models.operations.kiosks.scanning`."""
OPEN_STATES = ("cocok", "daftar")
STATES = (*OPEN_STATES, "terlampir", "disisihkan")
READING = "dibaca"
OWN_FAMILY = "Permohonan ini menyangkut Anda atau keluarga Anda; petugas lain yang harus melampirkannya."


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one file: ``is_new`` is False for one whose bytes were here already."""

    upload: ScanUpload
    is_new: bool


def take_in(actor: Actor, file: CleanFile) -> Taken:
    """Note a cleaned file that lies in the store and promise the reading of its marks; the same bytes twice are once.

    Raises: NotAllowed.
    """
    require_scanner(actor)
    return keep(actor, file, officer=actor.id)


def keep(actor: Actor, file: CleanFile, **by: int | None) -> Taken:
    """As :func:`take_in`, for the ``officer`` or the kiosk's ``visit`` in ``by``, whom the caller has judged."""
    token = secrets.token_urlsafe(16)
    with writing():
        ScanUpload.insert(
            token=token,
            sha256=file.sha256,
            media_type=file.media_type,
            pages=file.pages,
            size=file.size,
            original_name=file.name[:120],
            remark=file.remark[:200],
            officer_name=actor.name,
            uploaded_at=now(),
            **by,
        ).on_conflict_ignore().execute()
        upload = ScanUpload.get(ScanUpload.sha256 == file.sha256)
        is_new = upload.token == token
        if is_new:
            scan_reading.promise(upload)
            detail = {"sha256": file.sha256, "halaman": file.pages}
            trail.record(actor, "pindai_formulir", subject=upload.token, basis="Pasal 14(2)", detail=detail)
    return Taken(upload, is_new)


def require_scanner(actor: Actor) -> None:
    """Raises: NotAllowed for whoever may not scan forms."""
    if actor.role not in MAY or actor.id is None:
        raise NotAllowed("Alih media formulir hanya oleh operator.")


def find(token: str) -> ScannedForm:
    """The scanned form behind an address. Raises: NotFound."""
    form = ScannedForm.get_or_none(ScannedForm.token == token)
    if form is None:
        raise NotFound("Pindaian itu tidak ditemukan.")
    return form


def counts() -> dict[str, int]:
    """State → how many, true to the last commit; :data:`READING` counts the files that are still to be read."""
    rows = ScannedForm.select(ScannedForm.state, peewee.fn.COUNT(ScannedForm.id)).group_by(ScannedForm.state).tuples()
    found = dict.fromkeys(STATES, 0) | dict(rows)
    return {READING: ScanUpload.select().where(ScanUpload.read_at.is_null()).count(), **found}


def listed(state: str, page: int, size: int) -> list[ScannedForm]:
    """Forms of one state with their uploads, one more than ``size``; what waits oldest first, what is done newest."""
    order = ScannedForm.id.asc() if state in OPEN_STATES else ScannedForm.changed_at.desc()
    query = ScannedForm.select(ScannedForm, ScanUpload, Application).join(ScanUpload).switch(ScannedForm)
    query = query.join(Application, peewee.JOIN.LEFT_OUTER).where(ScannedForm.state == state)
    return list(query.order_by(order, ScannedForm.id).offset((page - 1) * size).limit(size + 1))


def being_read() -> list[ScanUpload]:
    """The files whose marks are still to be read, oldest first."""
    return list(ScanUpload.select().where(ScanUpload.read_at.is_null()).order_by(ScanUpload.id).limit(100))


def next_open(after: ScannedForm) -> ScannedForm | None:
    """The form to look at after this one: of the same kind of work, oldest first."""
    query = ScannedForm.select().where(ScannedForm.state.in_(OPEN_STATES), ScannedForm.id != after.id)
    return query.order_by(ScannedForm.state != after.state, ScannedForm.id).first()


def name_application(actor: Actor, form_id: int, text: str) -> Application:
    """The officer says by the printed reference whose form it is; it waits to be compared then.

    Raises: InvalidInput (field ``nomor``) for no reference, a wrong check sign, or one that was never sent;
    NotAllowed for his own family's; AlreadyChanged when it is attached or set aside.
    """
    require_scanner(actor)
    try:
        reference = read_reference(text)
    except InvalidInput as refusal:
        raise InvalidInput(refusal.message, field="nomor") from refusal
    application = application_by_reference(reference)
    if application is None:
        raise InvalidInput(
            f"Tidak ada permohonan {reference} yang sudah dikirim. Cocokkan dengan kertas.", field="nomor"
        )
    require_not_family(actor, application)
    with writing():
        form = take_hold(form_id, OPEN_STATES)
        change(form, state="cocok", doubt="", said="", application=application, found_by=actor.name)
        trail.record(actor, "kenali_formulir", application=application, detail={"sha256": form.sha256})
    return application


def set_aside(actor: Actor, form_id: int, reason: str) -> None:
    """What is no form of ours leaves the list with a reason; it is kept.

    Raises: InvalidInput (field ``alasan``), NotAllowed, AlreadyChanged.
    """
    require_scanner(actor)
    if not reason.strip():
        raise InvalidInput("Tuliskan mengapa pindaian ini disisihkan.", field="alasan")
    with writing():
        form = take_hold(form_id, OPEN_STATES)
        change(form, state="disisihkan", found_by=actor.name)
        trail.record(actor, "sisihkan_formulir", subject=form.token, reason=reason, detail={"sha256": form.sha256})


def bring_back(actor: Actor, form_id: int) -> None:
    """What was set aside returns to the hand list. Raises: NotAllowed, AlreadyChanged."""
    require_scanner(actor)
    with writing():
        form = take_hold(form_id, ("disisihkan",))
        change(form, state="daftar", doubt=form.doubt or "tanpa_tanda", application=None, found_by="")
        trail.record(actor, "kembalikan_formulir", subject=form.token, detail={"sha256": form.sha256})


def require_not_family(actor: Actor, application: Application) -> None:
    """Raises: NotAllowed for a file of the officer's own or of his family."""
    if actor.id is not None and moves.concerns_own_family(application, actor.id):
        raise NotAllowed(OWN_FAMILY)


def take_hold(form_id: int, states: Iterable[str]) -> ScannedForm:
    """Lock the form inside the caller's transaction. Raises: AlreadyChanged when it is in none of ``states``."""
    at = now()
    held = ScannedForm.update(changed_at=at).where(ScannedForm.id == form_id, ScannedForm.state.in_(list(states)))
    if held.execute() != 1:
        raise AlreadyChanged("Pindaian ini sudah ditangani lebih dulu. Muat ulang untuk melihat keadaannya.")
    return ScannedForm.get_by_id(form_id)


def change(form: ScannedForm, **columns: object) -> None:
    """Write these columns of a form that :func:`take_hold` locked."""
    ScannedForm.update(**columns).where(ScannedForm.id == form.id).execute()


def bound_to(application: Application) -> list[FormBinding]:
    """The forms that are attached to an application or lie in the archive with it, in the order of attaching."""
    query = FormBinding.select(FormBinding, ScannedForm, ScanUpload).join(ScannedForm).join(ScanUpload)
    live = query.where(FormBinding.application == application, FormBinding.undone_at.is_null())
    return list(live.order_by(FormBinding.id))


def bindings_of(form: ScannedForm) -> list[FormBinding]:
    """Where a form was attached, the undone ones too, newest first."""
    query = FormBinding.select(FormBinding, Application).join(Application).where(FormBinding.form == form)
    return list(query.order_by(FormBinding.id.desc()))


def undone(records: Iterable[ArchiveRecord]) -> dict[int, tuple[datetime, str]]:
    """Archive record id → when and why the attaching that it files was undone."""
    keys = {int(one.key): one.id for one in records if one.kind == "alih_media"}
    rows = FormBinding.select().where(FormBinding.id.in_(list(keys)), FormBinding.undone_at.is_null(False))
    return {keys[row.id]: (row.undone_at, row.undone_reason) for row in rows}
