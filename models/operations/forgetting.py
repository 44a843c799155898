"""Files whose last row let them go: drafts of papers that are done, and what an agency signed in vain.

A promise is made where a name goes away; the worker deletes the file only if by then no row names it.

Pasal: Pasal 15(1)i.
"""

from __future__ import annotations

from models.operations import outbox
from models.operations.clock import now
from models.operations.documents import checks
from models.rules.workflow import Stage
from models.tables import OfficePaper, OutboxItem, PartnerSignature
from models.tables.base import writing

JOB = "lupakan_berkas"
MOST_AT_ONCE = 200
DONE = (Stage.TERBIT.value, Stage.DITARIK.value)


def promise(sha256: str) -> None:
    """Have the file leave the store, inside the transaction in which a row stopped naming it."""
    outbox.promise(JOB, f"lupa:{sha256[:32]}:{now():%Y%m%d%H%M%S%f}", payload={"sha256": sha256})


def catch_up() -> list[str]:
    """Let go of drafts of papers that were issued or withdrawn, and of refused files; returns what, for the log."""
    papers = OfficePaper.select().where(OfficePaper.stage.in_(DONE), OfficePaper.draft_sha256.is_null(False))
    refused = PartnerSignature.select().where(~PartnerSignature.accepted, PartnerSignature.upload.is_null(False))
    done = []
    for row in papers.limit(MOST_AT_ONCE):
        with writing():
            promise(row.draft_sha256)
            OfficePaper.update(draft_sha256=None).where(OfficePaper.id == row.id).execute()
        done.append(f"konsep naskah {row.id}")
    for row in refused.limit(MOST_AT_ONCE):
        with writing():
            promise(row.upload)
            PartnerSignature.update(upload=None).where(PartnerSignature.id == row.id).execute()
        done.append(f"berkas ditolak {row.id}")
    return done


def leaving(item: OutboxItem) -> str | None:
    """The file of this job; None when a row names it again, or a check of it is still to be done."""
    sha256 = item.payload["sha256"]
    return sha256 if checks.is_only_an_upload(sha256) else None


def finish(item: OutboxItem) -> None:
    """Close the job. Raises: outbox.LeaseLost."""
    with writing():
        outbox.hold(item)
        outbox.finish(item)
