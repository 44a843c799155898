"""A signer process for tests: the real server, with an approval list in a file where the database would be."""

from __future__ import annotations

import json
import logging
import sys
from pathlib import Path
from types import SimpleNamespace

from models.rules.errors import DomainError
from workers.signer import serve


def main(settings: dict[str, str | float | bool]) -> None:
    """Serve with ``settings``; the file ``approved`` holds lines of "document id, PDF's hash, content's hash"."""
    logging.basicConfig(level=logging.DEBUG, stream=sys.stderr)
    paths = {"signer_socket", "data_dir", "signer_pkcs12", "trust_anchors"}
    config = SimpleNamespace(**{key: Path(value) if key in paths else value for key, value in settings.items()})

    def check(document_id: int, sitting_id: str, pdf_sha256: str, content_sha256: str, number: str) -> None:
        line = f"{document_id} {pdf_sha256} {content_sha256} {number}"
        if line not in Path(settings["approved"]).read_text().splitlines():
            raise DomainError(f"bukan yang disetujui ({sitting_id})")

    serve(config, check, idle_seconds=float(settings["idle_seconds"]))


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
