"""Verifying the resident who agreed, and his family; nobody else, and nobody of another desa.

Pasal: Pasal 10(1)a, Pasal 10(1)b, Pasal 10(2)b.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template, request

from admin_app import kiosk_device, sessions
from admin_app.agency.kiosk.blueprint import blueprint
from admin_app.agency.portal.asking import boxes, digits_of, serial_of_form
from models.operations import agreements
from models.operations.verification import answering, asker
from models.operations.verification.call import Answer, new_serial
from models.rules.names import clean_text
from models.rules.verification.elements import Show
from models.rules.verification.outcome import Refused
from models.rules.verification.query import MEMBER, Query
from models.rules.verification.terms import Terms

NAME = "nama"


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of a question: the terms (None where there are none), an answer or a refusal, or neither yet."""

    terms: Terms | None
    answer: Answer | None = None
    refusal: Refused | None = None


@blueprint.route("/periksa", methods=["GET", "POST"])
def ask_person() -> str | tuple[str, int]:
    """The resident's own data: his NIK and name are those of the consent."""
    return _page("Periksa data saya", answering.PERSON)


@blueprint.route("/periksa/keluarga", methods=["GET", "POST"])
def ask_family() -> str | tuple[str, int]:
    """His family: by its number, as a member of it."""
    return _page("Periksa keluarga", answering.FAMILY)


def _page(title: str, what: str) -> str | tuple[str, int]:
    asked = _ask(what)
    terms = asked.terms
    keys = [key for key in terms.elements if key != NAME] if terms else []
    page = render_template(
        "agency/kios/periksa.html",
        title=title,
        what=what,
        asked=asked,
        boxes=boxes(keys),
        labels={key: element.label for key, element in agreements.data_elements().items()},
        shown=[key for key, show in terms.elements.items() if show is Show.TAMPIL] if terms else [],
        typed=request.form,
        serial=new_serial(),
    )
    return (page, asked.refusal.status) if asked.refusal else page


def _ask(what: str) -> Asked:
    terms = None
    try:
        who = asker.by_kiosk(sessions.agency_user(), kiosk_device.here(), sessions.address())
        terms = who.terms
        if request.method == "GET":
            return Asked(terms)
        verify = answering.verify_family if what == answering.FAMILY else answering.verify_person
        return Asked(terms, verify(who, _query(what, terms), serial_of_form()))
    except Refused as refusal:
        return Asked(terms, refusal=refusal)


def _query(what: str, terms: Terms) -> Query:
    visit, form = kiosk_device.visit(), request.form
    known = {key: form.get(f"unsur_{key}", "") for key in terms.elements if form.get(f"unsur_{key}", "").strip()}
    if NAME in terms.elements:
        known[NAME] = visit.name
    if what == answering.FAMILY:
        known = {MEMBER: visit.nik}
    return Query(
        number=digits_of(form.get("nomor", "")) if what == answering.FAMILY else visit.nik,
        known=known,
        purpose=form.get("tujuan", ""),
        case_reference=clean_text(form.get("rujukan", "")),
        wanted=tuple(key for key in form.getlist("minta") if key in terms.elements),
    )
