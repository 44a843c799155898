"""Default deny: every address has a row, and every row is kept to, for strangers, residents and officers."""

from __future__ import annotations

import pytest

from admin_app import gate
from models.operations.logins import sessions
from models.rules.roles import Role
from models.tables import Account, Officer
from tests.admin_app.public.browser import Browser
from tests.admin_app.public.conftest import log_in


def public_rules(app):
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("public.")]


def address_of(rule):
    values = dict.fromkeys(rule.arguments, "diri" if rule.endpoint == "public.register_step" else "x")
    if "photo" in rule.endpoint:
        values["which"] = "ktp"
    return rule.build(values, append_unknown=False)[1]


def test_every_endpoint_has_a_row(app):
    missing = [rule.endpoint for rule in app.url_map.iter_rules() if gate.access_of(app, rule.endpoint) is None]
    assert missing == []


def test_every_row_of_the_citizens_face_has_an_endpoint(app):
    known = {rule.endpoint for rule in app.url_map.iter_rules()}
    rows = {name for name in app.extensions["gate"] if name.startswith("public.")}
    assert rows <= known


def test_an_endpoint_without_a_row_is_refused(make_app, world):
    app = make_app()
    app.add_url_rule("/lupa-didaftar", "lupa", lambda: "rahasia")
    answer = Browser(app).open("/lupa-didaftar")
    assert answer.status == 403
    assert "rahasia" not in answer.text


def test_a_stranger_is_led_to_the_log_in_page(app):
    for rule in public_rules(app):
        if gate.access_of(app, rule.endpoint) is gate.PUBLIC or "GET" not in rule.methods:
            continue
        answer = Browser(app).open(address_of(rule))
        assert answer.status == 302, rule
        assert answer.headers["Location"].startswith("/masuk?lanjut="), rule


def test_no_page_of_a_resident_opens_for_an_officer(app, world):
    officer = Browser(app)
    row = Officer.get(Officer.username == "operator")
    with officer.client.session_transaction() as cookie:
        cookie["_user_id"] = sessions.open_session(officer=row, address="127.0.0.1", agent="", second_factor=True)
    for rule in public_rules(app):
        access = gate.access_of(app, rule.endpoint)
        if access is not gate.PUBLIC and "GET" in rule.methods:
            assert officer.open(address_of(rule)).status == 403, rule


def test_no_page_of_the_office_opens_for_a_resident(citizen, app):
    tried = 0
    for rule in app.url_map.iter_rules():
        access = gate.access_of(app, rule.endpoint)
        if access.kind is gate.Kind.STAFF and "GET" in rule.methods and not rule.arguments:
            answer = citizen.open(rule.rule)
            assert answer.status in {302, 403}, rule
            assert answer.status == 403 or answer.headers["Location"].startswith("/petugas/masuk"), rule
            tried += 1
    assert tried > 5


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.KEPALA])
def test_staff_rows_ask_for_role_and_second_factor(role):
    from types import SimpleNamespace

    from admin_app.sessions import Visitor

    access = gate.staff(Role.OPERATOR)
    officer = SimpleNamespace(role=role.value, demo=False)
    whole = Visitor("t", None, officer, second_factor=True)
    half = Visitor("t", None, officer, second_factor=False)
    assert gate.may(access, whole) is (role is Role.OPERATOR)
    assert not gate.may(access, half)
    assert gate.may(gate.staff(half=True), half)
    assert not gate.may(access, None)


def test_an_account_that_waits_for_the_officer_opens_nothing(app, world):
    browser = log_in(Browser(app), world.father.nik)
    Account.update(state="menunggu").where(Account.id == world.account.id).execute()
    for place in ("/akun", "/ajukan/CAP_LAHIR"):
        answer = browser.open(place)
        assert answer.status == 302
        assert answer.headers["Location"].startswith("/masuk?lanjut=")
