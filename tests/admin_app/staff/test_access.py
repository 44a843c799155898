"""Every role at every address of the office, and the stranger: only what the table says."""

from __future__ import annotations

import pytest

from admin_app import gate
from admin_app.staff import access
from models.rules.roles import Role
from tests.admin_app.staff.conftest import ROLES


def office_rules(app):
    return [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/petugas")]


def address_of(rule):
    values = {
        name: {"key": 987654, "number": 9, "change": 9, "step": 9, "signature": 9, "page": 1, "export_type": "csv"}.get(
            name, "x"
        )
        for name in rule.arguments
    }
    return rule.build(values, append_unknown=False)[1]


def test_every_address_has_a_row_and_every_row_an_address(app):
    endpoints = {rule.endpoint for rule in office_rules(app)}
    assert endpoints == set(access.ROWS)


def test_nothing_can_be_deleted_or_edited_in_place(app):
    names = {rule.endpoint.rpartition(".")[2] for rule in office_rules(app)}
    assert not names & {"delete_view", "ajax_update", "ajax_lookup"}
    assert not any(rule.endpoint == "staff.static" for rule in office_rules(app))


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_each_role_reaches_exactly_its_rows(app, everybody, method):
    for rule in office_rules(app):
        who = access.ROWS[rule.endpoint]
        if method not in rule.methods or who.kind is gate.Kind.PUBLIC or rule.endpoint == "staff_login.log_out":
            continue
        for role, officer in everybody.items():
            officer.open("/petugas/")
            answer = officer.open(address_of(rule)) if method == "GET" else officer.post(address_of(rule), {})
            refused = answer.status == 403 and "Peran Anda tidak mencakup bagian ini" in answer.text
            assert refused is bool(who.roles and role not in who.roles), (rule, role, answer.status)
            assert answer.status != 500, (rule, role)


def test_the_stranger_and_the_citizen_are_led_to_the_log_in_page(app, stranger, citizen):
    for rule in office_rules(app):
        if access.ROWS[rule.endpoint].kind is gate.Kind.PUBLIC:
            continue
        for person in (stranger, citizen):
            if "GET" in rule.methods:
                answer = person.open(address_of(rule))
                assert answer.status == 302, rule
                assert answer.headers["Location"].startswith("/petugas/masuk"), rule


@pytest.mark.parametrize("who", ["stranger", "citizen"])
def test_nobody_from_outside_can_send_a_form_of_the_office(app, request, who):
    person = request.getfixturevalue(who)
    for rule in office_rules(app):
        if "POST" in rule.methods and access.ROWS[rule.endpoint].kind is not gate.Kind.PUBLIC:
            person.open("/petugas/masuk")
            assert person.post(address_of(rule), {}).status == 401, rule
            assert "Masuk petugas" in person.page.words("h1"), rule
            assert person.post(address_of(rule), {}, headers={"Origin": "https://jahat.invalid"}).status == 302, rule


def test_every_form_needs_the_token_of_its_session(app, pengelola):
    for rule in office_rules(app):
        if "POST" in rule.methods:
            answer = pengelola.post(address_of(rule), {}, token=False)
            assert answer.status in {400, 403}, (rule, answer.status)


def test_the_menu_shows_what_the_role_may_reach(everybody):
    for role, officer in everybody.items():
        officer.open("/petugas/")
        for link in officer.page.find("nav.menu a"):
            assert officer.open(link.get("href")).status == 200, (role, link.get("href"))


def test_only_the_kepala_has_the_signing_desk(everybody):
    for role, officer in everybody.items():
        assert (officer.open("/petugas/tanda-tangan/").status == 200) is (role is Role.KEPALA)
    assert set(everybody) == set(ROLES)
