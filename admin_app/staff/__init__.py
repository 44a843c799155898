"""The office: Flask-Admin screens over the operations, from the log-in to the signing desk.

Pasal: Pasal 15(1), Pasal 18(1), Pasal 19(3)a.
"""

from __future__ import annotations

from flask import Flask
from flask_admin import Admin
from flask_admin.theme import Bootstrap4Theme

from admin_app import gate, security
from admin_app.staff import access, login, menu, translations, words
from config import Config

NAME = "Petugas"


def register(app: Flask, config: Config) -> None:
    """Add the staff face to ``app``: its rows of the gate, its words, the log-in and every screen."""
    gate.allow(app, access.ROWS)
    translations.use_own_catalogue()
    words.register(app, config)
    app.register_blueprint(login.blueprint)
    screens = menu.screens()
    admin = Admin(
        app,
        name=NAME,
        index_view=screens[0],
        theme=Bootstrap4Theme(base_template="staff/dasar.html"),
        csp_nonce_generator=security.nonce,
    )
    for screen in screens[1:]:
        admin.add_view(screen)
