"""The address under which a draft's pages may be tried as an applicant sees them; signed, and good for one day.

The two faces do not know each other: the office makes the address, the public face reads it.

Pasal: Pasal 12(1).
"""

from __future__ import annotations

from flask import current_app, url_for
from itsdangerous import BadData, URLSafeTimedSerializer

from models.rules.errors import NotFound
from models.tables import DocumentTypeVersion

LASTS_SECONDS = 86_400


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="pratinjau layanan")


def address(draft: DocumentTypeVersion, variant: str) -> str:
    """Where the pages of one variant of a draft can be tried."""
    return url_for("public.preview", token=_signer().dumps([draft.id, variant]))


def read(token: str) -> tuple[DocumentTypeVersion, str]:
    """The version and the variant behind an address. Raises: NotFound when it is not ours, or too old."""
    try:
        key, variant = _signer().loads(token, max_age=LASTS_SECONDS)
    except BadData as error:
        raise NotFound("Pratinjau ini sudah tidak berlaku. Buka lagi dari rancangan layanan.") from error
    version = DocumentTypeVersion.get_or_none(DocumentTypeVersion.id == key)
    if version is None or version.discarded_at is not None:
        raise NotFound("Rancangan ini sudah tidak ada.")
    return version, str(variant)
