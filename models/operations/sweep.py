"""Once a minute: repair what a crash left half done, each repair in the trail."""

from __future__ import annotations

from models.operations import archive, forgetting, form_replies, outbox, trail
from models.operations.agencies import agreements, semester_reports
from models.operations.documents import draft_sweep, issuing
from models.operations.follow_up import stay_permits
from models.operations.kiosks import recognition, visits, watch
from models.operations.papers import issuing as papers
from models.operations.register_import import tidying
from models.operations.residents import old_data
from models.operations.scans import scan_reading
from models.operations.verification import counts_reports, kept_answers, knocks, printing, replays, statements
from models.operations.verification.batch import deciding as batches
from models.operations.verification.batch import tidying as old_batches
from models.operations.visits import appointment_days
from models.operations.watch import looking
from models.rules.actor import SYSTEM
from models.rules.workflow import FINAL_STAGES, Stage
from models.tables import Application, OutboxItem
from models.tables.base import writing


def sweep() -> list[str]:
    """Promise again what has no open promise; returns what was repaired, for the log."""
    replays.forget_old()
    kept_answers.forget_old()
    knocks.forget_old()
    form_replies.forget_old()
    recognition.forget_old()
    visits.end_silent()
    agreements.end_expired()
    agreements.warn_of_ends()
    semester_reports.write_for_overdue()
    return [
        *_issuing_without_promise(),
        *_forms_without_promise(),
        *papers.promise_again(),
        *draft_sweep.catch_up(),
        *forgetting.catch_up(),
        *appointment_days.catch_up(),
        *stay_permits.remind(),
        *old_data.scan(),
        *scan_reading.promise_again(),
        *tidying.forget_old_rows(),
        *printing.forget_old(),
        *counts_reports.forget_old(),
        *batches.continue_waiting(),
        *old_batches.forget_old(),
        *statements.catch_up(),
        *watch.tell_of_silence(),
        *looking.look_through(),
    ]


def _open_jobs(job: str) -> set[int]:
    rows = OutboxItem.select(OutboxItem.application).where(OutboxItem.job == job, OutboxItem.done_at.is_null()).tuples()
    return {application_id for (application_id,) in rows}


def _issuing_without_promise() -> list[str]:
    promised = _open_jobs("terbitkan")
    repaired = []
    for application in Application.select().where(Application.stage == Stage.TTE):
        if application.id in promised:
            continue
        with writing():
            approval = issuing.approval_of(application)
            key = f"terbit:{application.id}:{approval.id if approval else 0}:sapu:{application.version}"
            outbox.promise("terbitkan", key, application=application)
            trail.record(SYSTEM, "sapu_terbit", application=application, reason="penerbitan dijanjikan ulang")
        repaired.append(application.reference)
    return repaired


def _forms_without_promise() -> list[str]:
    promised = _open_jobs("formulir")
    repaired = []
    open_files = Application.select().where(
        Application.submitted_at.is_null(False), Application.stage.not_in([s.value for s in FINAL_STAGES])
    )
    for application in open_files:
        if application.id in promised or archive.form_of(application) is not None:
            continue
        with writing():
            key = f"formulir:{application.id}:{application.round}:sapu"
            outbox.promise("formulir", key, application=application)
        repaired.append(application.reference)
    return repaired
