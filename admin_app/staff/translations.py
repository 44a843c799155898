"""Flask-Admin's and WTForms' own messages in Indonesian, from our catalogue instead of theirs."""

from __future__ import annotations

from pathlib import Path

from flask_admin import babel

CATALOGUE = Path(__file__).parent.parent / "translations"


def use_own_catalogue() -> None:
    """Look into our folder only.

    Flask-Admin ships no Indonesian and its ``translations_path`` misses WTForms. Beside another folder without
    Indonesian, flask-babel would take that folder's plural rule and find no plural of ours.
    """
    for domain in (babel.domain, babel.wtforms_domain):
        domain._translation_directories = [str(CATALOGUE)]  # noqa: SLF001 - there is no public way
        domain.cache.clear()
