"""The secrets of one installation, made once and kept in its data folder."""

from __future__ import annotations

import base64
import contextlib
import os
import secrets
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from config import DEVELOPMENT_MARK


def ensure_secrets(data_dir: Path, *, production: bool = False) -> list[Path]:
    """Make the secrets that ``data_dir/secrets`` lacks (0600), replacing none; returns the new files.

    Outside production each begins with the mark that production refuses, so that neither a demo's folder nor
    a variable copied from it can become an office's.
    """
    folder = data_dir / "secrets"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    mark = "" if production else DEVELOPMENT_MARK
    makers = {"secret_key": _secret_key, "data_key": _data_key, "cwt_key.pem": _cwt_key}
    missing = {folder / name: make for name, make in makers.items() if not (folder / name).exists()}
    for file, make in missing.items():
        _write_once(file, f"{mark}{make()}\n".encode())
    return list(missing)


def _secret_key() -> str:
    return secrets.token_urlsafe(48)


def _data_key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def _cwt_key() -> str:
    """Text before the first boundary of a PEM file is commentary (RFC 7468 §2): the mark may stand there."""
    pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return "\n" + pem.decode()


def _write_once(file: Path, content: bytes) -> None:
    """Appear whole or not at all; of two that start at once the first one's secret stays."""
    draft = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        with contextlib.suppress(FileExistsError):  # the other one was first, and its secret is as good
            os.link(draft, file)
    finally:
        draft.unlink()
    folder = os.open(file.parent, os.O_RDONLY | os.O_DIRECTORY)
    os.fsync(folder)
    os.close(folder)
