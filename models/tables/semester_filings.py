"""Reports of a semester that agencies write and file themselves.

Pasal: Pasal 10(3).
"""

from __future__ import annotations

import peewee

from models.tables.accounts import AgencyUser, Officer
from models.tables.agreements import Agreement
from models.tables.base import InstantField, StoreNameField, Table
from models.tables.sealing import SealedJSONField


class SemesterDraft(Table):
    """What an agency has written so far; ``semester`` is the last day of it, as in :class:`SemesterReport`."""

    agreement = peewee.ForeignKeyField(Agreement, on_delete="RESTRICT", index=False)
    semester = peewee.CharField(10)
    typed = SealedJSONField()
    user = peewee.ForeignKeyField(AgencyUser, on_delete="RESTRICT", index=False)
    changed_at = InstantField()

    class Meta:
        indexes = ((("agreement", "semester"), True),)


class SemesterFiling(Table):
    """One report as it was filed: ``content`` holds its words and its figures, ``content_sha256`` is theirs.

    It is accepted or returned once; after a return another one may be filed.
    """

    agreement = peewee.ForeignKeyField(Agreement, backref="filings", on_delete="RESTRICT", index=False)
    semester = peewee.CharField(10)
    token = peewee.CharField(32, unique=True)
    number = peewee.CharField(120)
    content = SealedJSONField()
    content_sha256 = peewee.CharField(64)
    user = peewee.ForeignKeyField(AgencyUser, on_delete="RESTRICT", index=False)
    at = InstantField()
    state = peewee.CharField(12, default="dikirim", index=True)
    reason = peewee.CharField(500, default="")
    officer = peewee.ForeignKeyField(Officer, null=True, on_delete="RESTRICT", index=False)
    decided_at = InstantField(null=True)
    sha256 = StoreNameField(null=True)
    problem = peewee.CharField(300, default="")
    made_at = InstantField(null=True)

    class Meta:
        constraints = (peewee.Check("state IN ('dikirim', 'diterima', 'dikembalikan')"),)


SemesterFiling.add_index(
    SemesterFiling.index(
        SemesterFiling.agreement,
        SemesterFiling.semester,
        unique=True,
        name="one_filing_that_stands",
        where=SemesterFiling.state != "dikembalikan",
    )
)
