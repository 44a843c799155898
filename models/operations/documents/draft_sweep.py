"""Once a minute: which drafts no longer show what they must, and which belong to files that have left the kepala.

Pasal: Pasal 15(1)i.
"""

from __future__ import annotations

from collections.abc import Iterator

from models.operations.applications import content
from models.operations.clock import now
from models.operations.documents import draft_documents
from models.rules.workflow import Stage
from models.tables import Application, DraftDocument, RegisterChange

MOST_READ = 20
"""Files whose content is read anew in one round; who opens a draft is told the truth at once in any case."""


def catch_up() -> list[str]:
    """Promise the drafts that are missing, outdated or to be forgotten; returns the references of those files."""
    return [one.reference for one in (*_departed(), *_outdated()) if draft_documents.promise(one)]


def _departed() -> list[Application]:
    query = Application.select(Application.id, Application.reference).join(DraftDocument).distinct()
    return list(query.where(Application.stage.not_in(draft_documents.KEPT_AT)))


def _outdated() -> Iterator[Application]:
    quiet: list[tuple[Application, list[DraftDocument]]] = []
    drafts = _drafts_by_file()
    for application in Application.select(
        Application.id, Application.reference, Application.content_sha256, Application.stage_since
    ).where(Application.stage == Stage.KEPALA):
        rows = drafts.get(application.id, [])
        if any(draft_documents.as_the_file_came(row, application) for row in rows):
            quiet.append((application, rows))
        else:
            yield application
    yield from _overtaken_by_the_register(quiet)


def _drafts_by_file() -> dict[int, list[DraftDocument]]:
    found: dict[int, list[DraftDocument]] = {}
    for row in DraftDocument.select().join(Application).where(Application.stage == Stage.KEPALA):
        found.setdefault(row.application_id, []).append(row)
    return found


def _overtaken_by_the_register(files: list[tuple[Application, list[DraftDocument]]]) -> Iterator[Application]:
    """Of the files that the register has moved under, those longest unread; most turn out to be untouched."""
    change = RegisterChange.select(RegisterChange.at).order_by(RegisterChange.id.desc()).first()
    if change is None:
        return
    unread = [(one, rows) for one, rows in files if min(row.checked_at for row in rows) <= change.at]
    unread.sort(key=lambda pair: min(row.checked_at for row in pair[1]))
    for application, rows in unread[:MOST_READ]:
        at = now()
        if content.fingerprint(Application.get_by_id(application.id)) != application.content_sha256:
            yield application  # promised before it counts as read
        draft_documents.checked([row.id for row in rows], at)
