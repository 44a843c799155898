"""Printed forms that came back on paper: what was scanned, the forms in it, and whose each is.

Pasal: Pasal 11(3)c, Pasal 14(2).
"""

from __future__ import annotations

import peewee

from models.tables.accounts import Officer
from models.tables.applications import Application, Attachment
from models.tables.base import InstantField, StoreNameField, Table
from models.tables.kiosks import KioskVisit


class ScanUpload(Table):
    """One cleaned file of a scanner, each content once; ``read_at`` is null until its marks were read.

    An officer scanned it, or a kiosk in the ``visit`` of a resident; ``officer_name`` names whoever it was.
    """

    token = peewee.CharField(32, unique=True)
    sha256 = StoreNameField(unique=True)
    media_type = peewee.CharField(40)
    pages = peewee.IntegerField()
    size = peewee.IntegerField()
    original_name = peewee.CharField(120)
    remark = peewee.CharField(200, default="")
    officer = peewee.ForeignKeyField(Officer, null=True, on_delete="RESTRICT")
    visit = peewee.ForeignKeyField(KioskVisit, null=True, on_delete="RESTRICT")
    officer_name = peewee.CharField(200)
    uploaded_at = InstantField()
    read_at = InstantField(null=True)


class ScannedForm(Table):
    """One form of an upload: the pages from ``first_page``; ``sha256`` is its own file.

    ``doubt`` says why it waits for a person, ``said`` what the doubted mark reads, ``found_by`` who named the
    application ("" for the marks).
    """

    upload = peewee.ForeignKeyField(ScanUpload, backref="forms", on_delete="RESTRICT")
    token = peewee.CharField(32, unique=True)
    first_page = peewee.IntegerField()
    sha256 = StoreNameField()
    media_type = peewee.CharField(40)
    pages = peewee.IntegerField()
    size = peewee.IntegerField()
    state = peewee.CharField(12, index=True)
    doubt = peewee.CharField(20, default="")
    said = peewee.CharField(120, default="")
    application = peewee.ForeignKeyField(Application, null=True, on_delete="RESTRICT", backref="scanned_forms")
    found_by = peewee.CharField(200, default="")
    changed_at = InstantField()

    class Meta:
        indexes = ((("upload", "first_page"), True),)
        constraints = (peewee.Check("state IN ('daftar', 'cocok', 'terlampir', 'disisihkan')"),)


class FormBinding(Table):
    """An officer's or a kiosk's word that a scanned form is true to its paper and belongs here; undone, never deleted.

    ``attachment`` is null where the content of the file was fixed already: the form is in the archive only.
    """

    form = peewee.ForeignKeyField(ScannedForm, backref="bindings", on_delete="RESTRICT")
    application = peewee.ForeignKeyField(Application, backref="form_bindings", on_delete="RESTRICT")
    attachment = peewee.ForeignKeyField(Attachment, null=True, on_delete="RESTRICT")
    officer = peewee.ForeignKeyField(Officer, null=True, on_delete="RESTRICT")
    visit = peewee.ForeignKeyField(KioskVisit, null=True, on_delete="RESTRICT")
    officer_name = peewee.CharField(200)
    at = InstantField()
    stage = peewee.CharField(16)
    undone_at = InstantField(null=True)
    undone_by = peewee.CharField(200, default="")
    undone_reason = peewee.CharField(500, default="")


FormBinding.add_index(
    FormBinding.index(
        FormBinding.form, unique=True, name="one_application_per_form", where=FormBinding.undone_at.is_null()
    )
)
