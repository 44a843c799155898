"""Prepare a data folder, and refuse one that this version cannot use."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import peewee

from config import Config, ConfigError
from models.operations import installation
from models.tables import Officer, base, schema

TEMPLATES = Path(__file__).resolve().parent.parent / "workers" / "templates"


@contextmanager
def bound(config: Config) -> Iterator[peewee.Database]:
    """The configured database, bound and connected.

    Raises:
        ConfigError: it cannot be opened, or its SQLite has the fault that loses commits.
    """
    try:
        database = base.bind(config.database_url, config.data_key)
        database.connect()
    except RuntimeError as error:
        raise ConfigError(str(error)) from error
    except (peewee.PeeweeException, OSError) as error:
        reason = str(error).partition("\n")[0]
        raise ConfigError(f"Basis data tidak dapat dibuka ({reason}): periksa DATABASE_URL.") from error
    try:
        yield database
    finally:
        database.close()


def templates() -> dict[str, str]:
    """Document template name → source, as shipped."""
    return {file.stem: file.read_text("utf-8") for file in sorted(TEMPLATES.glob("*.html"))}


def prepare(config: Config) -> None:
    """Folders, the demo PKI, the tables and version 1 of the services; what is there already is kept.

    Raises:
        ConfigError: see :func:`bound`.
        NewerData: the database belongs to a newer version.
    """
    for folder in (config.data_dir, config.run_dir):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if config.demo:
        from workers.pki.make import make_demo_pki  # noqa: PLC0415 - production must not even load it

        make_demo_pki(config.signer_pkcs12.parent)
    with bound(config):
        installation.initialise(templates(), demo=config.demo)


def refuse_unfit(config: Config) -> None:
    """Leave the data as it is, and say why it cannot be used.

    Raises:
        ConfigError: see :func:`bound`; migrations are pending; or production holds something of the demo.
        NewerData: the database belongs to a newer version.
    """
    with bound(config):
        schema.refuse_newer()
        if not schema.is_current():
            raise ConfigError(
                "Basis data belum sesuai versi aplikasi ini: jalankan 'python run.py migrate' lebih dahulu."
            )
        if config.production and Officer.select().where(Officer.demo).exists():
            raise ConfigError("Akun petugas demo tidak boleh ada di produksi: buat folder data baru tanpa data demo.")
    if config.production:
        _refuse_demo_certificates(config)


def _refuse_demo_certificates(config: Config) -> None:
    from workers.pki.demo_mark import DemoKeyError, refuse_demo_certificates  # noqa: PLC0415 - not needed by the demo

    try:
        refuse_demo_certificates(config.trust_anchors, config.trust_anchors.with_name("signers.pem"))
    except DemoKeyError as error:
        raise ConfigError(str(error)) from error
    except OSError as error:
        raise ConfigError(f"Sertifikat {error.filename} tidak dapat dibaca: periksa TRUST_ANCHORS.") from error


def migrate(config: Config) -> list[str]:
    """Apply the pending migrations and return their names; raises as :func:`prepare`."""
    with bound(config):
        return installation.migrate()
