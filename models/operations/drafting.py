"""A resident's application until it is sent: begin, answer, attach, declare, send once, repair, withdraw.

Pasal: Pasal 13(1)b, Pasal 13(1)c, Pasal 13(1)e, Pasal 13(1)f.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from models.operations import catalogue, content, moves, notices, outbox, trail
from models.operations.clock import WIB, now, today
from models.operations.people_data import facts_of
from models.operations.register import resident_by_nik
from models.rules.actor import Actor
from models.rules.calendar import add_working_days, working_days_between
from models.rules.canonical import content_sha256
from models.rules.errors import AlreadyChanged, InvalidInput, NotAllowed, NotFound
from models.rules.facts import Context, Mode
from models.rules.filling import settle
from models.rules.form_checks import problems as form_problems
from models.rules.form_rows import declarations
from models.rules.problems import Problem, blocking
from models.rules.reference import new_reference
from models.rules.roles import Role
from models.rules.service import ServiceDefinition
from models.rules.words import tanggal_panjang
from models.rules.workflow import Action, Stage
from models.tables import Account, Application, Attachment, Party, Verdict
from models.tables.base import writing


@dataclass(frozen=True, slots=True)
class CleanFile:
    """A file that came out of the intake, already in the store."""

    sha256: str
    media_type: str
    pages: int
    size: int
    name: str
    remark: str = ""


class NotComplete(InvalidInput):
    """The application cannot be sent yet; ``problems`` say what is missing or wrong."""

    default = "Permohonan belum lengkap. Perbaiki bagian yang ditandai."

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__()
        self.problems = problems


@dataclass(frozen=True, slots=True)
class RepairScope:
    """What may be changed now: everything in a draft, exactly the marked items in a repair."""

    everything: bool
    fields: frozenset[str] = field(default_factory=frozenset)
    attachments: frozenset[str] = field(default_factory=frozenset)


def actor_of(account: Account, address: str = "") -> Actor:
    """The account's holder as the actor of an operation."""
    return Actor(Role.PEMOHON, account.id, account.name, address=address)


def begin(actor: Actor, account: Account, service_code: str, variant: str) -> Application:
    """Start a draft under the version in force.

    Raises: NotAllowed while the account is not verified; NotFound for an unknown service or variant.
    """
    if account.state != "aktif" or account.resident is None:
        raise NotAllowed("Akun Anda masih diperiksa petugas. Permohonan dapat dibuat setelah akun aktif.")
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
            applicant=account.resident,
            applicant_name=account.resident.name,
            region_code=account.resident.region_code,
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
    return application


def context_of(application: Application, mode: Mode = Mode.ISI, *, named: set[str] | None = None) -> Context:
    """What the form engine looks at beside the answers."""
    return Context(catalogue.lookup(), today(), facts_of(application.account, named), mode)


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


def save(application: Application, answers: Mapping[str, Any]) -> None:
    """Store answers as typed so far; in a repair only marked fields, and those that were empty, may differ.

    Raises: NotAllowed when a field that was not marked changed; AlreadyChanged when it was sent meanwhile.
    """
    scope = repair_scope(application)
    if not scope.everything:
        changed = {change["slug"] for change in content.changes(application, answers) if change["lama"]}
        if changed - scope.fields:
            raise NotAllowed("Hanya bagian yang ditandai petugas yang dapat diubah.")
    saved = (
        Application.update(answers=dict(answers), changed_at=now())
        .where(Application.id == application.id, Application.stage == Stage.PEMOHON)
        .execute()
    )
    if saved != 1:
        raise AlreadyChanged(moves.what_happened(application))
    application.answers = dict(answers)


def attach(application: Application, requirement: str, file: CleanFile) -> Attachment:
    """Add a file for a requirement; it supersedes the one before. Raises: NotAllowed, NotFound, AlreadyChanged."""
    definition = catalogue.definition_of(application.service_version)
    if requirement not in {one.code for one in definition.attachments}:
        raise NotFound("Lampiran itu tidak diminta oleh layanan ini.")
    scope = repair_scope(application)
    if not (scope.everything or requirement in scope.attachments):
        raise NotAllowed("Lampiran ini tidak perlu diganti.")
    with writing():
        if Application.get_by_id(application.id).stage != Stage.PEMOHON:
            raise AlreadyChanged(moves.what_happened(application))
        _supersede(application, requirement)
        return Attachment.create(
            application=application,
            token=secrets.token_urlsafe(16),
            requirement=requirement,
            sha256=file.sha256,
            media_type=file.media_type,
            pages=file.pages,
            size=file.size,
            original_name=file.name,
            remark=file.remark,
            created_at=now(),
        )


def _supersede(application: Application, requirement: str) -> None:
    Attachment.update(superseded_at=now()).where(
        Attachment.application == application,
        Attachment.requirement == requirement,
        Attachment.superseded_at.is_null(),
    ).execute()


def detach(application: Application, requirement: str) -> None:
    """Take a file out of a draft. Raises: NotAllowed when it may not be changed."""
    scope = repair_scope(application)
    if not (scope.everything or requirement in scope.attachments):
        raise NotAllowed("Lampiran ini tidak dapat dihapus.")
    _supersede(application, requirement)


def present(application: Application) -> set[str]:
    """Codes of the requirements that have a file."""
    return {one.requirement for one in content.current_attachments(application)}


def all_problems(application: Application, mode: Mode = Mode.ISI) -> list[Problem]:
    """Everything that is missing, wrong or doubtful in the application as it stands, attachments included."""
    definition = catalogue.definition_of(application.service_version)
    context = context_of(application, mode, named=named_niks(definition, application.answers))
    return form_problems(definition, application.variant, application.answers, present(application), context)


def declarations_of(application: Application) -> list[Any]:
    """The clauses that the applicant must accept (Pasal 13(1)c)."""
    definition = catalogue.definition_of(application.service_version)
    return declarations(definition, application.variant, application.answers)


def declaration_version(application: Application) -> str:
    """Which wording is accepted: ``KODE:versi`` of every clause."""
    return ";".join(f"{one.code}:{one.version}" for one in declarations_of(application))[:40]


def send(actor: Actor, application: Application, accepted: Set[str]) -> Application:
    """Send it to the operator, once; sending again shows the first.

    ``accepted`` holds the codes of the clauses that were ticked.

    Raises: NotComplete, InvalidInput (a clause not accepted), AlreadyChanged.
    """
    application = moves.load(application.id)
    if application.stage != Stage.PEMOHON and application.submitted_at is not None:
        return application
    if {one.code for one in declarations_of(application)} - set(accepted):
        raise InvalidInput("Setujui semua pernyataan sebelum mengirim.", field="setuju")
    wrong = blocking(all_problems(application))
    if wrong:
        raise NotComplete(wrong)
    definition = catalogue.definition_of(application.service_version)
    settled = settle(definition, application.variant, application.answers, context_of(application))
    with writing():
        application = moves.load(application.id)
        if application.stage != Stage.PEMOHON:
            return application
        application.answers = settled
        sent = content.build(application)
        _write_parties(application, sent["orang"])
        moves.move(
            application,
            actor,
            Action.KIRIM,
            seen_version=application.version,
            changes=_sent_columns(actor, application, definition, sent),
        )
        Verdict.update(repaired_at=now()).where(Verdict.application == application, ~Verdict.ok).execute()
        content.keep(application, actor, sent)
        outbox.promise("formulir", f"formulir:{application.id}:{application.round}", application=application)
        notices.notify(
            application.account,
            f"permohonan:{application.id}:kirim:{application.round}",
            f"Permohonan diterima: {application.service_name}",
            f"Nomor permohonan Anda {application.reference}. Perkiraan selesai {_in_words(application.promised_on)}.",
            application=application,
        )
    return application


def _in_words(day: str) -> str:
    return tanggal_panjang(date.fromisoformat(day))


def _sent_columns(
    actor: Actor, application: Application, definition: ServiceDefinition, sent: Mapping[str, Any]
) -> dict[str, Any]:
    at = now()
    return {
        "answers": sent["isian"],
        "content_sha256": content_sha256(sent),
        "subject_name": subject_of(definition, sent["isian"], application.applicant_name),
        "round": application.round + 1,
        "submitted_at": application.submitted_at or at,
        "declared_at": at,
        "declared_from": actor.address,
        "declaration_version": declaration_version(application),
        **_promise(application, definition),
    }


def _promise(application: Application, definition: ServiceDefinition) -> dict[str, Any]:
    """The promised day; while a file lies with the applicant for repair the clock stands still."""
    days_off = catalogue.holidays()
    if application.promised_on:
        away = application.stage_since.astimezone(WIB).date()
        paused = working_days_between(away, today(), days_off)
        promised = add_working_days(date.fromisoformat(application.promised_on), paused, days_off)
        return {"promised_on": promised.isoformat(), "paused_days": application.paused_days + paused}
    working_days = int(catalogue.setting(f"tenggat.{definition.code}", definition.office_time.working_days))
    return {"promised_on": add_working_days(today(), working_days, days_off).isoformat()}


def subject_of(definition: ServiceDefinition, answers: Mapping[str, Any], default: str) -> str:
    """Whom the resulting document is about: the holder's name as answered."""
    holder = definition.documents[0].holder if definition.documents else ""
    role = next((one for one in definition.people if one.role == holder), None)
    name = answers.get(role.data.get("nama", ""), "") if role is not None else ""
    return str(name or default)


def _write_parties(application: Application, people: Mapping[str, Any]) -> None:
    rows = {(application.applicant_id, "pemohon")} if application.applicant_id else set()
    for role, found in people.items():
        for one in found if isinstance(found, list) else [found]:
            resident = resident_by_nik(one["nik"]) if one.get("nik") else None
            if resident is not None and not role.startswith("saksi"):
                rows.add((resident.id, role))
    for resident_id, role in sorted(rows):
        Party.insert(application=application, resident=resident_id, role=role).on_conflict_ignore().execute()


def withdraw(actor: Actor, application: Application, *, seen_version: int) -> None:
    """The applicant takes his application back. Raises: ActionNotPossible, AlreadyChanged."""
    with writing():
        moves.move(application, actor, Action.TARIK, seen_version=seen_version, changes={"finished_at": now()})
        moves.void_from(application, Stage.OPERATOR, "ditarik pemohon")
