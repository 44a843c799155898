"""At the addresses of programs only what concerns them is done around a request."""

from __future__ import annotations

import dataclasses

import pytest

from admin_app import create_app, hooks


@pytest.fixture
def app(config, world):
    return create_app(dataclasses.replace(config, base_url="https://capil.example"), RATELIMIT_ENABLED=False)


def names(found):
    return [hook.__name__ for hook in found]


def test_programs_meet_the_gate_and_what_protects_every_answer_and_no_more(app):
    before, after = app.around_programs(("api",))
    assert names(before) == ["connect", "_check"]
    assert names(after) == ["deliver", "_add_transport_header", "_add_headers"]


def test_what_a_blueprint_asks_for_itself_is_asked(app):
    asked = []
    app.before_request_funcs["api"] = [lambda: asked.append("before")]
    app.after_request_funcs["api"] = [lambda response: asked.append("after") or response]
    app.test_client().get("/api/v1/")
    assert asked == ["before", "after"]


@pytest.mark.parametrize(("path", "asked"), [("/api/v1/", 0), ("/dukcapil/nothing", 0), ("/", 2)])
def test_a_hook_of_pages_is_asked_at_pages_only(app, path, asked):
    seen = []
    app.before_request(lambda: seen.append("before"))
    app.after_request(lambda response: seen.append("after") or response)
    app.test_client().get(path)
    assert len(seen) == asked


def test_the_first_answer_of_a_hook_is_the_answer(app):
    app.before_request(hooks.for_programs(lambda: ("not today", 503)))
    assert app.test_client().get("/api/v1/").status_code == 503
