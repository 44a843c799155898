"""Sample applications as data: one for every variant of every service, issued in a small office.

A file ``samples/<service>.yaml`` is a list of cases::

    - variant: LAHIR_IBU
      name: muda                    # where a variant has several; shown beside it
      like: LAHIR_AYAH_IBU          # answers of an earlier case (its name, or its variant) to begin with
      applicant: "@FATHER"          # the default; whoever applies
      people: {"@FATHER": {religion: "2"}}   # columns of residents of tests/world.py
      residents: [{nik: …, name: …, sex: "1", born: 2015-07-05, family: "@KK", shdk: "4"}]   # more of them
      answers: {anak_tgl_lahir: today-7, …}
      files: [A_KK]
      documents: [DOC_KUT_LAHIR, DOC_REG_LAHIR]
      says: {DOC_KUT_LAHIR: [SEORANG IBU]}   # what must stand on the paper
      after:                                  # what the register says then
        residents: {"@FATHER": {status: "2"}, NAMA ANAK: {birth_certificate: "1610-LU-*"}}
        families: {"@KK": [RIDWAN SAPUTRA, NURLELA]}   # by number or by a member's name; living members in order
        records: [kelahiran]
        notes: [CP.1]
        cards: [KTPEL]

``@NAME`` is a constant of tests/world.py, ``today-7`` a day.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from models.operations.applications import attaching, drafting, sending
from models.operations.clock import today
from models.operations.desk import office, signing_desk
from models.operations.documents import issuing, preview, publishing
from models.operations.residents.register import family_by_kk, resident_by_nik
from models.operations.services import catalogue_files
from models.operations.visits import attendance
from models.ports.siak import SiakSimulator
from models.rules.problems import blocking
from models.rules.roles import Role
from models.tables import Account, Application, Document, Resident
from tests import world as w
from tests.models.operations.documents.test_issuing import claim_issue

SAMPLES = Path(__file__).parent / "samples"
SIAK = SiakSimulator()


@dataclass(frozen=True)
class Case:
    """One sample application."""

    service: str
    variant: str
    answers: dict[str, Any]
    documents: tuple[str, ...]
    name: str = ""
    applicant: str = "@FATHER"
    people: dict[str, Any] = field(default_factory=dict)
    residents: tuple[dict[str, str], ...] = ()
    files: tuple[str, ...] = ()
    says: dict[str, list[str]] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """As pytest prints it."""
        return " ".join(part for part in (self.service, self.variant, self.name) if part)


def cases() -> list[Case]:
    """Every sample of every service, in the order of the catalogue."""
    found = []
    for code in catalogue_files.service_codes():
        path = SAMPLES / f"{code}.yaml"
        samples = catalogue_files.read_yaml(path.read_text("utf-8")) if path.exists() else []
        answers: dict[str, dict[str, Any]] = {}
        for one in samples:
            lists = {key: tuple(one.get(key, ())) for key in ("documents", "residents", "files")}
            own = answers.get(one.pop("like", ""), {}) | one["answers"]
            answers[one.get("name") or one["variant"]] = own
            found.append(Case(service=code, **{**one, **lists, "answers": own}))
    return found


def said(value: Any) -> Any:
    """A value of a sample with its constants and days filled in."""
    if isinstance(value, dict):
        return {said(key): said(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [said(one) for one in value]
    if not isinstance(value, str):
        return value
    if value.startswith("@"):
        return getattr(w, value[1:])
    day = re.fullmatch(r"today([+-]\d+)?", value)
    return (today() + timedelta(days=int(day[1] or 0))).isoformat() if day else value


def settle(world: w.World, case: Case) -> Account:
    """The people of the case live in the world; returns the account that applies."""
    for nik, columns in said(case.people).items():
        Resident.update(columns).where(Resident.id == resident_by_nik(nik).id).execute()
    for one in said(case.residents):
        w.add_resident(**{**one, "family": family_by_kk(one["family"])})
    nik = said(case.applicant)
    return world.account if nik == w.FATHER else w.account_of(resident_by_nik(nik))


def draft(world: w.World, case: Case) -> Application:
    """The application of the case, complete and not sent."""
    account = settle(world, case)
    application = drafting.begin(drafting.actor_of(account, "127.0.0.1"), account, case.service, case.variant)
    drafting.save(application, said(case.answers))
    for code in case.files:
        attaching.attach(application, code, w.clean_file(code.encode()))
    return application


def send(world: w.World, case: Case) -> Application:
    """The same, sent."""
    return declare(draft(world, case))


def declare(application: Application) -> Application:
    """Sent by its applicant, who accepts every clause."""
    problems = [f"{one.slug}: {one.message}" for one in blocking(sending.all_problems(application))]
    assert not problems, "; ".join(problems)
    accepted = {one.code for one in sending.declarations_of(application)}
    sent = sending.send(drafting.actor_of(application.account, "127.0.0.1"), application, accepted)
    assert preview.refusal(sent) == ""
    return sent


def issue(world: w.World, application: Application) -> list[Document]:
    """Everybody who must come was seen, then initialled by everybody, signed for the test and published."""
    for person in attendance.persons(application):
        if attendance.is_booked_now(application):
            attendance.mark(world.actor(Role.OPERATOR), application.id, person.role)
    for role in (Role.OPERATOR, Role.PENGAWAS, Role.ADMINISTRATOR):
        office.paraf(world.actor(role), application.id, w.seen(application))
    signing_desk.approve(world.actor(Role.KEPALA), application.id, w.seen(application), sitting="sidang")
    item = claim_issue(application)
    plan = issuing.prepare(item, SIAK)
    for document in plan.documents:
        attempt = issuing.begin_attempt(item, document, plan.sitting, "a" * 64)
        issuing.record_signed(item, attempt, f"{document.id:064d}", "KEPALA")
    publishing.publish(item, plan, {f"{row.id:064d}": 1 for row in plan.documents})
    return [Document.get_by_id(row.id) for row in plan.documents]
