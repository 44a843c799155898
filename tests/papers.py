"""A paper of the office, walked along its chain, for tests; its draft is bytes of the test unless a worker draws it."""

from __future__ import annotations

import hashlib

from models.operations import outbox
from models.operations.agencies import agreements
from models.operations.clock import now
from models.operations.desk.office import Seen
from models.operations.papers import drafting, issuing
from models.operations.papers.agreement_paper import CODE
from models.rules.roles import Role
from models.rules.workflow import Stage
from models.tables import Agency, Agreement, OfficePaper, OutboxItem
from models.tables.base import writing
from tests.agency import terms

CHAIN = {Stage.OPERATOR: Role.PENGELOLA, Stage.PENGAWAS: Role.PENGAWAS, Stage.ADMINISTRATOR: Role.ADMINISTRATOR}
SIGNER = {
    "partner_signer": "SITI CONTOH",
    "partner_office": "Direktur",
    "partner_nip": "19700101 199001 2 001",
    "partner_basis": "Keputusan Bupati Nomor 1 Tahun 2026",
}


def agreement(world, number="PKS/1", **columns):
    """An agreement whose terms wait to be agreed, with a signer on the other side."""
    agency = Agency.get_or_none() or Agency.create(
        name="RSUD (CONTOH)", kind="lembaga lain", address="Indralaya", contact_email="rsud@contoh.invalid"
    )
    values = {"title": "Pemanfaatan data kependudukan", "state": "draf", **SIGNER, **columns}
    row = Agreement.create(number=number, changed_at=now(), **{"agency": agency, **values})
    agreements.draft_terms(world.actor(Role.PENGELOLA), row, terms())
    return row


def begun(world, row=None):
    """The PKS of an agreement, as its drafter began it."""
    row = row or agreement(world)
    with writing():
        return drafting.begin(world.actor(Role.PENGELOLA), CODE, agreements.newest_version(row).id)


def fresh(paper):
    return OfficePaper.get_by_id(paper.id)


def drawn(paper, put=lambda data: hashlib.sha256(data).hexdigest()):
    """Do the open promises to draw this paper."""
    rows = OutboxItem.select().where(OutboxItem.job == drafting.JOB, OutboxItem.subject_id == paper.id)
    for row in rows.where(OutboxItem.done_at.is_null()):
        drafting.drawn(outbox.claim(row.id), fresh(paper), put(b"%PDF " + paper.content_sha256.encode()))
    return fresh(paper)


def seen(paper):
    return Seen(paper.version, paper.content_sha256)


def read(world, paper, role):
    drafting.open_draft(world.actor(role), paper.id)
    return fresh(paper)


def at_stage(world, stage, paper=None):
    """A paper that lies at ``stage``."""
    paper = drawn(paper or begun(world))
    while paper.stage != stage:
        role = CHAIN[Stage(paper.stage)]
        read(world, paper, role)
        paper = drafting.paraf(world.actor(role), paper.id, seen(paper))
    return paper


def approved(world, sitting="sidang-uji", paper=None):
    """A paper that the kepala approved."""
    paper = at_stage(world, Stage.KEPALA, paper)
    read(world, paper, Role.KEPALA)
    return issuing.approve(world.actor(Role.KEPALA), paper.id, seen(paper), sitting=sitting)


def claimed(paper):
    """The claimed job that issues it."""
    rows = OutboxItem.select().where(OutboxItem.job == issuing.JOB, OutboxItem.subject_id == paper.id)
    return outbox.claim(rows.where(OutboxItem.done_at.is_null()).get().id)
