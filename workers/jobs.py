"""The jobs that the outbox promises: each takes one outbox id and reads like a recipe.

Pasal: Pasal 13(1)f, Pasal 13(1)g, Pasal 15(1)j, Pasal 15(1)l.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable

from models.operations import archive, forgetting, mail, moves, outbox
from models.operations.agencies import countersigning, semester_filings
from models.operations.designing import service_trials
from models.operations.documents import checks, draft_documents, form_copy, issuing, publishing
from models.operations.documents.issuing import Attempt, Signable
from models.operations.papers import drafting, kinds, wording
from models.operations.papers import issuing as paper_issuing
from models.operations.register_import import receiving
from models.operations.scans import scan_reading
from models.operations.verification import counts_reports, feedback, printing
from models.operations.verification.batch import receiving as batch_receiving
from models.operations.watch import decoys
from models.rules.errors import DomainError, TemporarilyUnavailable
from models.tables import Document, OfficePaper, OutboxItem
from models.tables.base import writing
from workers import (
    compose,
    countersign,
    deliver,
    draft_document,
    draft_paper,
    import_register,
    judge_feedback,
    print_answer,
    print_counts,
    print_semester,
    read_scans,
    try_draft,
    verify_batch,
)
from workers.failpoints import failpoint
from workers.render import Template
from workers.tools import Tools

log = logging.getLogger("workers.jobs")


class NotGenuine(DomainError):
    """Our own validator does not accept what the signer gave back: it is not published."""

    default = "Hasil tanda tangan tidak lolos pemeriksaan sendiri dan tidak diterbitkan."


def run(item_id: int, tools: Tools) -> None:
    """Claim the outbox row and do its job; a row that is done, or held by somebody, is left alone."""
    item = outbox.claim(item_id)
    if item is None:
        return
    failpoint("after-claim")
    try:
        JOBS[item.job](item, tools)
    except outbox.LeaseLost:
        log.warning("outbox %s: lease lost, nothing committed", item_id)
    except TemporarilyUnavailable as error:
        outbox.postpone(item, waiting_for=error.message, error=type(error).__name__)
    except Exception as error:
        outbox.postpone(item, waiting_for="dicoba lagi sebentar", error=f"{type(error).__name__}: {error}")
        raise


def issue(item: OutboxItem, tools: Tools) -> None:
    """Numbers → for each document: render, sign, validate, store, commit → one publish commit."""
    try:
        plan = issuing.prepare(item, tools.siak)
        failpoint("after-number")
        for document in plan.documents:
            if document.signed_sha256 is None:
                _sign(item, plan.sitting, document, issuing.pinned_template(document), tools)
        failpoint("signed-not-published")
        publishing.publish(item, plan, {sha: len(tools.store.get(sha)) for sha in _signed(plan)})
    except (outbox.LeaseLost, TemporarilyUnavailable):
        raise
    except DomainError as error:
        log.warning("outbox %s given back: %s", item.id, error.message)
        issuing.give_back(item, error.message)
        return
    failpoint("committed-not-notified")


def _signed(plan: issuing.Plan) -> list[str]:
    rows = Document.select(Document.signed_sha256).where(Document.id.in_([d.id for d in plan.documents]))
    return [sha for (sha,) in rows.tuples()]


def issue_paper(item: OutboxItem, tools: Tools) -> None:
    """The same for a paper of the office: number → render, sign, validate, store, commit → one publish commit."""
    try:
        paper, sitting = paper_issuing.prepare(item)
        failpoint("after-number")
        if paper.signed_sha256 is None:
            _sign(item, sitting, paper, wording.template_of(paper), tools)
        failpoint("signed-not-published")
        paper_issuing.publish(item, paper.id)
    except (outbox.LeaseLost, TemporarilyUnavailable):
        raise
    except DomainError as error:
        log.warning("outbox %s given back: %s", item.id, error.message)
        paper_issuing.give_back(item, error.message)
        return
    failpoint("committed-not-notified")


def _unsigned(document: Signable, template: Template, tools: Tools) -> bytes:
    address, key = tools.config.base_url, tools.cwt_key
    pdf = compose.compose(document.code, template, document.data, base_url=address, cwt_key=key)
    for_two = isinstance(document, OfficePaper) and kinds.of(document.code).countersigned
    return countersign.with_place(pdf) if for_two else pdf


def _sign(item: OutboxItem, sitting: str, document: Signable, template: Template, tools: Tools) -> None:
    pdf = _unsigned(document, template, tools)
    failpoint("mid-render")
    attempt = issuing.begin_attempt(item, document, sitting, hashlib.sha256(pdf).hexdigest())
    failpoint("before-sign")
    signed, signer_name = _signature(attempt, sitting, document, pdf, tools)
    failpoint("signed-not-stored")
    sha256 = tools.store.put(signed)
    failpoint("stored-not-committed")
    issuing.record_signed(item, attempt, sha256, signer_name)


def _signature(attempt: Attempt, sitting: str, document: Signable, pdf: bytes, tools: Tools) -> tuple[bytes, str]:
    try:
        signed = tools.signer.sign(sitting, document.id, pdf)
    except DomainError as error:
        waits = isinstance(error, TemporarilyUnavailable)
        issuing.end_attempt(attempt, "gagal" if waits else "ditolak", error.message)
        raise
    failpoint("mid-sign")
    verdict = tools.validate(signed)
    if verdict.genuine is not True or verdict.document_number != document.number:
        issuing.end_attempt(attempt, "tidak_sah", verdict.headline)
        raise NotGenuine(f"{NotGenuine.default} ({verdict.headline})")
    return signed, verdict.signer


def make_form(item: OutboxItem, tools: Tools) -> None:
    """Render the resident's copy of the form as sent and file it with the attachments (Pasal 13(1)f, 18(1))."""
    application = moves.load(item.application_id)
    pdf = compose.compose_form(form_copy.compose(application, tools.config.base_url))
    sha256 = tools.store.put(pdf)
    with writing():
        outbox.hold(item)
        archive.file_application(application, sha256, len(pdf))
        outbox.finish(item)


def send_message(item: OutboxItem, tools: Tools) -> None:
    """Send one e-mail, or leave it for the pengelola to see where no SMTP server is set."""
    message = mail.begin(item)
    if message is None:
        return

    def still_ours() -> None:
        with writing():
            outbox.hold(item)

    url = tools.config.smtp_url
    server = deliver.Server(url, always_tls=tools.config.smtp_tls == "always") if url else None
    sent = deliver.send(message, server, tools.config.mail_from, still_ours=still_ours)
    mail.done(item, message, sent.outcome, sent.reason)


def check_pdf(item: OutboxItem, tools: Tools) -> None:
    """Open a stranger's PDF in a limited child process, keep the verdict, forget the file (Pasal 11(3)e)."""
    check = checks.load(item)
    verdict = tools.verify_upload(tools.store.get(check.sha256))
    checks.done(item, check, verdict)
    if checks.is_only_an_upload(check.sha256):
        tools.store.delete(check.sha256)


def forget_file(item: OutboxItem, tools: Tools) -> None:
    """Delete a file that no row names any more."""
    sha256 = forgetting.leaving(item)
    if sha256 is not None:
        tools.store.delete(sha256)
    forgetting.finish(item)


def warn_of_decoy(item: OutboxItem, _tools: Tools) -> None:
    """Somebody asked about a NIK of nobody: raise the flag and write to the managers (Pasal 10(3))."""
    decoys.alarm(item)


JOBS: dict[str, Callable[[OutboxItem, Tools], None]] = {
    "terbitkan": issue,
    "formulir": make_form,
    "kirim_pesan": send_message,
    "periksa_pdf": check_pdf,
    draft_documents.JOB: draft_document.make,
    drafting.JOB: draft_paper.make,
    paper_issuing.JOB: issue_paper,
    countersigning.JOB: countersign.make,
    service_trials.JOB: try_draft.make,
    scan_reading.JOB: read_scans.make,
    receiving.JOB: import_register.make,
    printing.JOB: print_answer.make,
    counts_reports.JOB: print_counts.make,
    semester_filings.JOB: print_semester.make,
    feedback.JOB: judge_feedback.make,
    batch_receiving.JOB: verify_batch.make,
    decoys.JOB: warn_of_decoy,
    forgetting.JOB: forget_file,
}
"""Every job that may run; a queue entry can name nothing else."""
