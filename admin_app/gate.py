"""Default deny: one table says who may reach an endpoint, and an endpoint that is not in it is refused.

Faces add their rows with :func:`allow`; a test walks the URL map and asks for every row.

Pasal: Pasal 10(2)b, Pasal 13(1)a, Pasal 15(1)a, Pasal 15(1)c, Pasal 15(1)f, Pasal 15(1)i.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from flask import Flask, current_app, redirect, render_template, request, url_for
from werkzeug.exceptions import Forbidden
from werkzeug.wrappers import Response

from admin_app import hooks, kiosk_device, sessions, stash
from models.operations.kiosks import devices
from models.rules.errors import NotAllowed
from models.rules.roles import Role

_NAME = "gate"
_CLIENTS = "gate_clients"
CITIZEN_LOGIN = "public.log_in"
STAFF_LOGIN_PATH = "/petugas/masuk"
AGENCY_LOGIN_PATH = "/lembaga/masuk"
KIOSK_HOME_PATH, KIOSK_LOGIN_PATH, KIOSK_ENROL_PATH = "/kios/", "/kios/masuk", "/kios/daftar"
KIOSK_STOPPED_PATH = "/kios/berhenti"
AT_KIOSK = "kios"
"""Stands for the application's token in the addresses of a kiosk, see :mod:`admin_app.holding`."""
EVERY = frozenset({"GET", "HEAD", "POST"})


class Kind(StrEnum):
    """Whom a row lets in."""

    PUBLIC = "siapa pun"
    CITIZEN = "pemilik akun"
    ACTIVE = "pemilik akun yang sudah diperiksa petugas"
    STAFF = "petugas"
    AGENCY = "pengguna lembaga"
    CLIENT = "program lembaga"
    DEVICE = "perangkat kios"
    KIOSK = "petugas kios di perangkatnya"
    GUEST = "warga yang setuju, di kios"
    HOLDER = "pemilik akun yang sudah diperiksa, atau warga yang setuju, di kios"


@dataclass(frozen=True, slots=True)
class Access:
    """Who may: ``roles`` limits staff (empty: every officer); ``half``: the second factor may still be missing.

    ``unagreed``: HTTP methods that a kiosk answers also while no agreement of its desa is in force.
    """

    kind: Kind
    roles: frozenset[Role] = frozenset()
    half: bool = False
    unagreed: frozenset[str] = frozenset()


PUBLIC = Access(Kind.PUBLIC)
CITIZEN = Access(Kind.CITIZEN)
CITIZEN_ACTIVE = Access(Kind.ACTIVE)


AGENCY = Access(Kind.AGENCY)
AGENCY_HALF = Access(Kind.AGENCY, half=True)
"""Also a user who still has to enrol his second factor."""


CLIENT = Access(Kind.CLIENT)
"""A program with a token of its own; nobody who is logged in passes here."""


DEVICE = Access(Kind.DEVICE)
"""Whoever stands before an enrolled kiosk."""
KIOSK = Access(Kind.KIOSK, unagreed=EVERY)
"""An operator of the desa, logged in at this very device."""
KIOSK_SERVING = Access(Kind.KIOSK)
"""The same, under an agreement of his desa that is in force."""
GUEST = Access(Kind.GUEST)
"""The same, while a resident who agreed is being served."""
GUEST_LEAVING = Access(Kind.GUEST, unagreed=EVERY)
"""What is left to the resident when the agreement stopped meanwhile: to take home what he has."""
HOLDER = Access(Kind.HOLDER)
"""Pages of an application: as :data:`CITIZEN_ACTIVE` on a phone, as :data:`GUEST` at a kiosk (``holding``)."""
HOLDER_SAVING = Access(Kind.HOLDER, unagreed=frozenset({"POST"}))
"""The same; the page that was open when the agreement stopped is still stored, and none follows it."""


def staff(*roles: Role, half: bool = False) -> Access:
    """Officers of these roles, or every officer."""
    return Access(Kind.STAFF, frozenset(roles), half)


def allow(app: Flask, rows: Mapping[str, Access]) -> None:
    """Add rows: endpoint → who; ``blueprint.*`` stands for every endpoint of a blueprint without a row of its own."""
    app.extensions.setdefault(_NAME, {}).update(rows)


def admit_clients(app: Flask, enter: Callable[[], None]) -> None:
    """``enter`` is asked before every address for programs; it raises for whoever has no living token."""
    app.extensions[_CLIENTS] = enter


def access_of(app: Flask, endpoint: str) -> Access | None:
    """The row of an endpoint; None when the table has none."""
    table: dict[str, Access] = app.extensions.get(_NAME, {})
    return table.get(endpoint) or table.get(endpoint.rpartition(".")[0] + ".*")


def may(access: Access, visitor: sessions.Visitor | None) -> bool:
    """Whether ``visitor`` (None: not logged in) may pass."""
    match access.kind:
        case Kind.CITIZEN | Kind.ACTIVE:
            return _has_account(access.kind, visitor)
        case Kind.HOLDER:
            return _has_account(Kind.ACTIVE, visitor) or _is_at_kiosk(Kind.GUEST, visitor)
        case Kind.AGENCY:
            return _is_of_agency(access, visitor)
        case Kind.DEVICE | Kind.KIOSK | Kind.GUEST:
            return _is_at_kiosk(access.kind, visitor)
        case Kind.STAFF:
            return _is_officer(access, visitor)
    return access.kind is Kind.PUBLIC  # a program shows its token to its own doorkeeper, see :func:`admit_clients`


def _has_account(kind: Kind, visitor: sessions.Visitor | None) -> bool:
    """Whether ``visitor`` is a resident, and an officer has verified him where that is asked."""
    account = visitor.account if visitor else None
    return account is not None and (kind is Kind.CITIZEN or account.state == "aktif")


def _is_of_agency(access: Access, visitor: sessions.Visitor | None) -> bool:
    """Whether ``visitor`` is a user of an agency on its portal; an operator of a kiosk is one at his device only."""
    user = visitor.user if visitor else None
    if visitor is None or user is None or visitor.kiosk is not None:
        return False
    return visitor.second_factor or user.demo or access.half


def _is_at_kiosk(kind: Kind, visitor: sessions.Visitor | None) -> bool:
    """Whether the browser shows the device's secret, and its operator and a resident are there where it is asked."""
    kiosk = kiosk_device.found()
    if kiosk is None or kind is Kind.DEVICE:
        return kiosk is not None
    if visitor is None or visitor.user is None or visitor.kiosk != kiosk:
        return False
    return kind is Kind.KIOSK or kiosk_device.open_visit() is not None


def _is_officer(access: Access, visitor: sessions.Visitor | None) -> bool:
    """Whether ``visitor`` is an officer of one of the roles, wholly logged in where that is asked."""
    officer = visitor.officer if visitor else None
    if visitor is None or officer is None:
        return False
    whole = visitor.second_factor or officer.demo or access.half
    return whole and (not access.roles or Role(officer.role) in access.roles)


def register(app: Flask) -> None:
    """Stand before every request."""
    allow(app, {"static": PUBLIC})
    app.before_request(hooks.for_programs(_check))


def _check() -> Response | str | tuple[str, int] | None:
    if request.endpoint is None:
        return None
    access = access_of(current_app, request.endpoint)
    if access is None:
        current_app.logger.error("endpoint without a row in the gate: %s", request.endpoint)
        raise Forbidden
    if access.kind is Kind.CLIENT:
        current_app.extensions[_CLIENTS]()
    if access.kind in {Kind.PUBLIC, Kind.CLIENT}:
        return None
    visitor = sessions.visitor()
    if not may(access, visitor):
        return _turn_away(access, visitor)
    return redirect(KIOSK_STOPPED_PATH, 303) if _is_stopped(access, visitor) else None


def _is_stopped(access: Access, visitor: sessions.Visitor | None) -> bool:
    """Whether this is a kiosk's page that needs an agreement of its desa, and none is in force at this moment."""
    at_kiosk = (
        access.kind in {Kind.KIOSK, Kind.GUEST, Kind.HOLDER} and visitor is not None and visitor.kiosk is not None
    )
    return at_kiosk and request.method not in access.unagreed and not devices.is_under_agreement(kiosk_device.here())


def _turn_away(access: Access, visitor: sessions.Visitor | None) -> Response | str | tuple[str, int]:
    """To where he can log in. Raises: NotAllowed where that would not help him."""
    if access.kind is Kind.STAFF:
        return _turn_away_from_staff(visitor)
    if (access.kind is Kind.HOLDER and _is_kiosks(visitor)) or access.kind in {Kind.DEVICE, Kind.KIOSK, Kind.GUEST}:
        return redirect(_start_of_kiosk(visitor))
    if access.kind is Kind.AGENCY:
        return _turn_away_from_portal()
    if visitor is None:
        return _ask_to_log_in()
    if visitor.account is not None:
        raise NotAllowed("Akun Anda masih diperiksa petugas. Bagian ini terbuka setelah akun Anda aktif.")
    raise NotAllowed("Bagian ini untuk warga. Keluarlah dahulu, lalu masuk sebagai warga.")


def _is_kiosks(visitor: sessions.Visitor | None) -> bool:
    """Whether a form's page is a kiosk's, also after the device was revoked: nobody logs in there as a resident."""
    named = request.view_args is not None and request.view_args.get("token") == AT_KIOSK
    return named or ((visitor is None or visitor.kiosk is not None) and kiosk_device.found() is not None)


def _start_of_kiosk(visitor: sessions.Visitor | None) -> str:
    """Where somebody at a kiosk begins; nothing that was typed goes along."""
    if kiosk_device.found() is None:
        return KIOSK_ENROL_PATH
    return KIOSK_HOME_PATH if _is_at_kiosk(Kind.KIOSK, visitor) else KIOSK_LOGIN_PATH


def _turn_away_from_portal() -> Response | tuple[str, int]:
    if held := stash.kept(stash.Face.AGENCY):
        page = render_template("agency/masuk.html", target=stash.here(), error="", username="", titip=held)
        return page, 401
    return redirect(f"{AGENCY_LOGIN_PATH}?lanjut={stash.quoted(stash.here())}")


def _turn_away_from_staff(visitor: sessions.Visitor | None) -> Response | tuple[str, int]:
    if visitor is None or visitor.officer is None:
        if held := stash.kept(stash.Face.STAFF):
            return render_template(
                "staff/masuk/masuk.html", target=stash.here(), error="", username="", titip=held
            ), 401
        return redirect(f"{STAFF_LOGIN_PATH}?lanjut={stash.quoted(stash.here())}")
    if not (visitor.second_factor or visitor.officer.demo):
        return redirect(STAFF_LOGIN_PATH)
    raise NotAllowed("Peran Anda tidak mencakup bagian ini.")


def _ask_to_log_in() -> Response | tuple[str, int]:
    if request.method == "POST" and stash.same_origin():
        return stash.log_in_page(), 401
    return redirect(url_for(CITIZEN_LOGIN, lanjut=stash.here()))
