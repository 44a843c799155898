"""Every message of Flask-Admin and WTForms has its Indonesian words, and the compiled catalogue holds them."""

from __future__ import annotations

from pathlib import Path

import flask_admin
import pytest
import wtforms
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from flask_admin import babel as admin_babel

from admin_app.staff.translations import CATALOGUE

OURS = CATALOGUE / "id" / "LC_MESSAGES"
THEIRS = {
    "admin": Path(flask_admin.__file__).parent / "translations" / "de" / "LC_MESSAGES" / "admin.po",
    "wtforms": Path(wtforms.__file__).parent / "locale" / "wtforms.pot",
}


def read(path, reader=read_po):
    with path.open("rb") as file:
        return reader(file)


@pytest.mark.parametrize("name", THEIRS)
def test_every_message_is_translated(name):
    ours = {message.id: message.string for message in read(OURS / f"{name}.po")}
    missing = [message.id for message in read(THEIRS[name]) if message.id and not ours.get(message.id)]
    assert missing == []


@pytest.mark.parametrize("name", THEIRS)
def test_the_compiled_catalogue_is_up_to_date(name):
    """Else run ``pybabel compile -f -d admin_app/translations -D admin`` and ``-D wtforms``."""
    source = {_key(m): _text(m) for m in read(OURS / f"{name}.po") if m.id}
    compiled = {_key(m): _text(m) for m in read(OURS / f"{name}.mo", read_mo) if m.id}
    assert compiled == source


def _key(message):
    return message.id[0] if isinstance(message.id, tuple | list) else message.id


def _text(message):
    return message.string[0] if isinstance(message.string, tuple | list) else message.string


@pytest.mark.parametrize("name", THEIRS)
def test_placeholders_survive(name):
    for message in read(OURS / f"{name}.po"):
        if message.id:
            assert list(message.check()) == [], message.id


def test_the_application_speaks_indonesian(app):
    with app.test_request_context("/petugas/"):
        assert admin_babel.gettext("Record was successfully created.") == "Data ditambahkan."
        plural = ("Record was successfully deleted.", "%(count)s records were successfully deleted.")
        assert admin_babel.ngettext(*plural, 3, count=3) == "3 data dihapus."
        assert admin_babel.Translations().gettext("This field is required.") == "Isian ini wajib diisi."
