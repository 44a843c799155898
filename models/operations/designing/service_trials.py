"""Trying a draft out before it is published: every document drawn from made-up answers, and recent files gone through.

Pasal: Pasal 12(1).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import Any

from models.operations import outbox
from models.operations.applications import attaching, content, drafting
from models.operations.clock import now, today
from models.operations.designing import service_drafts
from models.operations.documents import document_data, issuing
from models.operations.residents.people_data import COLUMNS, labelled
from models.operations.services import catalogue
from models.rules import numbers
from models.rules.effects import RegisterNote
from models.rules.facts import Context, Facts, Mode
from models.rules.filling import settle
from models.rules.form_checks import problems as form_problems
from models.rules.form_rows import documents
from models.rules.pinned import PinnedTemplate
from models.rules.problems import blocking
from models.rules.sample_answers import KK, MEMBERS, sample_answers
from models.rules.service import ServiceDefinition
from models.rules.service_parts import DocumentOutput
from models.tables import Application, Document, DocumentTypeVersion, OutboxItem, VersionTrial
from models.tables.base import writing

JOB = "uji_rancangan"
RECENT = 50
FIXED = ("dokumen", "kantor", "pejabat", "layanan", "pemegang")
"""What every document is told alike, whatever was answered."""
Render = Callable[[PinnedTemplate, dict[str, Any]], str]
"""Template and data → the page's text. Raises: DomainError."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One document to draw: its template and made-up data; ``reached`` unless no made-up answers lead to it."""

    output: DocumentOutput
    variant: str
    template: PinnedTemplate
    data: dict[str, Any]
    names: Mapping[str, AbstractSet[str]]
    """What a template may read → what may follow it after a point; empty for anything."""
    reached: bool = True


def ask(version_id: int) -> None:
    """Have a worker try the draft as it is now."""
    with writing():
        draft = service_drafts.load(version_id)
        state = service_drafts.revision(draft)
        VersionTrial.insert(version=draft, revision=state, asked_at=now()).on_conflict(
            conflict_target=[VersionTrial.version],
            update={
                VersionTrial.revision: state,
                VersionTrial.asked_at: now(),
                VersionTrial.done_at: None,
            },
        ).execute()
        outbox.promise(JOB, f"{JOB}:{draft.id}:{now().isoformat()}", subject_id=draft.id)


def trial_of(version: DocumentTypeVersion) -> VersionTrial | None:
    """Its last trial."""
    return version.trials.first()


def is_current(trial: VersionTrial, version: DocumentTypeVersion) -> bool:
    """Whether the trial tried the draft as it is now."""
    return bool(trial.revision == service_drafts.revision(version))


def done(item: OutboxItem, version_id: int, tried: str, samples: list[Any], rehearsal: list[Any]) -> list[str]:
    """Keep what a trial of revision ``tried`` found; returns the hashes of the PDFs that it replaces."""
    with writing():
        outbox.hold(item)
        trial = VersionTrial.get(VersionTrial.version == version_id)
        earlier = [one["sha256"] for one in trial.samples if one["sha256"]]
        VersionTrial.update(revision=tried, done_at=now(), samples=samples, rehearsal=rehearsal).where(
            VersionTrial.id == trial.id
        ).execute()
        outbox.finish(item)
    return sorted(set(earlier) - {one["sha256"] for one in samples})


def samples(draft: DocumentTypeVersion) -> Iterator[Sample]:
    """Each document of each active variant, once, and those that only certain answers lead to.

    Raises: MalformedDefinition.
    """
    definition = service_drafts.read(draft)
    drawn: set[str] = set()
    for variant in definition.active_variants():
        answers = sample_answers(definition, variant.code, sample_context())
        for output in documents(definition, variant.code, answers):
            drawn.add(output.code)
            yield _sample(draft, definition, output, variant.code, answers)
    for output in definition.documents:
        if output.code not in drawn:
            yield _sought(draft, definition, output)


def _sought(draft: DocumentTypeVersion, definition: ServiceDefinition, output: DocumentOutput) -> Sample:
    """A document with answers chosen so that they lead to it, of the first variant in which they do."""
    for variant in definition.active_variants():
        answers = sample_answers(definition, variant.code, sample_context(), output.when)
        if output in documents(definition, variant.code, answers):
            return _sample(draft, definition, output, variant.code, answers)
    return replace(_sample(draft, definition, output, variant.code, answers), variant="", reached=False)


def _sample(
    draft: DocumentTypeVersion,
    definition: ServiceDefinition,
    output: DocumentOutput,
    variant: str,
    answers: dict[str, Any],
) -> Sample:
    template = service_drafts.pinned_template(draft, output.template)
    data = _data(draft, definition, output, variant, answers)
    return Sample(output, variant, template, data, _names(definition, data))


def _names(definition: ServiceDefinition, data: Mapping[str, Any]) -> dict[str, AbstractSet[str]]:
    fixed = {name: set(data[name]) if name in FIXED else set[str]() for name in (*data, "tanda")}
    repeated = {section.key for section in definition.sections if section.repeat}
    return {**fixed, "isian": {*definition.fields, *repeated}, "orang": {one.role for one in definition.people}}


def sample_context() -> Context:
    """What surrounds made-up answers: a family that does not exist."""
    region = "16.10.04.2010"
    family = {
        "nomor_kk": KK,
        "kepala": MEMBERS[0]["nama"],
        "kepala_nik": MEMBERS[0]["nik"],
        "alamat": "DUSUN I NOMOR 1",
        "rt": "001",
        "rw": "001",
        "desa": region,
        "kode_pos": "30862",
    }
    contact = {"nomor_kk": KK, "hp": "+6281200000000", "email": "contoh@contoh.invalid"}
    facts = Facts(applicant={**MEMBERS[0], **contact}, family=family, members=MEMBERS)
    return Context(catalogue.lookup(), today(), facts, Mode.ISI)


def _data(
    draft: DocumentTypeVersion,
    definition: ServiceDefinition,
    output: DocumentOutput,
    variant: str,
    answers: dict[str, Any],
) -> dict[str, Any]:
    lookup = catalogue.lookup()
    people = content.people_of(definition, answers)
    parts = sample_context().facts.family["desa"].split(".")
    place = {
        key: lookup.region_name(".".join(parts[:count])).upper()
        for key, count in (("provinsi", 1), ("kabupaten", 2), ("kecamatan", 3), ("desa", 4))
    }
    members = [labelled({**dict.fromkeys(COLUMNS, ""), **one}, lookup) for one in MEMBERS]
    family = {**sample_context().facts.family, **place, "anggota": members}
    home = {key: value for key, value in family.items() if key != "anggota"}
    residents = {
        role: [_resident(one, home) for one in found] if isinstance(found, list) else _resident(found, home)
        for role, found in people.items()
    }
    data = document_data.compose(
        Application(service_version=draft, variant=variant, reference="AM-CONTOH", account=None),
        definition,
        output,
        number=_number(output),
        token="CONTOH" + "0" * 18,
        people=people,
        family=family,
        residents=residents,
        notes=[
            {"kode": one.code, "register": one.register, "nomor": "123/2020", "teks": one.text}
            for one in definition.effects
            if isinstance(one, RegisterNote)
        ],
        content_sha256="0" * 64,
        answers=answers,
    )
    return data | {"demo": True}


def _resident(one: dict[str, Any], home: dict[str, Any]) -> dict[str, Any]:
    """Somebody as the register would have him, whatever the form asks of him."""
    return {**labelled({**dict.fromkeys(COLUMNS, ""), **MEMBERS[0]}, catalogue.lookup()), **one, "keluarga": home}


def _number(output: DocumentOutput) -> str:
    if not output.number_format:
        return MEMBERS[0]["nik"] if output.number_siak.startswith("nik") else KK
    template = document_data.number_template(output)
    kinds = numbers.NUMBER_FORMATS[output.number_format].kinds if output.number_format in numbers.NUMBER_FORMATS else ()
    kind = output.number_kind or next(iter(kinds), "")
    return numbers.render(template, kab4=document_data.KAB4, day=today(), seq=1, kind=kind, kode=kind)


def rehearse(draft: DocumentTypeVersion, render: Render) -> list[dict[str, Any]]:
    """The last fifty files of the service gone through anew: what would be refused, what would look different."""
    definition = service_drafts.read(draft)
    recent = (
        Application.select()
        .where(Application.service_code == draft.document_type.code, Application.submitted_at.is_null(False))
        .order_by(Application.id.desc())
        .limit(RECENT)
    )
    found = []
    for one in recent:
        different = _different(one, draft, definition, render)
        found.append({"berkas": one.reference, "gagal": _refused(one, definition), "beda": different})
    return found


def _refused(application: Application, definition: ServiceDefinition) -> list[str]:
    if application.variant not in {one.code for one in definition.active_variants()}:
        return [f"Pilihan {application.variant} tidak ada lagi."]
    former = catalogue.definition_of(application.service_version)
    known = set(_problems(application, former))
    return [message for message in _problems(application, definition) if message not in known]


def _problems(application: Application, definition: ServiceDefinition) -> list[str]:
    context = drafting.context_of(application)
    answers = settle(definition, application.variant, application.answers, context)
    found = form_problems(definition, application.variant, answers, attaching.present(application), context)
    return [f"{one.slug}: {one.message}" for one in blocking(found)]


def _different(
    application: Application, draft: DocumentTypeVersion, definition: ServiceDefinition, render: Render
) -> list[str]:
    """Documents that would be more, fewer, or otherwise worded."""
    issued = {one.code: one for one in application.documents.where(Document.state != "dicabut")}
    if not issued:
        return []
    wanted = {one.code: one for one in documents(definition, application.variant, application.answers)}
    found = [f"{issued[code].title} tidak terbit lagi" for code in sorted(issued.keys() - wanted.keys())]
    found += [f"{wanted[code].title} terbit juga" for code in sorted(wanted.keys() - issued.keys())]
    for code in sorted(issued.keys() & wanted.keys()):
        document = issued[code]
        before = issuing.pinned_template(document), document.data
        after = service_drafts.pinned_template(draft, wanted[code].template), _told(document, definition, wanted[code])
        if before != after:
            found += _reworded(document, render(*before).split("\n"), render(*after).split("\n"))
    return found


def _told(document: Document, definition: ServiceDefinition, output: DocumentOutput) -> dict[str, Any]:
    """The data of a document that was issued, with the title and the answers that ``definition`` words otherwise."""
    application, data = document.application, dict(document.data)
    former = catalogue.definition_of(application.service_version)
    before, after = (
        document_data.unprotected(one, document_data.shown_answers(one, application, application.answers))
        for one in (former, definition)
    )
    other = {slug: shown for slug, shown in after.items() if shown != before.get(slug)}
    kept = {slug: shown for slug, shown in data["isian"].items() if slug in after or slug not in before}
    if output.title not in {one.title for one in former.documents if one.code == output.code}:
        data["dokumen"] = {**data["dokumen"], "judul": output.title}
    return {**data, "isian": {**kept, **other}}


def _reworded(document: Document, old: list[str], new: list[str]) -> list[str]:
    gone = [line for line in old if line not in new]
    come = [line for line in new if line not in old]
    if not gone and not come:
        return []
    return [f"{document.title}: {len(gone)} baris hilang, {len(come)} baris baru", *come[:3]]
