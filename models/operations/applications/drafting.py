"""A resident's application while it lies with him: begin, answer, and repair what was marked.

Pasal: Pasal 13(1)b.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from models.operations import moves, trail
from models.operations.applications import content
from models.operations.clock import now, today
from models.operations.residents import known_akta
from models.operations.residents.people_data import facts_around
from models.operations.services import catalogue
from models.operations.watch import named
from models.rules.actor import Actor
from models.rules.errors import AlreadyChanged, NotAllowed, NotFound
from models.rules.facts import Context, Mode
from models.rules.reference import new_reference
from models.rules.roles import Role
from models.rules.service import ServiceDefinition
from models.rules.workflow import Stage
from models.tables import Account, Application, Resident, Verdict
from models.tables.base import writing


@dataclass(frozen=True, slots=True)
class RepairScope:
    """What may be changed now: everything in a draft, exactly the marked items in a repair."""

    everything: bool
    fields: frozenset[str] = field(default_factory=frozenset)
    attachments: frozenset[str] = field(default_factory=frozenset)


class Overtaken(AlreadyChanged):
    """Somebody stored other answers since the ones at hand were read; read again, nothing is lost."""


def actor_of(account: Account, address: str = "") -> Actor:
    """The account's holder as the actor of an operation."""
    return Actor(Role.PEMOHON, account.id, account.name, address=address)


def begin(actor: Actor, account: Account, service_code: str, variant: str) -> Application:
    """Start a draft under the version in force.

    Raises: NotAllowed while the account is not verified; NotFound for an unknown service or variant.
    """
    if account.state != "aktif" or account.resident is None:
        raise NotAllowed("Akun Anda masih diperiksa petugas. Permohonan dapat dibuat setelah akun aktif.")
    return begin_for(actor, account.resident, account, service_code, variant)


def begin_for(
    actor: Actor, applicant: Resident, account: Account | None, service_code: str, variant: str
) -> Application:
    """Start a draft of ``applicant``, who may have no account.

    Raises: NotFound for an unknown service or variant.
    """
    version = catalogue.version_in_force(service_code)
    definition = catalogue.definition_of(version)
    if variant not in {one.code for one in definition.active_variants()}:
        raise NotFound("Pilihan layanan itu tidak tersedia.")
    at = now()
    with writing():
        application = Application.create(
            reference=new_reference(today(), secrets.randbelow),
            token=secrets.token_urlsafe(16),
            account=account,
            applicant=applicant,
            applicant_name=applicant.name,
            region_code=applicant.region_code,
            service_version=version,
            service_code=definition.code,
            service_name=definition.name,
            variant=variant,
            created_at=at,
            changed_at=at,
            stage_since=at,
        )
        trail.record(actor, "mulai", application=application, basis="Pasal 13(1)b")
    return application


def own(account: Account, token: str) -> Application:
    """The account's own application. Raises: NotFound for anybody else's."""
    application = Application.get_or_none(Application.token == token, Application.account == account)
    if application is None:
        raise NotFound("Permohonan itu tidak ditemukan di akun Anda.")
    application.account = account  # at hand already, with its resident: no need to be read again
    return application


def context_of(application: Application, mode: Mode = Mode.ISI, *, named: set[str] | None = None) -> Context:
    """What the form engine looks at beside the answers."""
    return Context(catalogue.lookup(), today(), facts_around(application, named), mode)


def named_niks(definition: ServiceDefinition, answers: Mapping[str, Any]) -> set[str]:
    """Every NIK in the answers, for the comparison that only officers see."""
    slugs = {item.slug for item in definition.fields.values() if item.kind == "nik"}
    found = {str(answers[slug]) for slug in slugs if answers.get(slug)}
    for items in answers.values():
        if isinstance(items, list):
            found |= {item[slug] for item in items for slug in slugs if item.get(slug)}
    return found


def repair_scope(application: Application) -> RepairScope:
    """What the holder may change at this moment."""
    if application.stage != Stage.PEMOHON:
        return RepairScope(everything=False)
    if application.round == 0:
        return RepairScope(everything=True)
    marked = Verdict.select().where(Verdict.application == application, Verdict.round == application.round, ~Verdict.ok)
    return RepairScope(
        everything=False,
        fields=frozenset(one.key for one in marked if one.kind == "isian"),
        attachments=_with_alternatives(application, {one.key for one in marked if one.kind == "lampiran"}),
    )


def _with_alternatives(application: Application, codes: set[str]) -> frozenset[str]:
    """The codes and every other one of their groups: a better paper of another kind repairs as well."""
    definition = catalogue.definition_of(application.service_version)
    groups = {one.group for one in definition.attachments if one.code in codes and one.group}
    return frozenset(codes | {one.code for one in definition.attachments if one.group in groups})


def save(application: Application, answers: Mapping[str, Any], *, over: Mapping[str, Any] | None = None) -> None:
    """Store answers as typed so far; in a repair only marked fields, and those that were empty, may differ.

    ``over``: the stored answers that these were made from.

    Raises: NotAllowed when a field that was not marked changed; AlreadyChanged when it was sent meanwhile; Overtaken
    when other answers than ``over`` are stored by now.
    """
    scope = repair_scope(application)
    if not scope.everything:
        changed = {change["slug"] for change in content.changes(application, answers) if change["lama"]}
        if changed - scope.fields:
            raise NotAllowed("Hanya bagian yang ditandai petugas yang dapat diubah.")
    else:
        answers = known_akta.filled(application, answers)
    mine = (Application.id == application.id) & (Application.stage == Stage.PEMOHON)
    with writing():
        if Application.update(changed_at=now()).where(mine).execute() != 1:
            raise AlreadyChanged(moves.what_happened(application))
        if over is not None and Application.get_by_id(application.id).answers != over:
            raise Overtaken
        Application.update(answers=dict(answers)).where(mine).execute()
        named.note(named.in_answers(answers), named.Place.APPLICATION, application.id)
    application.answers = dict(answers)
