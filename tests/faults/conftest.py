"""One small office whose queue, PKI, signer, relay and worker are real processes."""

from __future__ import annotations

import socket
import threading

import pytest

from tests import world as a_world
from tests.processes import running, until


def _port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _accepts(path):
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
        return client.connect_ex(str(path)) == 0


@pytest.fixture
def settings(config, request):
    """The environment of the processes, and the same as settings; a test may parametrise more variables."""
    from config import Config
    from workers.pki.make import make_demo_pki

    environ = {"DATABASE_URL": config.database_url, "PKI_URL": f"http://127.0.0.1:{_port()}", "WORKER_COUNT": "1"}
    if "bsre" in request.fixturenames:
        environ |= request.getfixturevalue("bsre").environ
    made = Config.from_env(environ, data_dir=config.data_dir)
    make_demo_pki(made.signer_pkcs12.parent)
    return environ, made


@pytest.fixture
def world(shipped, database):
    return a_world.build()


@pytest.fixture
def office(world, settings):
    """Queue, PKI and signer run; relay and worker are started by the test."""
    environ, made = settings
    with running(made, environ, "queue", "pki", "signer") as processes:
        until(lambda: _accepts(made.signer_socket) and _accepts(made.run_dir / "queue.sock"), 30)
        yield processes


@pytest.fixture
def bsre(config):
    """The simulated signing service on loopback; its ``environ`` makes it the signer of the installation."""
    from tests.simulators import bsre as simulator

    service = simulator.BsreService(config.data_dir / "pki")
    server = simulator.make_bsre_server(service)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    service.environ = {
        "SIGNER_KIND": "bsre2",
        "BSRE_URL": f"http://127.0.0.1:{server.server_port}",
        "BSRE_USER": simulator.USER,
        "BSRE_PASSWORD": simulator.PASSWORD,
        "BSRE_NIK": simulator.NIK,
    }
    service.passphrase = simulator.PASSPHRASE
    yield service
    server.shutdown()
