"""Asking about a resident or a family, and the answer on the same page: nothing of it is kept in the browser.

Pasal: Pasal 10(1)a, Pasal 10(1)b.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask import render_template, request
from werkzeug.wrappers import Response

from admin_app import sessions
from admin_app.agency.portal.blueprint import blueprint
from models.operations.agencies import agreements
from models.operations.verification import answering, asker, data_updates, kept_answers
from models.operations.verification.answering import FAMILY, PERSON
from models.operations.verification.call import Answer, new_serial
from models.rules.errors import NotFound
from models.rules.names import clean_text
from models.rules.verification.elements import Kind, Show
from models.rules.verification.outcome import Refused
from models.rules.verification.query import MEMBER, Query
from models.rules.verification.terms import Terms
from models.tables import Agreement

SERIAL_DIGITS = 24
TITLES = {PERSON: "Verifikasi penduduk", FAMILY: "Verifikasi keluarga"}


@dataclass(frozen=True, slots=True)
class Box:
    """One element that may be compared: ``choices`` are code → label where it is one of a table."""

    key: str
    label: str
    choices: Mapping[str, str]
    hint: str = ""


@blueprint.route("/<number>/<what>", methods=["GET", "POST"])
def ask(number: str, what: str) -> Response | str | tuple[str, int]:
    """The form for one agreement; ``what`` is penduduk or keluarga."""
    if what not in TITLES:
        raise NotFound
    user, agreement = sessions.agency_user(), own_agreement(number)
    refusal: Refused | None = None
    answer: Answer | None = None
    terms: Terms | None = None
    printable = False
    try:
        who = asker.asking(user, agreement, sessions.address())
        terms = None if who.stopped else who.terms
        if request.method == "POST":
            verify = answering.verify_family if what == FAMILY else answering.verify_person
            query = _query(what, who.terms)
            answer = verify(who, query, serial_of_form())
            printable = kept_answers.keep(who, query.number, answer)
        elif (closed := who.closed()) is not None:
            terms, refusal = None, Refused(closed)
    except Refused as refused:
        refusal = refused
    page = render_template(
        "agency/tanya.html",
        agreement=agreement,
        what=what,
        title=TITLES[what],
        terms=terms,
        boxes=boxes(terms.elements) if terms else [],
        shown=_shown(terms) if terms else {},
        labels={key: element.label for key, element in agreements.data_elements().items()},
        typed=request.form,
        answer=answer,
        refusal=refusal,
        printable=printable,
        proposable=answer is not None and answer.person.resident is not None,
        serial=new_serial(),
        member=MEMBER,
    )
    return (page, refusal.status) if refusal else page


def own_agreement(number: str) -> Agreement:
    """An agreement of the user's agency, in force or not. Raises: NotFound."""
    key = int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0
    found = Agreement.get_or_none(Agreement.id == key, Agreement.agency == sessions.agency_user().agency_id)
    if found is None:
        raise NotFound
    return found


def _query(what: str, terms: Terms) -> Query:
    form = request.form
    keys = (MEMBER,) if what == FAMILY else tuple(terms.elements)
    known = {key: form.get(f"unsur_{key}", "") for key in keys if form.get(f"unsur_{key}", "").strip()}
    if what == FAMILY and MEMBER in known:
        known[MEMBER] = digits_of(known[MEMBER])
    return Query(
        number=digits_of(form.get("nomor", "")),
        known=known,
        purpose=form.get("tujuan", ""),
        case_reference=clean_text(form.get("rujukan", "")),
        wanted=tuple(key for key in form.getlist("minta") if key in terms.elements),
    )


def digits_of(text: str) -> str:
    """A number as typed, without what people put between its digits."""
    return "".join(text.replace(".", "").replace("-", "").split())[:40]


def serial_of_form() -> str:
    """The number that the page gave its form; a form that is sent twice is answered once."""
    text = request.form.get("kunci", "")
    whole = len(text) == SERIAL_DIGITS and all(one in "0123456789abcdef" for one in text)
    return text if whole else new_serial()


def boxes(keys: Iterable[str]) -> list[Box]:
    """One for each element but the numbers, which are asked for by themselves."""
    known = agreements.data_elements()
    hints = {Kind.DATE: "Misalnya 09-12-2019.", Kind.REGION: "Misalnya 16.10.04.1030."}
    return [
        Box(
            key,
            known[key].label,
            data_updates.choices_of(known[key]),
            hints.get(known[key].kind or Kind.EXACT, ""),
        )
        for key in keys
        if key not in data_updates.NUMBERS
    ]


def _shown(terms: Terms) -> dict[str, str]:
    known = agreements.data_elements()
    return {key: known[key].label for key, show in terms.elements.items() if show is Show.TAMPIL}
