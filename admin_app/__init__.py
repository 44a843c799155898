"""Every face over the operations: one Flask application whose parts are joined here and nowhere else."""

from __future__ import annotations

from typing import Any

import peewee
from flask import Flask, g, request
from flask_babel import Babel
from werkzeug.middleware.proxy_fix import ProxyFix

from admin_app import (
    bound,
    delivery,
    errors,
    gate,
    holding,
    hooks,
    keys,
    kiosk_device,
    public,
    resend,
    security,
    sessions,
    staff,
    uploads,
    wording,
)
from admin_app.agency import api, kiosk, portal
from config import Config
from models.ports.store import open_store
from models.tables import base
from models.tables.sealing import sealer

MAX_REQUEST_BYTES = 32 * 1024 * 1024


def create_app(config: Config, **overrides: Any) -> Flask:
    """The application for ``config``; ``overrides`` are Flask settings for a test.

    Raises: ValueError, RuntimeError, ImportError for a database or store that cannot be used.
    """
    app = hooks.Application(__name__)
    app.request_class = uploads.UploadRequest
    app.url_map.converters["int"] = keys.KeyConverter
    https = config.base_url.startswith("https://")
    app.config.update(
        SECRET_KEY=config.secret_key,
        TRUSTED_HOSTS=list(config.trusted_hosts) or None,
        MAX_CONTENT_LENGTH=MAX_REQUEST_BYTES,
        SESSION_COOKIE_NAME="__Host-sesi" if https else "sesi",
        SESSION_COOKIE_SECURE=https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PREFERRED_URL_SCHEME="https" if https else "http",
        WTF_CSRF_TIME_LIMIT=None,  # a token lives as long as its session; slow writers are the rule here
        BABEL_DEFAULT_LOCALE="id",
        BABEL_DEFAULT_TIMEZONE="Asia/Jakarta",
        **overrides,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    if config.proxy_count:
        count = config.proxy_count
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    database = base.bind(config.database_url, config.data_key, pooled=True)
    bound.bind(app, config, open_store(config.store_url, sealer().seal, sealer().open))
    _connect_per_request(app, database)
    Babel(app)
    sessions.register(app)
    kiosk_device.register(app, secure=https)
    security.register(app, config)
    gate.register(app)
    uploads.register(app)
    security.protect_forms(app)
    resend.register(app)
    holding.register(app)
    delivery.register(app)
    wording.register(app)
    errors.register(app)
    public.register(app)
    staff.register(app, config)
    portal.register(app)
    kiosk.register(app)
    api.register(app)
    return app


def _connect_per_request(app: Flask, database: peewee.Database) -> None:
    @app.before_request
    @hooks.for_programs
    def connect() -> None:
        if request.endpoint != "static" and database.is_closed():
            database.connect()
            g.connected = True

    @app.teardown_request
    def close(_error: BaseException | None) -> None:
        if g.pop("connected", False) and not database.is_closed():
            database.close()
