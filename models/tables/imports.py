"""An extract of the register from SIAK: the upload with its two people, and its rows while they wait for a decision.

Pasal: Pasal 11(1), Pasal 11(2).
"""

from __future__ import annotations

import peewee

from models.tables.base import InstantField, JSONField, Table

RESIDENT_COLUMNS = (
    "name",
    "sex",
    "birth_place",
    "birth_date",
    "religion",
    "marital_status",
    "marriage_date",
    "education",
    "occupation",
    "blood_type",
    "passport",
    "father_name",
    "mother_name",
    "birth_certificate",
    "marriage_certificate",
    "divorce_certificate",
    "divorce_date",
    "shdk",
    "region_code",
)
"""Columns of a resident that an extract fills and that are compared as they stand; both NIKs of parents besides."""
FAMILY_COLUMNS = ("address", "rt", "rw", "postal_code")
"""Columns of a family that its head's row fills; its region and its head's name besides."""


class RegisterImport(Table):
    """One extract: who uploaded it and who decided, where its text is kept, and how far the work has come.

    ``parts``: ``{sha256, first, lines}`` of the text in order; ``counts``: verdict → rows;
    ``applied``: what → how many.
    """

    name = peewee.CharField(120)
    day = peewee.CharField(10)
    sha256 = peewee.CharField(64)
    """Of the file as it was uploaded."""
    workbook = peewee.CharField(64, default="")
    """The store's name of an XLSX that still has to be turned into text."""
    parts = JSONField(default=list)
    header = JSONField(default=list)
    encoding = peewee.CharField(10, default="")
    delimiter = peewee.CharField(1, default="")
    rows = peewee.IntegerField(default=0)
    state = peewee.CharField(12, default="diperiksa", index=True)
    step = peewee.CharField(12, default="baca")
    done = peewee.BigIntegerField(default=0)
    """Parts that were read, or the last group of families that was applied."""
    problem = peewee.CharField(500, default="")
    counts = JSONField(default=dict)
    applied = JSONField(default=dict)
    uploaded_by = peewee.BigIntegerField()
    uploaded_name = peewee.CharField(120)
    uploaded_at = InstantField()
    confirmed_by = peewee.BigIntegerField(null=True)
    decided_name = peewee.CharField(120, default="")
    decided_at = InstantField(null=True)
    stop_asked_at = InstantField(null=True)
    finished_at = InstantField(null=True)

    class Meta:
        constraints = (peewee.Check("confirmed_by IS NULL OR confirmed_by <> uploaded_by"),)


class ImportRow(Table):
    """A row of the one extract that is being worked on, keyed by its line; sealed texts are copied as they are.

    Its indexes come and go with the extract: a million rows are loaded without and compared with them.
    """

    line = peewee.IntegerField(primary_key=True)
    family_key = peewee.CharField(32)
    nik_index = peewee.CharField(32)
    nik = peewee.TextField()
    kk = peewee.TextField()
    name = peewee.CharField(200)
    sex = peewee.CharField(1)
    birth_place = peewee.CharField(120)
    birth_date = peewee.CharField(10)
    religion = peewee.CharField(2)
    marital_status = peewee.CharField(2)
    marriage_date = peewee.CharField(10)
    education = peewee.CharField(2)
    occupation = peewee.CharField(3)
    blood_type = peewee.CharField(2)
    passport = peewee.CharField(40)
    father_name = peewee.CharField(200)
    mother_name = peewee.CharField(200)
    birth_certificate = peewee.CharField(60)
    marriage_certificate = peewee.CharField(60)
    divorce_certificate = peewee.CharField(60)
    divorce_date = peewee.CharField(10)
    shdk = peewee.CharField(2)
    region_code = peewee.CharField(13)
    father_nik = peewee.TextField(null=True)
    mother_nik = peewee.TextField(null=True)
    father_index = peewee.CharField(32)
    mother_index = peewee.CharField(32)
    address = peewee.CharField(255)
    rt = peewee.CharField(3)
    rw = peewee.CharField(3)
    postal_code = peewee.CharField(5)
    note = peewee.TextField()
    """The name, sealed as the history keeps it."""
    terms = peewee.TextField()
    """What the search index will hold."""
    problems = peewee.TextField(default="")
    """A line for each: heading, tab, reason."""
    verdict = peewee.CharField(10, default="")
    changed = peewee.TextField(default="", constraints=[peewee.SQL("DEFAULT ''")])
    """Names of the elements that differ, a comma after each; those of the family begin with ``kk.``."""
    grp = peewee.BigIntegerField(default=0, constraints=[peewee.SQL("DEFAULT 0")])
    """Families that change together: the least line among them; 0 where the row is not applied."""
    resident = peewee.BigIntegerField(null=True)
    seen = peewee.BigIntegerField(null=True)
    """``as_of`` of the resident as it was compared."""
    family = peewee.BigIntegerField(null=True)


JUDGED = frozenset({"changed", "grp", "resident", "seen", "family"})
STAGED = tuple(name for name in ImportRow._meta.sorted_field_names if name not in JUDGED)  # noqa: SLF001 - Peewee's public handle
"""Columns that reading a row fills, in their order."""
INDEXED = {"import_row_nik": "nik_index", "import_row_family": "family_key, line", "import_row_group": "grp"}
