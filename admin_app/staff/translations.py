"""Flask-Admin's and WTForms' own messages in Indonesian, from our catalogue beside theirs."""

from __future__ import annotations

from pathlib import Path

from flask_admin import babel

CATALOGUE = Path(__file__).parent.parent / "translations"


def use_own_catalogue() -> None:
    """Look into our folder first: Flask-Admin ships no Indonesian and its ``translations_path`` misses WTForms."""
    for domain in (babel.domain, babel.wtforms_domain):
        directories = [one for one in domain._translation_directories if one != str(CATALOGUE)]  # noqa: SLF001
        domain._translation_directories = [str(CATALOGUE), *directories]  # noqa: SLF001 - there is no public way
