"""The one command: prepare the data folder when it is new, then supervise everything until told to stop."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from config import Config, location_from_env
from scripts.secrets_store import ensure_secrets
from scripts.supervise.plan import RUN, everything_answers, free_port_near, listen, lock, plan
from scripts.supervise.process import Leash
from scripts.supervise.supervisor import Supervisor

UNSIGNED = "belum bertanda tangan"


def run_all(data_dir: Path | None, port: str | None, *, small: bool = False) -> int:
    """Supervise one installation; returns the exit status. A new demo is ``small`` where that is asked for.

    Raises:
        ConfigError: settings, port or data folder cannot be used.
    """
    home, production = location_from_env(data_dir=data_dir)
    if not production:
        ensure_secrets(home)
    config = Config.from_env(data_dir=home, port=port)
    held = lock(config)
    listener = listen(config)
    if config.demo:
        (config.run_dir / "pki_url").write_text(f"http://127.0.0.1:{free_port_near(config.port)}", "utf-8")
    status = _prepare(config, small=small)
    if status == 0:
        supervisor = Supervisor(
            plan(config, listener),
            is_ready=_Readiness(config),
            announce=lambda: _announce(config),
            say=_say,
        )
        status = supervisor.run()
    os.close(held)
    return status


def _prepare(config: Config, *, small: bool) -> int:
    """In processes of their own: what they import would stay in the supervisor's memory."""
    if config.production:
        return _sub_command(config, "migrate", "--check")
    status = _sub_command(config, "init")
    if status == 0 and config.demo and not seeded(config).exists():
        _say("Menyiapkan data demo (hanya sekali) …")
        status = _sub_command(config, "seed", *(["--small"] if small else []))
    return status


class _Readiness:
    """Everything answers; a new demo has signed its first documents too, which takes the running processes."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self.signing: subprocess.Popen[bytes] | None = None

    def __call__(self) -> bool:
        if self.signing is not None:
            return self.signing.poll() is not None
        if not everything_answers(self.config):
            return False
        if not self.config.demo or seeded(self.config).read_text("utf-8") != UNSIGNED:
            return True
        command = _command(self.config, "seed", "--sign")
        self.signing = subprocess.Popen(command, preexec_fn=Leash(os.getpid()))  # noqa: PLW1509 - one thread
        return False


def seeded(config: Config) -> Path:
    """The file whose presence says that the demo data is complete, and whose text whether it is signed."""
    return config.data_dir / "seeded"


def _command(config: Config, *words: str) -> list[str]:
    return [sys.executable, str(RUN), *words, "--data", str(config.data_dir), "--port", str(config.port)]


def _sub_command(config: Config, *words: str) -> int:
    return subprocess.run(_command(config, *words), check=False, preexec_fn=Leash(os.getpid())).returncode


def _announce(config: Config) -> None:
    logins = config.data_dir / "demo-logins.txt"
    _say(f"Sistem siap di {config.base_url}/ (petugas: {config.base_url}/petugas/). Hentikan dengan Ctrl-C.")
    if config.demo and logins.exists():
        _say(logins.read_text("utf-8"))


def _say(line: str) -> None:
    print(line, flush=True)
