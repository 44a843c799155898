"""The check of a PDF that a stranger uploaded, in a child process that it can harm no one from.

Pasal: 11(3)e
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from config import Config
from workers.limited_child import Limits, run_limited
from workers.signing.mirror import FOLDER, read_mirror
from workers.trust import read_configured_trust
from workers.validate import MAX_BYTES, judge
from workers.verdict import outcome


def verify_upload(pdf: bytes | Path, config: Config, *, limits: Limits | None = None) -> dict[str, Any]:
    """The ``Verdict`` as a plain dict; 'tidak_dapat_diperiksa' where the child crashed or took too long."""
    trust, lists = read_configured_trust(config), read_mirror(config.data_dir / FOLDER)
    if isinstance(pdf, Path):
        with pdf.open("rb") as stream:
            pdf = stream.read(MAX_BYTES + 1)
    content = pdf

    async def question() -> dict[str, Any]:
        return (await judge(content, trust, own_crls=lists)).as_dict()

    return run_limited(question, limits or Limits()) or outcome("tidak_dapat_diperiksa").as_dict()
