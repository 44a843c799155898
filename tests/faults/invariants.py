"""What must hold after any fault (the list of the design): numbers, signatures, archive, notices, trail."""

from __future__ import annotations

from collections import Counter

from models.operations import trail
from models.operations.documents import numbering
from models.rules import workflow
from models.rules.workflow import Stage
from models.tables import (
    Application,
    ArchiveRecord,
    Document,
    Message,
    Notice,
    NumberReservation,
    Resident,
    SignAttempt,
    TrailEntry,
)
from workers.tools import Tools


def issued(application_id: int) -> bool:
    return Application.get_by_id(application_id).stage == Stage.TERBIT


def check_all(config, application_ids) -> None:
    tools = Tools.from_config(config)
    assert numbering.gaps() == []
    assert trail.verify().broken_at is None
    numbers = [row.number for row in NumberReservation.select()]
    assert len(numbers) == len(set(numbers)) == len(application_ids)
    for application_id in application_ids:
        _check_one(tools, Application.get_by_id(application_id))
    assert Resident.select().where(Resident.source == "akta").count() == len(application_ids)


def _check_one(tools, application) -> None:
    moves = TrailEntry.select().where(TrailEntry.application == application, TrailEntry.to_stage != "")
    assert workflow.fold((m.action, m.to_stage) for m in moves.order_by(TrailEntry.id)) == application.stage
    documents = list(application.documents.where(Document.state != "dicabut"))
    assert Counter(d.state for d in documents) == {"terbit": 2}
    for document in documents:
        verdict = tools.validate(tools.store.get(document.signed_sha256))
        assert verdict.genuine is True, verdict.headline
        assert verdict.document_number == document.number
        outcomes = Counter(a.outcome for a in document.attempts)
        assert outcomes["berhasil"] == 1
        assert outcomes["berjalan"] == 0
        assert SignAttempt.get(SignAttempt.document == document, SignAttempt.outcome == "berhasil").signed_sha256
    filed = ArchiveRecord.select().where(ArchiveRecord.application == application, ArchiveRecord.kind == "dokumen")
    assert sorted(row.sha256 for row in filed) == sorted(d.signed_sha256 for d in documents)
    key = f"permohonan:{application.id}:terbit"
    assert Notice.select().where(Notice.key == key).count() == 1
    assert Message.select().where(Message.key == key).count() == 1
