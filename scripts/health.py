"""Ask every part whether it is well: database, queue, store, signer, intake, clocks."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import peewee
import redis

from config import Config, ConfigError
from models.ports.signer_client import SignerClient
from models.ports.store import open_store
from models.rules.errors import DomainError
from models.tables import base, schema, sealing
from scripts.installation import bound

CLOCK_TOLERANCE = 2.0  # seconds
PROBE = b"pemeriksaan penyimpanan"  # always the same bytes, so the content-addressed store keeps one file

FAILURES = (ConfigError, DomainError, peewee.PeeweeException, redis.RedisError, OSError)


def check(config: Config) -> bool:
    """Print one line per part; whether all of them are well."""
    parts: dict[str, Callable[[Config], str]] = {
        "basis data": _database,
        "antrean": _queue,
        "penyimpanan": _store,
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
    sealer = sealing.Sealer(config.data_key)
    store = open_store(config.store_url, sealer.seal, sealer.open)
    if store.get(store.put(PROBE)) != PROBE:
        raise ConfigError("isi yang dibaca berbeda dari yang ditulis")
    return "tulis dan baca"


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
