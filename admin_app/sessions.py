"""Log-in for every face: Flask-Login over the sessions that live, and die, on the server."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, Request, request, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask_login import LoginManager, current_user, login_user, logout_user

from admin_app.problems import API_PREFIX, NATIONAL_PREFIX
from models.operations.applications import drafting
from models.operations.kiosks import operators
from models.operations.logins import officers, sessions
from models.operations.verification import users
from models.rules.actor import Actor
from models.tables import Account, AgencyUser, Kiosk, Officer


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whoever is logged in: an account, an officer or a user of an agency, and the token that the cookie holds.

    ``kiosk`` is the device at which a user works as its operator, and the only place where he is somebody.
    """

    token: str
    account: Account | None
    officer: Officer | None
    second_factor: bool
    user: AgencyUser | None = None
    kiosk: Kiosk | None = None
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    def get_id(self) -> str:
        """What Flask-Login keeps in the signed cookie."""
        return self.token


class _Cookies(SecureCookieSessionInterface):
    """Programs have tokens and no cookie: at their addresses none is read, and none is given."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """None, which Flask takes for a session that nothing can be written to."""
        if request.path.startswith((f"{API_PREFIX}/", f"{NATIONAL_PREFIX}/")):
            return None
        return super().open_session(app, request)


def register(app: Flask) -> None:
    """Let Flask-Login find the visitor of each request."""
    app.session_interface = _Cookies()
    manager = LoginManager()
    manager.session_protection = None  # addresses of phones change; the token dies on the server instead
    manager.init_app(app, add_context_processor=False)  # it would ask the database for every page, the error page too
    manager.user_loader(_load)
    app.context_processor(lambda: {"visitor": visitor})


def _load(token: str) -> Visitor | None:
    found = sessions.find_session(token)
    if found is None:
        return None
    return Visitor(
        token,
        found.account if found.account_id else None,
        found.officer if found.officer_id else None,
        found.second_factor,
        found.agency_user if found.agency_user_id else None,
        found.kiosk if found.kiosk_id else None,
    )


def visitor() -> Visitor | None:
    """Who is logged in; None for a stranger."""
    return current_user._get_current_object() if current_user.is_authenticated else None  # noqa: SLF001 - the proxy's own way


def account() -> Account:
    """The account behind this request, on pages that the gate opens to residents only."""
    found = visitor()
    if found is None or found.account is None:
        raise RuntimeError("no account: the gate must stand before this page")
    return found.account


def officer() -> Officer:
    """The officer behind this request, on pages that the gate opens to staff only."""
    found = visitor()
    if found is None or found.officer is None:
        raise RuntimeError("no officer: the gate must stand before this page")
    return found.officer


def agency_user() -> AgencyUser:
    """The agency's user behind this request, on pages that the gate opens to agencies only."""
    found = visitor()
    if found is None or found.user is None:
        raise RuntimeError("no user: the gate must stand before this page")
    return found.user


def actor() -> Actor:
    """Whoever is logged in, as the actor of an operation, with his address."""
    found = visitor()
    if found is not None and found.officer is not None:
        return officers.actor_of(found.officer, address())
    if found is not None and found.user is not None and found.kiosk is not None:
        return operators.actor_of(found.user, found.kiosk, address())
    if found is not None and found.user is not None:
        return users.actor_of(found.user, address())
    return drafting.actor_of(account(), address())


def address() -> str:
    """The caller's IP address, as far as our own proxies vouch for it."""
    return request.remote_addr or ""


def agent() -> str:
    """The caller's browser, as it names itself."""
    return request.user_agent.string[:200]


def holder() -> str:
    """Whose session the cookie names, as :func:`sessions.holder_of`, though it may have ended; "" for a stranger's."""
    return sessions.holder_of(session.get("_user_id", ""))  # where Flask-Login keeps :meth:`Visitor.get_id`


def sign_in(token: str) -> None:
    """Put a freshly opened session's token into a fresh cookie: nothing from before the log-in survives."""
    session.clear()
    found = _load(token)
    if found is not None:
        login_user(found)


def sign_out() -> None:
    """End the session on the server and empty the cookie."""
    found = visitor()
    if found is not None:
        sessions.end_session(found.token)
    logout_user()
    session.clear()
