"""Whatever an officer may type into a form reaches a document sooner or later: no free text takes what none prints."""

from __future__ import annotations

import importlib
import pkgutil

from werkzeug.datastructures import MultiDict
from wtforms import HiddenField, PasswordField, StringField

from admin_app.staff import forms, screens

for _found in pkgutil.iter_modules(screens.__path__):
    importlib.import_module(f"{screens.__name__}.{_found.name}")

NO_DOCUMENT = {("TermsForm", "ip_allowlist"), ("LookHoldForm", "baris")}
"""Read by rules of their own: addresses of a network, numbers of rows."""


def _kinds(of=forms.OfficeForm):
    for kind in of.__subclasses__():
        if kind.__module__.startswith("admin_app."):
            yield kind
            yield from _kinds(kind)


def free_texts():
    return [
        (kind, name)
        for kind in dict.fromkeys(_kinds())
        for name, field in vars(kind()).get("_fields", {}).items()
        if isinstance(field, StringField)
        and not isinstance(field, HiddenField | PasswordField | forms.ReadField)
        and not any((base.__name__, name) in NO_DOCUMENT for base in kind.__mro__)
    ]


def test_every_free_text_of_the_office_refuses_a_sign_without_a_glyph(app):
    with app.test_request_context():
        found = free_texts()
        assert len(found) > 40
        taken = []
        for kind, name in found:
            form = kind(MultiDict({name: "Balai 🏥"}))
            form.validate()
            if not any("tidak dapat dicetak di dokumen: 🏥" in error for error in form[name].errors):
                taken.append(f"{kind.__name__}.{name}")
        assert taken == []
