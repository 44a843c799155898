"""Finding the file that an address names, for an officer who may see it.

Pasal: Pasal 15(1)a.
"""

from __future__ import annotations

from admin_app import sessions
from models.operations import moves
from models.rules.errors import NotAllowed, NotFound
from models.tables import Application, Officer


def open_file(reference: str) -> Application:
    """The sent application with this reference.

    Raises: NotFound for an unknown one and for a draft; NotAllowed for that of the officer or his family.
    """
    application = (
        Application.select().where(Application.reference == reference, Application.submitted_at.is_null(False)).first()
    )
    if application is None:
        raise NotFound("Permohonan itu tidak ditemukan. Periksa nomornya.")
    if moves.concerns_own_family(application, sessions.officer().id):
        raise NotAllowed("Permohonan ini menyangkut Anda atau keluarga Anda; petugas lain yang harus menanganinya.")
    return application


def holder_name(application: Application) -> str:
    """Who holds the file, "" for nobody."""
    officer = Officer.get_or_none(Officer.id == application.taken_by_id) if application.taken_by_id else None
    return officer.name if officer else ""
