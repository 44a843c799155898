"""The web server with its real settings over the smallest application, run as a process of its own."""

from __future__ import annotations

import sys
from pathlib import Path

from config import Config
from scripts.web_server import WebServer


def answer(environ, start_response):
    """The body of the request."""
    body = environ["wsgi.input"].read()
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
    return [body]


class SmallWebServer(WebServer):
    """Loads nothing of ours."""

    def load(self):
        """The application."""
        return answer


if __name__ == "__main__":
    SmallWebServer(Config.from_env({}, data_dir=Path(sys.argv[1]), port=int(sys.argv[2])), None).run()
