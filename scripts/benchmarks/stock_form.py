"""What anybody would write first: the same questions as a stock WTForms form in a bare Flask, without any database."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask, render_template_string
from werkzeug.datastructures import MultiDict
from wtforms import Form, RadioField, SelectField, StringField, TextAreaField

from admin_app.public.asking import Question

PAGE = """<!doctype html><html lang="id"><head><title>{{ title }}</title></head><body><main><h1>{{ title }}</h1>
<form method="post">{% for field in form %}<p>{{ field.label }}{{ field() }}</p>{% endfor %}<button>Simpan</button>
</form></main></body></html>"""


def page_of(title: str, questions: list[Question]) -> Callable[[], bytes]:
    """Asks a bare application for the page."""
    app = Flask("stock_form")
    form = type("StockForm", (Form,), {f"field_{at}": _field(one) for at, one in enumerate(questions)})

    @app.get("/")
    def show() -> str:
        return render_template_string(PAGE, title=title, form=form(MultiDict()))

    client = app.test_client()
    return lambda: client.get("/").data


def _field(question: Question) -> Any:
    choices = [(one.value, one.label) for one in question.choices]
    if choices:
        return (SelectField if question.widget == "select" else RadioField)(question.label, choices=choices)
    return (TextAreaField if question.widget == "textarea" else StringField)(question.label)
