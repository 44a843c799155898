"""An agency with an agreement, a user of its portal, and a browser for him."""

from __future__ import annotations

import dataclasses
from threading import Thread

import pytest
from werkzeug.serving import make_server

from admin_app.agency.api import pace
from models.operations.verification import users
from models.rules.roles import Role
from models.tables import Agency, AgencyUser
from tests import agency as agencies
from tests import world as small_office
from tests.admin_app.public.conftest import intake as intake_process  # noqa: F401 - a fixture of ours too
from tests.admin_app.staff.desk_browser import Officer as PersonWithButtons


@pytest.fixture(autouse=True)
def _fresh_pace():
    pace.forget_setting()
    pace._own.reset()


@pytest.fixture
def app(config, world):
    from admin_app import create_app

    return create_app(dataclasses.replace(config), RATELIMIT_ENABLED=False)


@pytest.fixture
def address(app):
    """Where a real server serves the application."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()


@pytest.fixture
def agreement(world):
    return agencies.agreed(world, metode_akses=["WEB_PORTAL"], kuota_harian=5, jumlah_user_maks=2)


def user_of(world, agency, username="loket", *, demo=True):
    return users.create_user(
        world.actor(Role.PENGELOLA),
        agency,
        username=username,
        name=f"Petugas {username.title()}",
        password=small_office.PASSWORD,
        demo=demo,
    )


def enter(app, username="loket"):
    person = PersonWithButtons(app)
    person.open("/lembaga/masuk")
    person.press("Masuk", {"username": username, "sandi": small_office.PASSWORD})
    return person


@pytest.fixture
def clerk(app, world, agreement):
    """A demo user, logged in."""
    user_of(world, agreement.agency)
    return enter(app)


@pytest.fixture
def other_agency(world):
    """Another agency's user and its agreement."""
    agency = Agency.create(name="Dinas Lain (CONTOH)", kind="perangkat daerah")
    user_of(world, agency, "tetangga")
    return AgencyUser.get(AgencyUser.username == "tetangga")
