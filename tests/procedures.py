"""An agreement taken through its procedure, for tests; documents and signatures are bytes of the test."""

from __future__ import annotations

from models.operations import outbox
from models.operations.agencies import agreement_steps, agreements, countersigning
from models.operations.agencies.sanctions import Letter
from models.operations.applications.attaching import CleanFile
from models.operations.clock import today
from models.operations.documents import issuing
from models.operations.papers import issuing as paper_issuing
from models.operations.verification import users
from models.rules.roles import Role
from models.rules.verification.procedure import Step
from models.tables import AgencyUser, OfficePaper, OutboxItem
from tests import papers
from tests import world as small_office
from tests.agency import terms

BY_HAND = (Step.REQUEST, Step.FORWARDED, Step.APPROVED, Step.GUIDE)
GOOD = {"diterima": True, "pesan": "Sah.", "penanda_tangan": "SITI CONTOH", "penerbit": "BSrE", "waktu": ""}


def begun(world, number="PKS/1", **columns):
    """An agreement that has not begun its procedure, with all that the Dirjen is told in its terms."""
    row = papers.agreement(world, number=number, **columns)
    agreements.draft_terms(world.actor(Role.PENGELOLA), row, terms(data_balikan="Nomor rekam medis", **PORTAL))
    return row


PORTAL = {"metode_akses": ["WEB_PORTAL"]}


def file(name="surat.pdf"):
    return CleanFile(sha256="ab" * 32, media_type="application/pdf", pages=1, size=3, name=name)


def note(world, row, step, **more):
    return agreement_steps.note(world.actor(Role.PENGELOLA), row, step, Letter("470/1", today()), file(), **more)


def through(world, row, *steps):
    for step in steps:
        note(world, row, step)


def user(world, row, username="loket-rsud"):
    found = AgencyUser.get_or_none(AgencyUser.username == username)
    return found or users.create_user(
        world.actor(Role.PENGELOLA),
        row.agency,
        username=username,
        name="Petugas Loket",
        password=small_office.PASSWORD,
        demo=True,
    )


def published(world, row, digest="b" * 64):
    """The paper of the newest wording, signed by the kepala."""
    paper = papers.approved(world, paper=papers.begun(world, row))
    item = papers.claimed(paper)
    ready, sitting = paper_issuing.prepare(item)
    issuing.record_signed(item, issuing.begin_attempt(item, ready, sitting, "a" * 64), digest, "KEPALA")
    paper_issuing.publish(item, paper.id)
    return OfficePaper.get_by_id(paper.id)


def countersigned(world, row, paper, verdict=GOOD, digest="c" * 64):
    """The agency hands its signed file in and a worker judges it so."""
    made = countersigning.hand_in(user(world, row), paper, digest)
    job = OutboxItem.get(OutboxItem.job == countersigning.JOB, OutboxItem.subject_id == made.id)
    countersigning.judged(outbox.claim(job.id), made, dict(verdict))
    return made


def ready(world, row):
    """Everything but the last step."""
    through(world, row, *BY_HAND)
    countersigned(world, row, published(world, row))
    note(world, row, Step.STATEMENT, user_id=user(world, row).id)
