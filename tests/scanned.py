"""Scans of forms without pictures: taken in, read with marks that a test chooses, attached."""

from __future__ import annotations

from typing import Any

from models.operations import outbox
from models.operations.applications.attaching import CleanFile
from models.operations.scans import scan_reading, scanned_forms
from models.operations.scans.attach_scanned_form import attach_scanned_form
from models.rules.form_marks import PageMarks, split
from models.rules.roles import Role
from models.tables import Application, FormBinding, OutboxItem, ScannedForm, ScanUpload
from tests import world as w

BASE = "https://capil.contoh.invalid"


def pdf(name: str = "tumpukan", pages: int = 1) -> CleanFile:
    """A cleaned PDF as the intake gives it."""
    clean = w.clean_file(name.encode())
    return CleanFile(clean.sha256, "application/pdf", pages, clean.size, f"{name}.pdf")


def take_in(world: w.World, name: str = "tumpukan", pages: int = 1) -> scanned_forms.Taken:
    """The operator drops it in."""
    return scanned_forms.take_in(world.actor(Role.OPERATOR), pdf(name, pages))


def read(upload: ScanUpload, *pages: PageMarks) -> list[ScannedForm]:
    """What the job does, with these marks on the pages."""
    item = outbox.claim(OutboxItem.get(OutboxItem.job == scan_reading.JOB, OutboxItem.subject_id == upload.id).id)
    parts = split([scan_reading.resolve(page, BASE) for page in pages])
    hashes = [f"{upload.id:032x}{number:032x}" for number in range(len(parts))]
    cuts = [scan_reading.Cut(part, sha256, "application/pdf", 9) for part, sha256 in zip(parts, hashes, strict=True)]
    scan_reading.record(item, upload, cuts)
    return list(upload.forms.order_by(ScannedForm.first_page))


def marks_of(application: Application, **changed: str) -> PageMarks:
    """The first page of its form."""
    return PageMarks(**{"reference": application.reference, "token": application.token, "host": "x.invalid", **changed})


def scanned(world: w.World, application: Application, name: str = "tumpukan") -> ScannedForm:
    """A scan that was read as the form of this application."""
    (form,) = read(take_in(world, name).upload, marks_of(application))
    return form


def attach(
    world: w.World, form: ScannedForm, application: Application, role: Role = Role.OPERATOR, **more: Any
) -> FormBinding:
    """The officer has compared it with the application as it is now."""
    fresh = Application.get_by_id(application.id)
    given = {"application_id": fresh.id, "seen_version": fresh.version, "true_to_original": True, **more}
    return attach_scanned_form(world.actor(role), form.id, **given)
