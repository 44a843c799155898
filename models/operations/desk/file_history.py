"""What changed in a file since somebody last answered for it, and everything that happened to it.

Pasal: Pasal 15(1)c, Pasal 15(1)f, Pasal 15(1)i.
"""

from __future__ import annotations

from dataclasses import dataclass

from models.operations.applications import content
from models.operations.desk import office
from models.rules.roles import ROLE_NAMES, Role
from models.rules.workflow import Action
from models.tables import Application, OutboxItem, Paraf, TrailEntry


@dataclass(frozen=True, slots=True)
class Changed:
    """Differences against one earlier content: label, old and new text of each."""

    title: str
    changes: list[dict[str, str]]


def changes_to_show(application: Application) -> list[Changed]:
    """What others mended themselves; then against the last paraf, and against what this stage saw before."""
    found = corrections(application)
    paraf = office.previous_paraf(application)
    if paraf is not None:
        title = f"Sejak paraf {paraf.officer_name} ({ROLE_NAMES[Role(paraf.stage)]})"
        found.append(Changed(title, content.since(application, paraf.content_sha256)))
    left = last_left(application)
    if left is not None and left.content_sha256 and (paraf is None or left.content_sha256 != paraf.content_sha256):
        title = f"Sejak berkas terakhir meninggalkan tahap ini ({left.actor_name})"
        found.append(Changed(title, content.since(application, left.content_sha256)))
    return found


def corrections(application: Application) -> list[Changed]:
    """What other stages mended in this round (15(1)e, h), each under the name of who did."""
    rows = (
        TrailEntry.select()
        .where(
            TrailEntry.application == application,
            TrailEntry.round == application.round,
            TrailEntry.action == Action.PERBAIKI.value,
            TrailEntry.from_stage != application.stage,
        )
        .order_by(TrailEntry.id)
    )
    return [Changed(f"Diperbaiki sendiri oleh {one.actor_name} ({one.basis})", one.detail["perubahan"]) for one in rows]


def last_left(application: Application) -> TrailEntry | None:
    """The newest entry by which the file went from its present stage to another one."""
    return (
        TrailEntry.select()
        .where(
            TrailEntry.application == application,
            TrailEntry.from_stage == application.stage,
            TrailEntry.to_stage != application.stage,
        )
        .order_by(TrailEntry.id.desc())
        .first()
    )


def entries(application: Application) -> list[TrailEntry]:
    """Every act on the file, newest first."""
    return list(TrailEntry.select().where(TrailEntry.application == application).order_by(TrailEntry.id.desc()))


def valid_parafs(application: Application) -> list[Paraf]:
    """The parafs in force, in order."""
    return list(Paraf.select().where(Paraf.application == application, Paraf.voided_at.is_null()).order_by(Paraf.id))


def jobs(application: Application) -> list[OutboxItem]:
    """What was promised for the file, newest first."""
    return list(OutboxItem.select().where(OutboxItem.application == application).order_by(OutboxItem.id.desc()))
