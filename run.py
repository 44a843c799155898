"""The one command: `python run.py` starts everything; sub-commands start or do one thing."""

from __future__ import annotations

import argparse
import os
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

from config import Config, ConfigError, location_from_env
from models.ports import log_lines
from models.rules.errors import DomainError

# Each sub-command imports what it runs only when it is chosen: the queue must not pay for the PDF libraries,
# and the web process must not load the signing ones.


def _all(args: argparse.Namespace) -> int:
    from scripts.all_processes import run_all  # noqa: PLC0415

    return run_all(args.data, args.port, small=args.small)


def _web(args: argparse.Namespace) -> int:
    from scripts.web_server import serve  # noqa: PLC0415

    serve(_config(args), args.fd)
    return 0


def _worker(args: argparse.Namespace) -> int:
    from workers import worker  # noqa: PLC0415

    worker.run(_config(args))
    return 0


def _relay(args: argparse.Namespace) -> int:
    from workers import relay  # noqa: PLC0415

    relay.run(_config(args))
    return 0


def _signer(args: argparse.Namespace) -> int:
    from workers import signer  # noqa: PLC0415

    signer.serve(_config(args))
    return 0


def _intake(args: argparse.Namespace) -> int:
    from workers import intake  # noqa: PLC0415

    intake.serve(_config(args))
    return 0


def _pki(args: argparse.Namespace) -> int:
    from workers.pki.make import make_demo_pki  # noqa: PLC0415
    from workers.pki.server import serve_pki  # noqa: PLC0415

    config = _config(args)
    if not config.demo:
        raise ConfigError("PKI demo hanya berjalan bila DEMO=1.")
    folder = config.signer_pkcs12.parent
    make_demo_pki(folder)
    serve_pki(folder, config.pki_url)
    return 0


def _queue(args: argparse.Namespace) -> int:
    from scripts import queue_server  # noqa: PLC0415

    queue_server.serve(_config(args))


def _init(args: argparse.Namespace) -> int:
    from scripts.installation import prepare  # noqa: PLC0415
    from scripts.secrets_store import ensure_secrets  # noqa: PLC0415

    home, production = location_from_env(data_dir=args.data)
    for file in ensure_secrets(home, production=production):
        print(f"Rahasia dibuat: {file}")
    prepare(_config(args))
    return 0


def _migrate(args: argparse.Namespace) -> int:
    from scripts import installation  # noqa: PLC0415

    config = _config(args)
    if args.check:
        installation.refuse_unfit(config)
        return 0
    applied = installation.migrate(config)
    print("\n".join(f"Migrasi dijalankan: {name}" for name in applied) or "Basis data sudah mutakhir.")
    return 0


def _seed(args: argparse.Namespace) -> int:
    from scripts.all_processes import UNSIGNED, seeded  # noqa: PLC0415
    from scripts.first_documents import sign_and_wait  # noqa: PLC0415
    from scripts.seed import seed  # noqa: PLC0415

    config = _config(args)
    if not config.demo:
        raise ConfigError("Data demo hanya untuk DEMO=1.")
    if args.sign:
        sign_and_wait(config)
    else:
        seed(config, small=args.small)
    seeded(config).write_text("" if args.sign or args.small else UNSIGNED, "utf-8")
    return 0


def _check(args: argparse.Namespace) -> int:
    from scripts.health import check  # noqa: PLC0415

    return 0 if check(_config(args)) else 1


def _version(_args: argparse.Namespace) -> int:
    project = tomllib.loads((Path(__file__).parent / "pyproject.toml").read_text("utf-8"))["project"]
    print(f"{project['name']} {project['version']}, Python {sys.version.split()[0]}")
    return 0


COMMANDS: dict[str, tuple[str, Callable[[argparse.Namespace], int]]] = {
    "all": ("semua proses di bawah satu pengawas (bawaan)", _all),
    "web": ("server web (gunicorn)", _web),
    "worker": ("satu pekerja antrean", _worker),
    "relay": ("pengirim pekerjaan ke antrean dan penyapu berkala", _relay),
    "signer": ("pemegang kunci tanda tangan selama satu sesi", _signer),
    "intake": ("pemeriksa berkas unggahan di proses terbatas", _intake),
    "pki": ("penanda waktu, OCSP dan CRL demo", _pki),
    "queue": ("server antrean tertanam (Valkey)", _queue),
    "init": ("menyiapkan folder data: rahasia, tabel, layanan versi 1", _init),
    "migrate": ("menjalankan migrasi basis data (--check: hanya memeriksa)", _migrate),
    "seed": ("mengisi data demo", _seed),
    "check": ("memeriksa basis data, antrean, penyimpanan, surel, penanda tangan dan jam", _check),
    "version": ("menampilkan versi", _version),
}


def _config(args: argparse.Namespace) -> Config:
    return Config.from_env(data_dir=args.data, port=args.port)


def _parser() -> argparse.ArgumentParser:
    listing = "\n".join(f"  {name:9} {text}" for name, (text, _) in COMMANDS.items())
    parser = argparse.ArgumentParser(
        prog="run.py",
        description="Menjalankan AKU MANDIRI, LOPE CAPIL dan kantornya.",
        epilog=f"perintah:\n{listing}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", nargs="?", default="all", choices=COMMANDS, metavar="perintah")
    parser.add_argument("--port", help="port web (bawaan: PORT atau 8000)")
    parser.add_argument("--data", type=Path, help="folder data (bawaan: DATA_DIR atau data di folder ini)")
    parser.add_argument("--check", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--small", action="store_true", help="data demo kecil: sedikit penduduk, belum ada permohonan")
    parser.add_argument("--sign", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--fd", type=int, help=argparse.SUPPRESS)
    return parser


def main(argv: list[str] | None = None) -> int:
    """Run one sub-command; a refusal is one sentence on stderr and status 78 (EX_CONFIG), never retried."""
    args = _parser().parse_args(argv)
    log_lines.mask()
    try:
        return COMMANDS[args.command][1](args)
    except (ConfigError, DomainError) as error:
        print(error, file=sys.stderr)
        return os.EX_CONFIG
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
