"""The queue of each stage: its order, whose files they are, what makes a file special, and which comes next.

Pasal: Pasal 15(1)a, Pasal 15(1)c, Pasal 15(1)f, Pasal 15(1)i.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

import peewee

from models.operations.desk import office
from models.rules.actor import Actor
from models.rules.errors import AlreadyChanged, NotAllowed
from models.rules.roles import ROLE_NAMES, Role
from models.rules.workflow import OFFICE_STAGES, Action, Stage
from models.tables import Application, Officer, Paraf, TrailEntry

TRIES = 30
COLUMNS = tuple(field for field in Application._meta.sorted_fields if field.name != "answers")  # noqa: SLF001
"""Everything but the sealed answers: a list opens none of them."""


class Whose(StrEnum):
    """Which files of a queue to show."""

    SEMUA = "semua"
    SAYA = "saya"
    BEBAS = "bebas"
    MENUNGGU = "menunggu"
    """Of nobody in particular: those that wait for people who must come to the office."""


def queue(stage: Stage, whose: Whose, officer_id: int) -> peewee.ModelSelect:
    """Files of a stage: those with a reason to hurry first, then the longest waiting."""
    query = (
        Application.select(*COLUMNS, Officer.id, Officer.name)
        .join(Officer, peewee.JOIN.LEFT_OUTER, on=Application.taken_by)
        .where(Application.stage == stage.value)
        .order_by(Application.exception_note == "", Application.stage_since, Application.id)
    )
    if whose is Whose.SAYA:
        return query.where(Application.taken_by == officer_id)
    if whose is Whose.BEBAS:
        return query.where(Application.taken_by.is_null())
    if whose is Whose.MENUNGGU:
        return query.where(Application.waits_since.is_null(False))
    return query


def counts_of(stage: Stage, officer_id: int) -> dict[Whose, int]:
    """How many files a stage's queue holds in all, of this officer, free, and waiting for people."""
    mine = peewee.Case(None, [(Application.taken_by == officer_id, 1)], 0)
    free = peewee.Case(None, [(Application.taken_by.is_null(), 1)], 0)
    waiting = peewee.Case(None, [(Application.waits_since.is_null(False), 1)], 0)
    sums = [peewee.fn.SUM(one) for one in (mine, free, waiting)]
    total, *parts = (
        Application.select(peewee.fn.COUNT(Application.id), *sums)
        .where(Application.stage == stage.value)
        .tuples()
        .get()
    )
    own, unclaimed, held_up = (int(one or 0) for one in parts)
    return {Whose.SEMUA: total, Whose.SAYA: own, Whose.BEBAS: unclaimed, Whose.MENUNGGU: held_up}


def open_next(actor: Actor, stage: Stage) -> Application | None:
    """Take the next file for the officer: one that he holds already, else the first free one that he may handle.

    Files of his own family and files that he held in another stage are passed over; None when nothing is left.
    """
    own = queue(stage, Whose.SAYA, actor.id or 0).first()
    if own is not None:
        return own
    for candidate in queue(stage, Whose.BEBAS, actor.id or 0).limit(TRIES):
        try:
            return office.take(actor, candidate.id)
        except (NotAllowed, AlreadyChanged):
            continue
    return None


def marks(applications: Iterable[Application]) -> dict[int, list[str]]:
    """Application id → what changed on its way or deserves a look, empty for a clean file; three queries in all."""
    files = list(applications)
    found: dict[int, list[str]] = {one.id: [] for one in files}
    for one in files:
        if one.exception_note:
            found[one.id].append(f"Didahulukan: {one.exception_note}")
        if one.round > 1:
            found[one.id].append(f"Diperbaiki pemohon (putaran {one.round})")
        if one.waits_since is not None:
            found[one.id].append("Menunggu hadir di kantor")
    _mark_returns(files, found)
    _mark_changed_content(files, found)
    return found


def _mark_returns(files: list[Application], found: dict[int, list[str]]) -> None:
    rounds = {one.id: one.round for one in files}
    names = {Action.PERBAIKI.value: "Isian diperbaiki", Action.KEMBALIKAN.value: "Dikembalikan"}
    failed = {Action.TTE_GAGAL.value: "TTE gagal"}
    entries = (
        TrailEntry.select(
            TrailEntry.application, TrailEntry.action, TrailEntry.actor_name, TrailEntry.round, TrailEntry.reason
        )
        .where(TrailEntry.application.in_(list(rounds)), TrailEntry.action.in_([*names, *failed]))
        .order_by(TrailEntry.id)
    )
    for entry in entries:
        if entry.round != rounds[entry.application_id]:
            continue
        word = names.get(entry.action)
        text = f"{word} oleh {entry.actor_name}" if word else f"TTE gagal: {entry.reason}"
        if text not in found[entry.application_id]:
            found[entry.application_id].append(text)


def _mark_changed_content(files: list[Application], found: dict[int, list[str]]) -> None:
    """The newest valid paraf of an earlier stage binds another content than the file holds now."""
    by_id = {one.id: one for one in files}
    parafs = (
        Paraf.select(Paraf.application, Paraf.stage, Paraf.content_sha256)
        .where(Paraf.application.in_(list(by_id)), Paraf.voided_at.is_null())
        .order_by(Paraf.id)
    )
    latest: dict[int, Paraf] = {}
    for paraf in parafs:
        application = by_id[paraf.application_id]
        if application.stage in OFFICE_STAGES and paraf.stage != application.stage:
            latest[application.id] = paraf
    for application_id, paraf in latest.items():
        if paraf.content_sha256 != by_id[application_id].content_sha256:
            found[application_id].append(f"Isi berubah sejak paraf {ROLE_NAMES[Role(paraf.stage)]}")


def open_counts() -> dict[Stage, int]:
    """How many files lie at each stage inside the office, true to the last commit; the index alone answers it."""
    inside = [stage.value for stage in (*OFFICE_STAGES, Stage.TTE)]
    rows = (
        Application.select(Application.stage, peewee.fn.COUNT(Application.id))
        .where(Application.stage.in_(inside))
        .group_by(Application.stage)
        .tuples()
    )
    return {Stage(stage): count for stage, count in rows}
