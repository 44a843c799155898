"""What protects every page: response headers, form tokens, rate limits and logs without NIKs."""

from __future__ import annotations

import secrets

from flask import Flask, g, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf.csrf import CSRFProtect
from werkzeug.wrappers import Response

from admin_app import hooks, problems
from config import Config
from models.ports import log_lines

STAFF_PREFIX = "/petugas"
KIOSK_PREFIX = "/kios/"
QUEUE_PATIENCE = 0.3  # seconds that a log-in may wait for a rate counter


class _LimitsOfViews(Limiter):
    """Every limit stands at its view, which asks for itself; the look before each request would find none."""

    def _check_request_limit(self, callable_name: str | None = None, in_middleware: bool = True) -> None:  # noqa: FBT001, FBT002 - as Flask-Limiter has it
        if not in_middleware:
            super()._check_request_limit(callable_name, in_middleware)


limiter = _LimitsOfViews(
    get_remote_address,
    strategy="moving-window",
    swallow_errors=True,
    in_memory_fallback_enabled=True,
    key_prefix="laju",
)
csrf = CSRFProtect()

API_POLICY = "default-src 'none'; frame-ancestors 'none'"
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
YEAR_SECONDS = 31_536_000


def register(app: Flask, config: Config) -> None:
    """Headers, rate limits and masked logs; :func:`protect_forms` comes after the gate."""
    app.config["RATELIMIT_STORAGE_URI"] = _storage(config.redis_url)
    app.config.setdefault(
        "RATELIMIT_STORAGE_OPTIONS",
        {"socket_connect_timeout": QUEUE_PATIENCE, "socket_timeout": QUEUE_PATIENCE},
    )
    limiter.init_app(app)
    app.context_processor(lambda: {"csp_nonce": nonce})
    app.after_request(hooks.for_programs(_add_headers))
    if config.base_url.startswith("https://"):
        app.after_request(hooks.for_programs(_add_transport_header))
    log_lines.mask()


def protect_forms(app: Flask) -> None:
    """Refuse every changing request without a token of this session."""
    csrf.init_app(app)


def _storage(redis_url: str) -> str:
    """The rate counters' own spelling of the queue's address."""
    return f"redis+{redis_url}" if redis_url.startswith("unix://") else redis_url


def nonce() -> str:
    """The nonce that lets a ``<script>`` or ``<style>`` of this answer run."""
    if "nonce" not in g:
        g.nonce = secrets.token_urlsafe(16)
    value: str = g.nonce
    return value


def allow_framing() -> None:
    """Let our own pages frame this answer (a preview of a PDF or scan)."""
    g.framed = True


def _policy() -> str:
    office = request.path.startswith(STAFF_PREFIX)
    parts = {
        "default-src": "'none'",
        "script-src": f"'nonce-{nonce()}'",
        "style-src": f"'self' 'nonce-{nonce()}'",
        "img-src": "'self' data:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "object-src": "'none'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'self'" if g.get("framed") else "'none'",
    }
    if office:
        parts |= {
            "style-src-attr": "'unsafe-inline'",
            "frame-src": "'self'",
            "script-src": f"'self' {parts['script-src']}",
        }
    if request.path.startswith(KIOSK_PREFIX):
        parts |= {"manifest-src": "'self'", "frame-src": "'self'"}
    return "; ".join(f"{name} {value}" for name, value in parts.items())


def _is_page(response: Response) -> bool:
    """Whether a person looks at it; of the addresses for programs the description alone."""
    return not problems.wanted() or response.mimetype == "text/html"


def _add_headers(response: Response) -> Response:
    ours = {"Content-Security-Policy": _policy() if _is_page(response) else API_POLICY, **HEADERS}
    if not g.get("framed"):
        ours["X-Frame-Options"] = "DENY"
    if "token" in (request.view_args or {}):
        ours["X-Robots-Tag"] = "noindex, nofollow"
    have = {name.lower() for name, _ in response.headers}  # to ask Werkzeug for each costs an exception where it lacks
    response.headers.extend([(name, value) for name, value in ours.items() if name.lower() not in have])
    return response


def _add_transport_header(response: Response) -> Response:
    response.headers.setdefault("Strict-Transport-Security", f"max-age={YEAR_SECONDS}")
    return response
