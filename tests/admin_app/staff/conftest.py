"""The real application with a small office in it, and an officer of every role at his desk."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest

from models.rules.roles import Role
from tests import world as small_office
from tests.admin_app.public.conftest import intake as intake_process  # noqa: F401 - a fixture of ours too
from tests.admin_app.staff.desk_browser import Officer


@pytest.fixture
def make_office(plain, config, database):
    """``make_office()``: the application and its world; keyword arguments are Flask settings."""
    from admin_app import create_app

    def make(**overrides):
        world = small_office.build()
        return create_app(config, **{"RATELIMIT_ENABLED": False, **overrides}), world

    return make


@pytest.fixture
def office(make_office):
    return make_office()


@pytest.fixture
def app(office):
    return office[0]


@pytest.fixture
def world(office):
    return office[1]


@pytest.fixture
def enter(app):
    """``enter("operator")``: that officer, logged in."""
    return lambda username: Officer(app).log_in(username)


@pytest.fixture
def operator(enter):
    return enter("operator")


@pytest.fixture
def pengawas(enter):
    return enter("pengawas")


@pytest.fixture
def administrator(enter):
    return enter("administrator")


@pytest.fixture
def kepala(enter):
    return enter("kepala")


@pytest.fixture
def pengelola(enter):
    return enter("pengelola")


@pytest.fixture
def auditor(enter):
    return enter("auditor")


@pytest.fixture
def everybody(enter):
    """Every officer of the office by role."""
    return {role: enter(role.value) for role in small_office.OFFICE_ROLES}


@pytest.fixture
def stranger(app):
    """Somebody who is not logged in."""
    return Officer(app)


@pytest.fixture
def citizen(app, world):
    """A resident who is logged in on his own face."""
    from models.operations.logins import sessions

    person = Officer(app)
    token = sessions.open_session(account=world.account, address="127.0.0.1", agent="uji")
    with person.client.session_transaction() as cookie:
        cookie["_user_id"] = token
    return person


@pytest.fixture
def short_folder():
    """A folder whose sockets have short paths."""
    folder = Path(tempfile.mkdtemp(prefix="cp-"))
    yield folder
    shutil.rmtree(folder)


ROLES = tuple(Role(role) for role in small_office.OFFICE_ROLES)


@pytest.fixture
def signer(config):
    """A signer that behaves, at the application's socket."""
    from tests.admin_app.staff.signer_stub import Stub

    config.signer_socket.parent.mkdir(parents=True, exist_ok=True)
    stub = Stub(config.signer_socket)
    yield stub
    stub.close()


@pytest.fixture
def designer(enter):
    return enter("perancang")


@pytest.fixture
def draft(designer):
    """A draft of DAF_SKP, made as people make it."""
    from models.operations.services import catalogue
    from models.tables import DocumentTypeVersion

    version = catalogue.version_in_force("DAF_SKP")
    designer.open(f"/petugas/versi-layanan/details/?id={version.id}")
    designer.press("Salin menjadi rancangan")
    return DocumentTypeVersion.get(DocumentTypeVersion.state == "draf")
