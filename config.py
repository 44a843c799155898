"""Every setting of one process, read once from the environment into one frozen value."""

from __future__ import annotations

import base64
import binascii
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

DEVELOPMENT_MARK = "dev-"
HERE = Path(__file__).resolve().parent
SOCKET_PATH_LIMIT = 107  # bytes in sockaddr_un.sun_path, without the closing NUL (unix(7))
SIGNER_KINDS = ("pkcs12", "pkcs11", "bsre1", "bsre2")
SMTP_TLS = ("password", "always")
SIAK_KINDS = ("simulator", "manual")


class ConfigError(Exception):
    """A setting that cannot be used; the message is one Indonesian sentence that says what to change."""


@dataclass(frozen=True)
class Config:
    """The settings of one installation; secrets stay out of ``repr``."""

    data_dir: Path
    production: bool
    debug: bool
    demo: bool
    base_url: str
    host: str
    port: int
    trusted_hosts: tuple[str, ...]
    proxy_count: int  # reverse proxies in front of us whose X-Forwarded-* headers are believed
    web_workers: int
    worker_count: int
    database_url: str = field(repr=False)
    redis_url: str = field(repr=False)
    embedded_queue: bool
    store_url: str = field(repr=False)
    smtp_url: str | None = field(repr=False)
    smtp_tls: str  # "password": never a password in the clear; "always": nothing in the clear
    mail_from: str
    secret_key: str = field(repr=False)
    data_key: bytes = field(repr=False)
    cwt_key: Path
    run_dir: Path  # 0700, holds every unix socket
    signer_socket: Path
    intake_socket: Path
    signer_kind: str
    signer_pkcs12: Path
    pkcs11_module: Path | None
    pkcs11_token: str
    pkcs11_label: str
    bsre_url: str | None
    bsre_user: str
    bsre_password: str = field(repr=False)
    bsre_nik: str = field(repr=False)  # whose certificate the service signs with
    bsre_field: str  # the signature field that the service makes; its versions name it differently
    pki_url: str  # the demo PKI's CRL, OCSP and TSA
    tsa_url: str
    trust_anchors: Path
    siak_kind: str
    failpoints: str  # "name=kill,name=raise": the faults that a test injects

    @classmethod
    def from_env(
        cls,
        environ: Mapping[str, str] | None = None,
        *,
        data_dir: Path | None = None,
        port: int | str | None = None,
    ) -> Config:
        """Read the settings; ``data_dir`` and ``port`` win over the environment.

        Raises: ConfigError when a value is malformed or missing, or unfit for production.
        """
        env = _Environment(environ, DATA_DIR=data_dir, PORT=port)
        home, production = env.location()
        host, port_number = env.text("HOST", "127.0.0.1"), env.number("PORT", 8000, 1, 65534)
        base_url = env.text("BASE_URL", f"http://{_reachable(host)}:{port_number}").rstrip("/")
        run_dir = env.path("RUN_DIR", home / "run")
        pki_url = env.text("PKI_URL", _recorded(run_dir / "pki_url", f"http://127.0.0.1:{port_number + 1}"))
        config = cls(
            data_dir=home,
            production=production,
            debug=env.flag("DEBUG", default=False),
            demo=env.flag("DEMO", default=not production),
            base_url=base_url,
            host=host,
            port=port_number,
            trusted_hosts=env.names("TRUSTED_HOSTS") or _default_hosts(base_url, production=production),
            proxy_count=env.number("PROXY_COUNT", 0, 0, 5),
            web_workers=env.number("WEB_WORKERS", 2, 1, 64),
            worker_count=env.number("WORKER_COUNT", 2, 1, 64),
            database_url=env.url("DATABASE_URL", f"sqlite://{home / 'capil.sqlite'}", "sqlite", "postgresql"),
            redis_url=env.text("REDIS_URL", f"unix://{run_dir / 'queue.sock'}"),
            embedded_queue="REDIS_URL" not in env.values,
            store_url=env.url("STORE_URL", f"file://{home / 'store'}", "file", "s3"),
            smtp_url=env.url("SMTP_URL", "", "smtp", "smtps") if env.text("SMTP_URL") else None,
            smtp_tls=env.choice("SMTP_TLS", SMTP_TLS),
            mail_from=env.text("MAIL_FROM", "tidak-dibalas@" + (urlsplit(base_url).hostname or "localhost")),
            secret_key=env.secret("SECRET_KEY", home / "secrets" / "secret_key"),
            data_key=_data_key(env.secret("DATA_KEY", home / "secrets" / "data_key")),
            cwt_key=env.path("CWT_KEY", home / "secrets" / "cwt_key.pem"),
            run_dir=run_dir,
            signer_socket=env.path("SIGNER_SOCKET", run_dir / "signer.sock"),
            intake_socket=env.path("INTAKE_SOCKET", run_dir / "intake.sock"),
            signer_kind=env.choice("SIGNER_KIND", SIGNER_KINDS),
            signer_pkcs12=env.path("SIGNER_PKCS12", home / "pki" / "kepala.p12"),
            pkcs11_module=Path(env.text("PKCS11_MODULE")) if env.text("PKCS11_MODULE") else None,
            pkcs11_token=env.text("PKCS11_TOKEN"),
            pkcs11_label=env.text("PKCS11_LABEL"),
            bsre_url=env.text("BSRE_URL") or None,
            bsre_user=env.text("BSRE_USER"),
            bsre_password=env.text("BSRE_PASSWORD"),
            bsre_nik=env.text("BSRE_NIK"),
            bsre_field=env.text("BSRE_FIELD", "Signature1"),
            pki_url=pki_url,
            tsa_url=env.text("TSA_URL", pki_url + "/tsa"),
            trust_anchors=env.path("TRUST_ANCHORS", home / "pki" / "ca.pem"),
            siak_kind=env.choice("SIAK_KIND", SIAK_KINDS),
            failpoints=env.text("FAILPOINTS"),
        )
        _refuse_the_unusable(config, env)
        return config


def location_from_env(environ: Mapping[str, str] | None = None, data_dir: Path | None = None) -> tuple[Path, bool]:
    """The data folder and whether this is production: all that is known before there are secrets."""
    return _Environment(environ, DATA_DIR=data_dir).location()


class _Environment:
    """The environment with typed reads; what is empty counts as unset, what is chosen by hand wins."""

    def __init__(self, environ: Mapping[str, str] | None, **chosen: Path | int | str | None) -> None:
        values = dict(os.environ if environ is None else environ)
        values |= {name: str(value) for name, value in chosen.items() if value is not None}
        self.values = {name: value.strip() for name, value in values.items() if value.strip()}

    def text(self, name: str, default: str = "") -> str:
        return self.values.get(name, default)

    def path(self, name: str, default: Path) -> Path:
        return Path(self.values[name]).resolve() if name in self.values else default

    def names(self, name: str) -> tuple[str, ...]:
        return tuple(part.strip() for part in self.text(name).split(",") if part.strip())

    def flag(self, name: str, *, default: bool) -> bool:
        value = self.text(name, "1" if default else "0").lower()
        if value not in {"0", "1", "true", "false"}:
            raise ConfigError(f"{name} harus 1 atau 0, bukan '{value}'.")
        return value in {"1", "true"}

    def number(self, name: str, default: int, low: int, high: int) -> int:
        value = self.text(name, str(default))
        if not value.isascii() or not value.isdigit() or not low <= int(value) <= high:
            raise ConfigError(f"{name} harus bilangan bulat {low} sampai {high}, bukan '{value}'.")
        return int(value)

    def choice(self, name: str, allowed: tuple[str, ...]) -> str:
        value = self.text(name, allowed[0])
        if value not in allowed:
            raise ConfigError(f"{name} harus salah satu dari {', '.join(allowed)}, bukan '{value}'.")
        return value

    def url(self, name: str, default: str, *schemes: str) -> str:
        value = self.text(name, default)
        if urlsplit(value).scheme not in schemes:
            starts = " atau ".join(f"{scheme}://" for scheme in schemes)
            raise ConfigError(f"{name} harus alamat yang diawali {starts}.")
        return value

    def secret(self, name: str, file: Path) -> str:
        value = self.text(name) or _recorded(file, "")
        if not value:
            raise ConfigError(f"Rahasia {name} belum ada: jalankan 'python run.py init' lebih dahulu, atau isi {name}.")
        return value

    def location(self) -> tuple[Path, bool]:
        kind = self.choice("APP_ENV", ("development", "production"))
        return Path(self.text("DATA_DIR", str(HERE / "data"))).resolve(), kind == "production"


def _recorded(file: Path, default: str) -> str:
    return file.read_text("utf-8").strip() if file.is_file() else default


def _reachable(host: str) -> str:
    return "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104 - compared, never bound


def _default_hosts(base_url: str, *, production: bool) -> tuple[str, ...]:
    names = (urlsplit(base_url).hostname or "localhost", "localhost", "127.0.0.1")
    return () if production else tuple(dict.fromkeys(names))


def _data_key(text: str) -> bytes:
    try:
        key = base64.b64decode(text.removeprefix(DEVELOPMENT_MARK), validate=True)
    except (binascii.Error, ValueError) as error:
        raise ConfigError("DATA_KEY harus 32 byte dalam base64.") from error
    if len(key) != 32:
        raise ConfigError("DATA_KEY harus 32 byte dalam base64.")
    return key


def _refuse_the_unusable(config: Config, env: _Environment) -> None:
    sockets = [config.signer_socket, config.intake_socket, config.run_dir / "queue.sock"]
    if any(len(os.fsencode(path)) > SOCKET_PATH_LIMIT for path in sockets):
        raise ConfigError(
            f"Jalur soket di {config.run_dir} terlalu panjang: pilih folder data yang lebih pendek atau isi RUN_DIR."
        )
    if not config.cwt_key.is_file():
        raise ConfigError(f"Kunci tanda QR {config.cwt_key} tidak ada: jalankan 'python run.py init' atau isi CWT_KEY.")
    if config.signer_kind == "pkcs11" and not (config.pkcs11_module and config.pkcs11_token):
        raise ConfigError("SIGNER_KIND=pkcs11 membutuhkan PKCS11_MODULE dan PKCS11_TOKEN.")
    if config.signer_kind.startswith("bsre") and not config.bsre_url:
        raise ConfigError(f"SIGNER_KIND={config.signer_kind} membutuhkan BSRE_URL.")
    if config.production:
        _refuse_in_production(config, env)


def _refuse_in_production(config: Config, env: _Environment) -> None:
    """What a demo may have and an office may not; the first one found is the one that is said."""
    secrets = (
        env.secret("SECRET_KEY", config.data_dir / "secrets" / "secret_key"),
        env.secret("DATA_KEY", config.data_dir / "secrets" / "data_key"),
        config.cwt_key.read_text("utf-8", "replace"),
    )
    demo_pki = config.data_dir / "pki"
    refusals = {
        "DEBUG tidak boleh menyala di produksi.": config.debug,
        "DEMO tidak boleh menyala di produksi.": config.demo,
        "FAILPOINTS hanya untuk pengujian dan tidak boleh ada di produksi.": bool(config.failpoints),
        "BASE_URL di produksi harus diawali https://.": not config.base_url.startswith("https://"),
        "TRUSTED_HOSTS wajib diisi di produksi, misalnya nama host dari BASE_URL.": not config.trusted_hosts,
        "Rahasia pengembangan tidak boleh dipakai di produksi: buat folder data baru dengan "
        "APP_ENV=production dan 'python run.py init'.": any(s.startswith(DEVELOPMENT_MARK) for s in secrets),
        "SECRET_KEY di produksi harus sedikitnya 32 karakter.": len(config.secret_key) < 32,
        "Kunci penanda tangan demo tidak boleh dipakai di produksi: isi SIGNER_KIND dan kuncinya.": (
            config.signer_kind == "pkcs12" and config.signer_pkcs12.is_relative_to(demo_pki)
        ),
        "TRUST_ANCHORS wajib menunjuk sertifikat induk yang sah di produksi.": (
            config.trust_anchors.is_relative_to(demo_pki)
        ),
        "TSA_URL wajib menunjuk layanan penanda waktu yang sah di produksi.": "TSA_URL" not in env.values,
    }
    for sentence, is_true in refusals.items():
        if is_true:
            raise ConfigError(sentence)
