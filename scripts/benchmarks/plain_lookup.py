"""What anybody would write first: a Flask view that looks a NIK up with Peewee and answers JSON, with no control."""

from __future__ import annotations

import sys
from pathlib import Path

import peewee
from flask import Flask, jsonify, request
from werkzeug.wrappers import Response

from config import Config
from models.tables import Resident
from models.tables.base import bind, database
from models.tables.sealing import blind
from scripts.web_server import WebServer


def make_app(config: Config) -> Flask:
    """The view alone, with a pooled connection for each request as ours has."""
    bind(config.database_url, config.data_key, pooled=True)
    app = Flask("plain")

    @app.before_request
    def connect() -> None:
        database.connect()

    @app.teardown_request
    def close(_error: BaseException | None) -> None:
        database.close()

    @app.post("/nik")
    def look_up() -> Response:
        nik = request.get_json()["nik"]
        query = peewee.ModelSelect(Resident, [Resident.name, Resident.birth_date, Resident.status])
        found = query.where(Resident.nik_index == blind(nik)).first()
        return jsonify({"nama": found.name, "tgl_lahir": found.birth_date, "status": found.status})

    return app


class PlainServer(WebServer):
    """The same server settings over the plain view."""

    def load(self) -> Flask:
        """Made in each worker, as ours."""
        return make_app(self.config)


def main() -> None:
    """``python -m scripts.benchmarks.plain_lookup DATA PORT``."""
    PlainServer(Config.from_env(data_dir=Path(sys.argv[1]), port=sys.argv[2]), None).run()


if __name__ == "__main__":
    main()
