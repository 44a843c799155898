"""Which rows name a file of the store, so that none is deleted under another one's feet.

Pasal: Pasal 18(1).
"""

from __future__ import annotations

from models.tables import TABLES
from models.tables.base import StoreNameField

NAMES = tuple(
    field
    for table in TABLES
    for field in table._meta.sorted_fields  # noqa: SLF001 - Peewee's public handle
    if isinstance(field, StoreNameField)
)
"""Every column that names a file; a new one joins by its type."""


def is_named(sha256: str) -> bool:
    """Whether any row names this file; the question of a stranger's check (``PdfCheck``) does not count."""
    return any(field.model.select().where(field == sha256).exists() for field in NAMES)
