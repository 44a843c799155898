"""The drafts that lie on the kepala's desk: each document as it will be, bound to the content it was drawn from.

A draft is promised when a file comes to him and again when what it shows has changed; it is kept while the file lies
with him or is being signed, and forgotten afterwards. Nothing in signing waits for one.

Pasal: Pasal 15(1)i.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from models.operations import moves, outbox
from models.operations.applications import content
from models.operations.clock import now
from models.operations.documents import preview
from models.operations.documents.preview import Preview
from models.rules.canonical import content_sha256
from models.rules.workflow import Stage
from models.tables import Application, DraftDocument, OutboxItem, PdfCheck
from models.tables.base import writing

JOB = "konsep"
KEPT_AT = (Stage.KEPALA.value, Stage.TTE.value)


@dataclass(frozen=True, slots=True)
class Plan:
    """What the drafts of a file must show at this moment.

    ``content_sha256`` is the file's present content; ``facts_sha256`` covers everything that is printed but the day,
    so that a reserved number, a new paraf or another head of the office makes a new draft too.
    """

    application: Application
    content_sha256: str
    facts_sha256: str
    previews: tuple[Preview, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class Drawn:
    """One document drawn: the PDF's hash in the store, or None and the ``problem`` that kept it from being drawn."""

    code: str
    title: str
    sha256: str | None
    problem: str = ""


def plan_of(application: Application) -> Plan:
    """Read what the drafts must show now; nothing stays written."""
    at, present = now(), content.fingerprint(application)
    found = tuple(preview.previews(application))
    return Plan(application, present, _facts(application, found), found, at)


def _facts(application: Application, found: Iterable[Preview]) -> str:
    templates = application.service_version.templates
    return content_sha256([{"templat": templates[one.output.template], "data": _lasting(one.data)} for one in found])


def _lasting(data: dict[str, Any]) -> dict[str, Any]:
    """Without the day, which is that of issuing, and without the stored content hash, which may lag behind."""
    document = {key: value for key, value in data["dokumen"].items() if key != "tanggal"}
    return {**data, "dokumen": document, "content_sha256": ""}


def promise(application: Application) -> bool:
    """Have the drafts of this file made, or forgotten, by a worker; False when that is promised already.

    A promise that a worker is busy with does not count: it may have read what was there before the change.
    """
    with writing():
        asked = OutboxItem.select().where(OutboxItem.job == JOB, OutboxItem.application == application)
        waiting = asked.where(OutboxItem.done_at.is_null(), OutboxItem.failed_at.is_null(), OutboxItem.lease.is_null())
        if waiting.exists():
            return False
        outbox.promise(JOB, f"konsep:{application.id}:{asked.count()}", application=application)
    return True


def renew(application_id: int) -> None:
    """Promise the drafts anew where the content that they show is no longer that of the file."""
    application = moves.load(application_id)
    shown = DraftDocument.select().where(
        DraftDocument.application == application, DraftDocument.content_sha256 == application.content_sha256
    )
    if application.stage == Stage.KEPALA and not shown.exists():
        promise(application)


def current(plan: Plan) -> list[DraftDocument]:
    """The drafts that show exactly what ``plan`` says; empty while they are (re)made, which is promised then."""
    rows = _rows(plan)
    if not rows and plan.previews:
        promise(plan.application)
    return rows


def _rows(plan: Plan) -> list[DraftDocument]:
    query = DraftDocument.select().where(
        DraftDocument.application == plan.application,
        DraftDocument.content_sha256 == plan.content_sha256,
        DraftDocument.facts_sha256 == plan.facts_sha256,
    )
    return list(query.order_by(DraftDocument.id))


def exist(application: Application) -> bool:
    """Whether the file has any draft, be it an outdated one."""
    return DraftDocument.select().where(DraftDocument.application == application).exists()


def of_stack(files: Iterable[Application]) -> dict[int, list[DraftDocument]]:
    """Application id → its drafts that can be shown, as far as the list knows; whoever opens one is told otherwise."""
    shown = {one.id: one for one in files}
    found: dict[int, list[DraftDocument]] = {}
    rows = DraftDocument.select().where(DraftDocument.application.in_(list(shown))).order_by(DraftDocument.id)
    for row in rows:
        if as_the_file_came(row, shown[row.application_id]):
            same = found.setdefault(row.application_id, [])
            same[:] = [one for one in same if one.code != row.code] + [row]
    return found


def as_the_file_came(row: DraftDocument, application: Application) -> bool:
    """Of its content, and checked since it came to the kepala: parafs and reserved numbers change only with a move."""
    return bool(row.content_sha256 == application.content_sha256 and row.checked_at >= application.stage_since)


def wanted(item: OutboxItem) -> Plan | None:
    """What the job is to draw; None when the file lies with the kepala no longer."""
    application = moves.load(item.application_id)
    return plan_of(application) if application.stage == Stage.KEPALA else None


def missing(plan: Plan) -> tuple[Preview, ...]:
    """The documents that still have to be drawn: all or none."""
    return () if _rows(plan) else plan.previews


def record(item: OutboxItem, plan: Plan, drawn: Sequence[Drawn]) -> None:
    """Commit the drafts, and the present fingerprint where the register changed it. Raises: outbox.LeaseLost."""
    bound = {"application": plan.application, "content_sha256": plan.content_sha256, "facts_sha256": plan.facts_sha256}
    with writing():
        outbox.hold(item)
        for one in drawn:
            DraftDocument.insert(
                **bound,
                code=one.code,
                title=one.title,
                sha256=one.sha256,
                problem=one.problem[:300],
                made_at=plan.at,
                checked_at=plan.at,
            ).on_conflict_ignore().execute()
        checked([row.id for row in _rows(plan)], plan.at)
        Application.update(content_sha256=plan.content_sha256).where(
            Application.id == plan.application.id,
            Application.stage == Stage.KEPALA,
            Application.version == plan.application.version,
        ).execute()


def checked(draft_ids: Sequence[int], at: datetime) -> None:
    """Note that these drafts were held against their file as it was at that moment."""
    DraftDocument.update(checked_at=at).where(DraftDocument.id.in_(list(draft_ids))).execute()


def unwanted(item: OutboxItem, plan: Plan | None) -> list[DraftDocument]:
    """The drafts to forget: all but those of ``plan``, or every one once the file was issued, ended or returned."""
    kept = {row.id for row in _rows(plan)} if plan is not None else set()
    if plan is None and moves.load(item.application_id).stage in KEPT_AT:
        return []
    rows = DraftDocument.select().where(DraftDocument.application == item.application_id)
    return [row for row in rows if row.id not in kept]


def objects_of(rows: Sequence[DraftDocument]) -> list[str]:
    """The hashes that nothing names but ``rows``: their PDFs may leave the store."""
    going = [row.id for row in rows]
    hashes = {row.sha256 for row in rows if row.sha256}
    kept = DraftDocument.select(DraftDocument.sha256).where(DraftDocument.sha256.in_(list(hashes)))
    held = {sha256 for (sha256,) in kept.where(DraftDocument.id.not_in(going)).tuples()}
    waiting = PdfCheck.select(PdfCheck.sha256).where(PdfCheck.state != "selesai", PdfCheck.sha256.in_(list(hashes)))
    return sorted(hashes - held - {sha256 for (sha256,) in waiting.tuples()})


def finish(item: OutboxItem, rows: Sequence[DraftDocument]) -> None:
    """Drop the rows whose PDFs have left the store and close the job. Raises: outbox.LeaseLost."""
    with writing():
        outbox.hold(item)
        DraftDocument.delete().where(DraftDocument.id.in_([row.id for row in rows])).execute()
        outbox.finish(item)
