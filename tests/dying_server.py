"""The web application on a real socket, which kills itself once after a commit and before its answer.

``python -m tests.dying_server DATA PORT DATABASE_URL INTAKE``: it dies at a POST while DATA/mati exists.
"""

from __future__ import annotations

import dataclasses
import os
import signal
import sys
from pathlib import Path

from flask import request
from werkzeug.serving import make_server

from admin_app import create_app
from config import Config


def main(folder: Path, port: int, url: str, intake: Path) -> None:
    config = Config.from_env({"DATABASE_URL": url}, data_dir=folder, port=port)
    app = create_app(dataclasses.replace(config, intake_socket=intake), RATELIMIT_ENABLED=False)
    sign = folder / "mati"

    @app.after_request
    def die(response):
        if request.method == "POST" and sign.exists():
            sign.unlink()
            os.kill(os.getpid(), signal.SIGKILL)
        return response

    make_server("127.0.0.1", port, app, threaded=True).serve_forever()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3], Path(sys.argv[4]))
