"""Sending an application to the office: check all of it, declare, send once with a promised day; or withdraw it.

Pasal: Pasal 13(1)c, Pasal 13(1)e, Pasal 13(1)f.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from datetime import date
from typing import Any

from models.operations import moves, notices, outbox
from models.operations.applications import content
from models.operations.applications.attaching import present
from models.operations.applications.drafting import context_of, named_niks, repair_scope
from models.operations.clock import WIB, now, today
from models.operations.residents import marriages_of_kin
from models.operations.residents.register import family_by_kk, residents_by_nik
from models.operations.services import catalogue
from models.operations.visits import attendance
from models.rules.actor import Actor
from models.rules.calendar import add_working_days, working_days_between
from models.rules.canonical import content_sha256
from models.rules.errors import InvalidInput
from models.rules.event_checks import COUPLE, couple
from models.rules.facts import Context, Mode
from models.rules.filling import settle
from models.rules.form_checks import problems as form_problems
from models.rules.form_rows import declarations
from models.rules.form_rows import effects as form_effects
from models.rules.problems import Audience, Problem, Severity, blocking
from models.rules.service import ServiceDefinition
from models.rules.words import tanggal_panjang
from models.rules.workflow import Action, Stage
from models.tables import Application, Party, Verdict
from models.tables.base import writing

KK_DIGITS = 16


class NotComplete(InvalidInput):
    """The application cannot be sent yet; ``problems`` say what is missing or wrong."""

    default = "Permohonan belum lengkap. Perbaiki bagian yang ditandai."

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__()
        self.problems = problems


def all_problems(application: Application, mode: Mode = Mode.ISI) -> list[Problem]:
    """Everything that is missing, wrong or doubtful in the application as it stands, attachments included."""
    return _problems(application, _whole_context(application, mode))


def _whole_context(application: Application, mode: Mode) -> Context:
    """The context with everybody whom the answers name."""
    definition = catalogue.definition_of(application.service_version)
    return context_of(application, mode, named=named_niks(definition, application.answers))


def _problems(application: Application, context: Context) -> list[Problem]:
    definition = catalogue.definition_of(application.service_version)
    found = form_problems(definition, application.variant, application.answers, present(application), context)
    found += _families_not_found(application, definition, context.mode)
    return found + _kin_who_marry(application, definition, context)


def _kin_who_marry(application: Application, definition: ServiceDefinition, context: Context) -> list[Problem]:
    """Of two of the applicant's own card it stops the application; of anybody else only the officer is told."""
    answers = settle(definition, application.variant, application.answers, context)
    roles = couple(form_effects(definition, application.variant, answers), answers)
    slugs = {one.role: one.nik for one in definition.people if one.nik}
    niks = [str(answers.get(slugs.get(role, "")) or "") for role in roles]
    known = residents_by_nik(niks)
    pair = [known[nik] for nik in niks if nik in known]
    breach = marriages_of_kin.between(*pair) if len(pair) == COUPLE else None
    if breach is None:
        return []
    own = all(context.facts.member(nik) for nik in niks)
    told = (Severity.GALAT, Audience.SEMUA) if own else (Severity.PERINGATAN, Audience.PETUGAS)
    return [Problem(slugs[roles[-1]], breach.message, *told)]


def _families_not_found(application: Application, definition: ServiceDefinition, mode: Mode) -> list[Problem]:
    """KK numbers on which an effect would act and find no family; of one that is closed no more is said."""
    answers, told_to = application.answers, Audience.SEMUA if mode is Mode.ISI else Audience.PETUGAS
    wanted = [str(getattr(one, "family", "")) for one in form_effects(definition, application.variant, answers)]
    slugs = [slug for slug in dict.fromkeys(wanted) if len(str(answers.get(slug) or "")) == KK_DIGITS]
    families = {slug: family_by_kk(answers[slug]) for slug in slugs}
    scope = repair_scope(application)
    return [
        Problem(
            slug,
            "Nomor KK ini tidak ditemukan. Periksa lagi angkanya di Kartu Keluarga yang terbaru.",
            Severity.GALAT if scope.everything or slug in scope.fields else Severity.PERINGATAN,
            told_to,
        )
        for slug, family in families.items()
        if family is None or not family.active
    ]


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
    context = _whole_context(application, Mode.ISI)
    wrong = blocking(_problems(application, context))
    if wrong:
        raise NotComplete(wrong)
    definition = catalogue.definition_of(application.service_version)
    settled = settle(definition, application.variant, application.answers, context)
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
        attendance.follow(application)
        Verdict.update(repaired_at=now()).where(Verdict.application == application, ~Verdict.ok).execute()
        content.keep(application, actor, sent)
        outbox.promise("formulir", f"formulir:{application.id}:{application.round}", application=application)
        notices.notify(
            application.account,
            f"permohonan:{application.id}:kirim:{application.round}",
            f"Permohonan diterima: {application.service_name}",
            f"Nomor permohonan Anda {application.reference}. Perkiraan selesai {_expected(application)}.",
            application=application,
        )
    return application


def _expected(application: Application) -> str:
    """The promised day in words, or that it is counted on when everybody who must come has come."""
    if application.waits_since is not None:
        return "dihitung lagi sesudah semua yang harus hadir datang ke kantor; pilih hari dan jamnya sekarang"
    return tanggal_panjang(date.fromisoformat(application.promised_on))


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
    named = [
        (one.get("nik", ""), role)
        for role, found in people.items()
        if not role.startswith("saksi")
        for one in (found if isinstance(found, list) else [found])
    ]
    residents = residents_by_nik(nik for nik, _ in named)
    rows = {(residents[nik].id, role) for nik, role in named if nik in residents}
    if application.applicant_id:
        rows.add((application.applicant_id, "pemohon"))
    for resident_id, role in sorted(rows):
        Party.insert(application=application, resident=resident_id, role=role).on_conflict_ignore().execute()


def withdraw(actor: Actor, application: Application, *, seen_version: int) -> None:
    """The applicant takes his application back. Raises: ActionNotPossible, AlreadyChanged."""
    with writing():
        moves.move(application, actor, Action.TARIK, seen_version=seen_version, changes={"finished_at": now()})
        moves.void_from(application, Stage.OPERATOR, "ditarik pemohon")
