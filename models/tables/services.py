"""Services as data: what the office switches on, its immutable versions, templates, holidays and settings.

Pasal: Pasal 8(1), Pasal 9(1), Pasal 12(2).
"""

from __future__ import annotations

import peewee

from models.tables.base import InstantField, JSONField, OrderedJSONField, Table


class DocumentType(Table):
    """A service of Pasal 8 or 9, as the office lists it."""

    code = peewee.CharField(40, unique=True)
    name = peewee.CharField(200)
    article = peewee.CharField(60)
    group = peewee.CharField(40)
    position = peewee.IntegerField(default=0)
    active = peewee.BooleanField(default=True)


class DocumentTypeVersion(Table):
    """One version of a service; nothing in it changes once it is published."""

    document_type = peewee.ForeignKeyField(DocumentType, backref="versions", on_delete="RESTRICT")
    version = peewee.IntegerField()
    definition = OrderedJSONField()
    sha256 = peewee.CharField(64)
    templates = JSONField()
    """Template name → hash of its text."""
    layouts = JSONField(null=True)
    """The shared layouts that these templates use: name → hash; None until the migration has pinned an old version."""
    state = peewee.CharField(10, default="draf")
    published_from = InstantField(null=True)
    published_by = peewee.CharField(120, default="")
    authors = JSONField(default=dict)
    """Officer id → name of everybody who worked on the draft; none of them may publish it."""
    based_on = peewee.IntegerField(null=True)
    note = peewee.CharField(300, default="")
    changed_at = InstantField(null=True)
    discarded_at = InstantField(null=True)
    """When a draft was thrown away; it is kept as it was, and never published."""

    class Meta:
        indexes = ((("document_type", "version"), True),)
        constraints = (peewee.Check("state IN ('draf', 'terbit')"),)


class VersionTrial(Table):
    """The last trial of a draft: sample documents drawn, and recent applications gone through anew.

    ``revision`` is the state of the draft that it tried. ``samples``: ``{kode, judul, varian, sha256, masalah}``;
    ``rehearsal``: ``{berkas, gagal, beda}``.
    """

    version = peewee.ForeignKeyField(DocumentTypeVersion, unique=True, backref="trials", on_delete="RESTRICT")
    revision = peewee.CharField(64)
    asked_at = InstantField()
    done_at = InstantField(null=True)
    samples = JSONField(default=list)
    rehearsal = JSONField(default=list)


class DocumentTemplate(Table):
    """The source of one document template or shared layout, kept by its hash so that a version can pin it."""

    sha256 = peewee.CharField(64, primary_key=True)
    code = peewee.CharField(40, index=True)
    source = peewee.TextField()
    created_at = InstantField()


class Holiday(Table):
    """A day that is not a working day, besides Saturdays and Sundays."""

    day = peewee.CharField(10, primary_key=True)
    name = peewee.CharField(120)


class Setting(Table):
    """A fact that the office may change: number formats, deadlines, texts."""

    key = peewee.CharField(80, primary_key=True)
    value = JSONField()
    note = peewee.CharField(300, default="")
    changed_at = InstantField()


class ReasonText(Table):
    """A ready-made reason for a verdict, a return or a refusal."""

    kind = peewee.CharField(20, index=True)
    text = peewee.CharField(500)
    position = peewee.IntegerField(default=0)
