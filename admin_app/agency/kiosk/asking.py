"""Verifying the resident who agreed, and his family; nobody else, and nobody of another desa.

Pasal: Pasal 10(1)a, Pasal 10(1)b, Pasal 10(2)b.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import render_template, request
from werkzeug.wrappers import Response

from admin_app import kiosk_device, sessions
from admin_app.agency.kiosk.blueprint import blueprint
from admin_app.agency.kiosk.held import once, refused, shown, taken
from admin_app.agency.portal.asking import boxes, digits_of, serial_of_form
from models.operations.agencies import agreements
from models.operations.verification import answering, asker, kept_answers
from models.operations.verification.asker import Asker
from models.operations.verification.call import new_serial
from models.rules.errors import AlreadyChanged
from models.rules.names import clean_text
from models.rules.verification.elements import Show
from models.rules.verification.outcome import Refused
from models.rules.verification.query import MEMBER, Query
from models.rules.verification.terms import Terms

NAME = "nama"


@blueprint.route("/periksa", methods=["GET", "POST"])
def ask_person() -> Response | tuple[str, int]:
    """The resident's own data: his NIK and name are those of the consent."""
    return _page("Periksa data saya", answering.PERSON)


@blueprint.route("/periksa/keluarga", methods=["GET", "POST"])
def ask_family() -> Response | tuple[str, int]:
    """His family: by its number, as a member of it."""
    return _page("Periksa keluarga", answering.FAMILY)


def _page(title: str, what: str) -> Response | tuple[str, int]:
    if request.method == "POST":
        return once(lambda: _asked(what))
    try:
        terms, held = _asker().terms, taken()
    except Refused as refusal:
        return render_template("agency/kios/periksa.html", title=title, problem=refusal), refusal.status
    page = render_template(
        "agency/kios/periksa.html",
        title=title,
        what=what,
        terms=terms,
        answer=_read(held.more) if held.more else None,
        problem=held.problem,
        boxes=boxes([key for key in terms.elements if key != NAME]),
        labels={key: element.label for key, element in agreements.data_elements().items()},
        shows=[key for key, show in terms.elements.items() if show is Show.TAMPIL],
        typed=held.typed,
        serial=new_serial(),
    )
    return page, held.status


def _asker() -> Asker:
    return asker.by_kiosk(sessions.agency_user(), kiosk_device.here(), sessions.address())


def _asked(what: str) -> Response:
    """Ask, and let the next page show the answer."""
    verify = answering.verify_family if what == answering.FAMILY else answering.verify_person
    try:
        who = _asker()
        answer = verify(who, _query(what, who.terms), serial_of_form())
    except (Refused, AlreadyChanged) as refusal:
        return refused(refusal)
    people = [answer.person, *(one for one in answer.others if one.values)]
    return shown(serial=answer.serial, people=[kept_answers.plain_of(one) for one in people])


def _read(held: Mapping[str, Any]) -> dict[str, Any]:
    person, *others = map(kept_answers.read_person, held["people"])
    return {"person": person, "others": others, "serial": held["serial"]}


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
