"""Ask every part whether it is well: database, queue, store, mail, signer, intake, clocks."""

from __future__ import annotations

import secrets
import socket
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import peewee
import redis

from config import Config, ConfigError
from models.ports.signer_client import SignerClient
from models.ports.store import open_store
from models.rules.errors import DomainError
from models.tables import base, schema, sealing
from scripts.installation import bound
from workers import deliver

CLOCK_TOLERANCE = 2.0  # seconds
PROBE = b"pemeriksaan penyimpanan "

FAILURES = (ConfigError, DomainError, peewee.PeeweeException, redis.RedisError, OSError, ValueError)


def check(config: Config) -> bool:
    """Print one line per part; whether all of them are well."""
    parts: dict[str, Callable[[Config], str]] = {
        "basis data": _database,
        "antrean": _queue,
        "penyimpanan": _store,
        "surel": _mail,
        "penanda tangan": _signer,
        "penerima berkas": lambda config: _listens(config.intake_socket),
        "jam": _clocks,
    }
    results = [_told(name, part, config) for name, part in parts.items()]
    return all(results)


def _told(name: str, part: Callable[[Config], str], config: Config) -> bool:
    started = time.perf_counter()
    try:
        finding, well = part(config), True
    except FAILURES as error:
        finding, well = str(error) or type(error).__name__, False
    milliseconds = (time.perf_counter() - started) * 1000
    print(f"{name:16} {'baik ' if well else 'GAGAL'} {milliseconds:6.0f} md  {finding}")
    return well


def _database(config: Config) -> str:
    with bound(config) as database:
        schema.refuse_newer()
        if not schema.is_current():
            raise ConfigError("ada migrasi yang belum dijalankan: python run.py migrate")
        return f"{type(database).__name__} {'.'.join(str(part) for part in _version(database))}"


def _version(database: peewee.Database) -> tuple[int, ...]:
    version = database.server_version
    return version if isinstance(version, tuple) else (version // 10000, version % 10000)


def _queue(config: Config) -> str:
    with _redis(config) as client:
        client.ping()
        policy = client.config_get("maxmemory-policy")["maxmemory-policy"]
        if policy != "noeviction":
            raise ConfigError(f"maxmemory-policy harus noeviction, bukan {policy}")
        return f"{client.info('server')['redis_version']}"


def _redis(config: Config) -> redis.Redis:
    return redis.Redis.from_url(config.redis_url, socket_timeout=2, socket_connect_timeout=2, decode_responses=True)


def _store(config: Config) -> str:
    """A probe of its own is written, read and deleted, so that two who check do not disturb each other."""
    sealer = sealing.Sealer(config.data_key)
    store = open_store(config.store_url, sealer.seal, sealer.open)
    probe = PROBE + secrets.token_bytes(16)
    sha256 = store.put(probe)
    if store.get(sha256) != probe:
        raise ConfigError("isi yang dibaca berbeda dari yang ditulis")
    store.delete(sha256)
    if store.has(sha256):
        raise ConfigError("berkas percobaan tidak dapat dihapus")
    return f"{urlsplit(config.store_url).scheme}: tulis, baca dan hapus"


def _mail(config: Config) -> str:
    if config.smtp_url is None:
        return "tanpa SMTP: pesan tersimpan untuk pengelola"
    return deliver.probe(deliver.Server(config.smtp_url, always_tls=config.smtp_tls == "always"))


def _signer(config: Config) -> str:
    found = SignerClient(config.signer_socket).certificate_status()
    if found.status != "ISSUE":
        raise ConfigError(f"kunci tidak dapat dipakai menandatangani: {found.status}")
    if found.certificate is None:
        return f"kunci {config.signer_kind}"
    left = (found.certificate.not_after - datetime.now(UTC)).days
    return f"kunci {config.signer_kind}, sertifikat berlaku {left} hari lagi"


def _listens(path: Path) -> str:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
        client.settimeout(2)
        client.connect(str(path))
    return str(path.name)


def _clocks(config: Config) -> str:
    with bound(config):
        differences = {"basis data": abs((base.database_now() - datetime.now(UTC)).total_seconds())}
    with _redis(config) as client:
        seconds, microseconds = client.time()
        differences["antrean"] = abs(seconds + microseconds / 1e6 - time.time())
    late = {name: gap for name, gap in differences.items() if gap > CLOCK_TOLERANCE}
    if late:
        told = ", ".join(f"{name} {gap:.1f} detik" for name, gap in late.items())
        raise ConfigError(f"jam berbeda dari jam mesin ini: {told}")
    return f"selisih terbesar {max(differences.values()) * 1000:.0f} md"
