"""A document's whole way when the files lie in a bucket: signed, downloaded, checked by a stranger, and forgotten."""

from __future__ import annotations

import hashlib
from urllib.parse import urlsplit

import pytest

from config import Config
from models.operations.documents import checks
from models.ports.s3_store import connect
from models.ports.store import open_store
from models.tables import Document, PdfCheck
from models.tables.sealing import sealer
from tests import s3_server
from tests import world as w
from tests.faults.invariants import check_all, issued
from tests.processes import sitting, until
from workers.pki.make import DEMO_PASSPHRASE, make_demo_pki

pytestmark = pytest.mark.fault
RECOVERY_SECONDS = 60


@pytest.fixture
def settings(config, monkeypatch, free_port):
    """The installation of the other tests here, but with its store in a bucket."""
    for name, value in s3_server.CREDENTIALS.items():
        monkeypatch.setenv(name, value)
    with s3_server.running() as address:
        name, _ = s3_server.new_bucket(address)
        environ = {
            "DATABASE_URL": config.database_url,
            "PKI_URL": f"http://127.0.0.1:{free_port}",
            "WORKER_COUNT": "1",
            "STORE_URL": f"s3://{name}?endpoint={address}",
        }
        made = Config.from_env(environ, data_dir=config.data_dir)
        make_demo_pki(made.signer_pkcs12.parent)
        yield environ, made


def names_in_bucket(config):
    parts = urlsplit(config.store_url)
    client = connect(parts.query.partition("=")[2], None)
    return {found["Key"] for found in client.list_objects_v2(Bucket=parts.netloc).get("Contents", [])}


def test_a_document_is_signed_downloaded_checked_and_the_stranger_s_file_forgotten(world, office):
    from admin_app import create_app, files

    application = w.approved(world, sitting=sitting(office.config, DEMO_PASSPHRASE))
    office.start("relay", "worker")
    until(lambda: issued(application.id), RECOVERY_SECONDS)
    check_all(office.config, [application.id])

    signed = {document.signed_sha256 for document in Document.select()}
    assert signed <= names_in_bucket(office.config)
    assert not (office.config.data_dir / "store").exists()

    app = create_app(office.config)
    with app.test_request_context():
        for sha256 in signed:
            assert hashlib.sha256(files.send(sha256, "application/pdf", "x.pdf").get_data()).hexdigest() == sha256

    store = open_store(office.config.store_url, sealer().seal, sealer().open)
    uploads = [store.put(store.get(min(signed)) + b"\n"), min(signed)]
    for sha256 in uploads:
        checks.ask(sha256, "unggahan.pdf")
    until(lambda: PdfCheck.select().where(PdfCheck.state == "selesai").count() == 2, RECOVERY_SECONDS)
    until(lambda: uploads[0] not in names_in_bucket(office.config), 10)
    assert signed <= names_in_bucket(office.config)
