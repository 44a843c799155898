"""The procedure before access opens: its steps, and papers that the other side signed too."""

from __future__ import annotations

from typing import Any

from models.tables import Agreement, AgreementStep, PartnerSignature, guards, schema


def up(migrator: Any, _database: Any) -> None:
    """Create both tables and guard them; an agreement knows which one it renews."""
    schema.complete(migrator, Agreement, AgreementStep, PartnerSignature)
    guards.install()
