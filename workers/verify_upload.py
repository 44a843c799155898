"""The check of a PDF that a stranger uploaded, in a child process from which it can harm no one.

Pasal: 11(3)e
"""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

import cryptography.hazmat.backends.openssl.backend
import pyhanko.pdf_utils.crypt
import pyhanko.pdf_utils.filters

from config import Config
from workers.limited_child import ChildFailed, Limits, Reason, run
from workers.signing.mirror import FOLDER, read_mirror
from workers.trust import read_configured_trust
from workers.validate import MAX_BYTES, validate
from workers.verdict import outcome

log = logging.getLogger("workers.verify_upload")
# the libraries load these only when they first need them, and the child can open no file
PRELOADED = (cryptography.hazmat.backends.openssl.backend, pyhanko.pdf_utils.crypt, pyhanko.pdf_utils.filters)
LIMITS = Limits(memory=512 * 1024 * 1024, cpu_seconds=10, wall_seconds=20.0, output=1024 * 1024)


def verify_upload(pdf: bytes | Path, config: Config, *, limits: Limits = LIMITS) -> dict[str, Any]:
    """The ``Verdict`` as a plain dict; a file that made the child fail gets a verdict that says so."""
    trust, lists = read_configured_trust(config), read_mirror(config.data_dir / FOLDER)
    content = pdf if isinstance(pdf, bytes) else _read(pdf)

    def work() -> bytes:
        return json.dumps(validate(content, trust, own_crls=lists).as_dict()).encode()

    try:
        found: dict[str, Any] = json.loads(run(work, limits))
    except ChildFailed as failure:
        log.warning("upload not checked: %s", failure)
        too_much = failure.reason in {Reason.MEMORY, Reason.OUTPUT}
        return outcome("terlalu_besar" if too_much else "tidak_dapat_diperiksa").as_dict()
    return found


def _read(file: Path) -> bytes:
    with file.open("rb") as stream:
        return stream.read(MAX_BYTES + 1)
