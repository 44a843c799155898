"""A sign without a glyph fails no print after its quota was taken: it is refused where it is typed, or spelled out."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from models.operations.agencies import agreement_steps, sanctions, semester_filings
from models.operations.agencies.sanctions import Letter
from models.operations.clock import now, today
from models.operations.papers import kinds, wording
from models.operations.verification import clients, counts_reports, statement_paper, statements
from models.rules.errors import InvalidInput
from models.rules.questions import Kind
from models.rules.roles import Role
from models.rules.verification.outcome import Refused
from models.rules.verification.procedure import Step
from models.rules.verification.query import require_case
from models.rules.verification.semester_report import read_report
from models.rules.verification.statement import month_of
from models.tables import Agency, AgencyUser, SemesterFiling
from tests import agency as agencies
from tests import procedures
from tests.admin_app.agency.conftest import user_of
from tests.models.operations.agencies.test_semester_filings import LAST
from tests.models.operations.agencies.test_semester_filings import TYPED as REPORT
from tests.models.rules.test_fields import read as read_field
from tests.workers.test_print_answer import requested
from tests.workers.tools import text_of
from workers import compose, print_answer, print_counts
from workers.render import RenderError, render_html, render_pdf

ODD, SPELLED = "Klinik 🏥", "(U+1F3E5)"
MADE_BY_US = re.compile(r"[A-Z_]+|[0-9T:.+-]*|[0-9a-f]{24,}|[A-Za-z0-9_-]{22}")
"""Codes, times, digests and tokens: nobody types them."""
URL = "https://contoh.invalid"


def odd(data, *, but=frozenset({"nomor", "kunci"})):
    """``data`` with the sign in every text that may have been typed by somebody."""
    if isinstance(data, dict):
        return {key: one if key in but else odd(one) for key, one in data.items()}
    if isinstance(data, list):
        return [odd(one) for one in data]
    return f"{data} 🏥" if isinstance(data, str) and not MADE_BY_US.fullmatch(data) else data


def test_an_answer_is_printed_whatever_is_written_in_it(world):
    content = requested(world).content
    hostile = odd(content)
    assert hostile["cetakan"]["rujukan"] == "RM-0001 🏥"
    assert text_of(print_answer.draw(hostile, base_url=URL)).count(SPELLED) > 8


def test_an_answer_asked_for_with_an_odd_case_before_it_was_refused_is_printed(world, monkeypatch):
    monkeypatch.setattr("models.rules.verification.query.printable_line", lambda text, *_args, **_more: text)
    content = requested(world, case_reference=ODD).content
    assert SPELLED in text_of(print_answer.draw(content, base_url=URL))


def test_figures_are_printed_whatever_users_and_programs_are_called(world):
    agreement = agencies.agreed(world, tujuan=[ODD])
    agencies.logged(agreement, now(), purpose=ODD, user=user_of(world, agreement.agency))
    Agency.update(name=ODD).execute()
    AgencyUser.update(name=ODD).execute()
    user = AgencyUser.get()
    row = counts_reports.request_report(user, "penduduk", today() - timedelta(days=1), today(), agencies.ADDRESS)
    assert text_of(print_counts.draw(row.content)).count(SPELLED) >= 3


def test_the_copy_of_a_semester_report_is_printed_whatever_it_says(world):
    agreement = agencies.agreed(world, berlaku_mulai=LAST.isoformat())
    user = user_of(world, agreement.agency)
    one = next(one for one in semester_filings.owed_by(user) if one.open)
    row = semester_filings.file(user, one, REPORT, stated=True, address=agencies.ADDRESS)
    data = odd(semester_filings.composed(SemesterFiling.get_by_id(row.id)))
    assert text_of(compose.compose_receipt("LAPORAN_SEMESTER", data, base_url=URL)).count(SPELLED) > 8


def test_a_purpose_that_a_program_made_up_does_not_keep_its_agency_from_its_statement(world, shipped):
    agreement = agencies.agreed(world)
    client = clients.register_client(world.actor(Role.PENGELOLA), agreement, "SIMRS")
    agencies.logged(agreement, now(), client=client, purpose=ODD, result="tujuan", counted=0)
    row = statements.make(agreement, month_of(now()))
    content = statement_paper.build(row.id)
    assert SPELLED in str(content.data)
    wording.pinned_columns(kinds.of(statement_paper.CODE), content)


def pks_with(world, **columns):
    row = procedures.begun(world)
    for step in procedures.BY_HAND:
        procedures.note(world, row, step)
    type(row).update(**columns).where(type(row).id == row.id).execute()
    return agreement_steps.draft_paper(world.actor(Role.PENGELOLA), row)


TYPED = {
    "a case of the portal, of a kiosk and of a program": lambda world: agencies.verify(world, case_reference=ODD),
    "the case of a file": lambda world: require_case(ODD),
    "a program": lambda world: clients.register_client(world.actor(Role.PENGELOLA), agencies.agreed(world), ODD),
    "the number of a warning": lambda world: sanctions.warn(
        world.actor(Role.PENGELOLA),
        agencies.agreed(world),
        sanctions.WARNINGS[0],
        Letter(ODD, today()),
        "Tanpa laporan",
    ),
    "the reason of a sanction": lambda world: sanctions.freeze(
        world.actor(Role.PENGELOLA), agencies.agreed(world), ODD
    ),
    "the letter of a step": lambda world: agreement_steps.note(
        world.actor(Role.PENGELOLA), procedures.begun(world), Step.REQUEST, Letter(ODD, today()), procedures.file()
    ),
    "the number of a renewal": lambda world: agreement_steps.renew(
        world.actor(Role.PENGELOLA), agencies.agreed(world), ODD
    ),
    "a PKS": lambda world: pks_with(world, title=ODD),
    "a report of a semester": lambda world: read_report(REPORT | {"kendala": ODD}, stated=True),
}


@pytest.mark.parametrize("what", TYPED)
def test_what_is_typed_is_refused_with_a_clear_sentence(world, shipped, what):
    with pytest.raises((InvalidInput, Refused), match="tidak dapat dicetak di dokumen: 🏥"):
        TYPED[what](world)


@pytest.mark.parametrize("kind", [Kind.TEXT, Kind.TEXTAREA, Kind.NAME, Kind.NUMBER_TEXT])
def test_an_answer_that_no_document_can_print_is_refused(kind):
    assert "tidak dapat dicetak" in str(read_field(kind, ODD).problems)


@pytest.mark.parametrize("kind", Kind)
def test_no_kind_of_field_lets_it_through(kind):
    assert "🏥" not in str(read_field(kind, ODD).value)


def test_a_civil_document_is_never_spelled_out():
    with pytest.raises(RenderError, match=re.escape("🏥 (U+1F3E5)")):
        render_pdf(render_html("<p>{{ nama }}</p>", {"nama": ODD}))
