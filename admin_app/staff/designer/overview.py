"""What the drawing board shows of a draft: its faults and doubts, its parts, its trial, its differences.

Pasal: Pasal 12(1).
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from admin_app.staff.designer.labels import LABELS, SINGULAR
from admin_app.staff.designer.shape import Attribute, Part, title_of, trail_of
from models.operations.clock import WIB, today
from models.operations.designing import service_drafts, service_trials
from models.rules.condition_rows import VARIANT, in_words
from models.rules.conditions import Condition
from models.rules.dates import read_date
from models.rules.effects import KINDS, Effect
from models.rules.errors import MalformedDefinition
from models.rules.service import ServiceDefinition
from models.rules.service_diff import Difference, compare
from models.rules.service_review import remarks
from models.tables import DocumentType, DocumentTypeVersion, VersionTrial

FRAME = ("dokumen.nomor", "dokumen.tanggal", "dokumen.judul", "kantor.kabupaten", "pejabat.nama", "permohonan")
FAMILY = ("nomor_kk", "kepala", "alamat", "rt", "rw", "desa", "kecamatan", "kabupaten", "provinsi", "kode_pos")


@dataclass(frozen=True, slots=True)
class Below:
    """The parts of one attribute: ``rows`` are (path, title, when in words)."""

    attribute: Attribute
    path: str
    rows: list[tuple[str, str, str]]
    kinds: tuple[str, ...] = ()
    can_add: bool = True
    can_remove: bool = True

    @property
    def one(self) -> str:
        """What one of them is called."""
        return SINGULAR.get(self.attribute.name, self.attribute.label.lower())


@dataclass(frozen=True, slots=True)
class Fault:
    """What stops a publication: the part that has to be opened ("" for the service itself), its names, the reason."""

    path: str
    where: str
    reason: str


@dataclass(frozen=True, slots=True)
class Whole:
    """A draft at a glance; ``definition`` is None while it has ``faults``."""

    definition: ServiceDefinition | None
    faults: list[Fault]
    doubts: list[str]
    below: list[Below]
    trial: VersionTrial | None
    trial_is_current: bool
    seen: str


def draft_of(key: int) -> DocumentTypeVersion:
    """A draft. Raises: NotFound, AlreadyChanged when it is published."""
    return service_drafts.load(key)


def services() -> list[tuple[DocumentType, DocumentTypeVersion | None, list[DocumentTypeVersion]]]:
    """Every service that was not given up, its version in force, its drafts and versions to come, newest first."""
    found = []
    for kind in DocumentType.select().order_by(DocumentType.position, DocumentType.id):
        kept = DocumentTypeVersion.discarded_at.is_null()
        versions = list(kind.versions.where(kept).order_by(DocumentTypeVersion.version.desc()))
        if not versions:
            continue
        coming = [one for one in versions if one.state == service_drafts.DRAFT or service_drafts.is_scheduled(one)]
        found.append((kind, service_drafts.in_force(kind), coming))
    return found


def whole(draft: DocumentTypeVersion) -> Whole:
    """What the draft's first page shows."""
    definition, faults = None, list[Fault]()
    try:
        definition = service_drafts.read(draft)
    except MalformedDefinition as error:
        faults = [fault_of(draft.definition, one) for one in error.faults]
    trial = service_trials.trial_of(draft)
    return Whole(
        definition,
        faults,
        remarks(definition) if definition else [],
        below(Part((), ServiceDefinition, draft.definition)),
        trial,
        trial is not None and service_trials.is_current(trial, draft),
        service_drafts.revision(draft),
    )


def fault_of(definition: Mapping[str, Any], fault: str) -> Fault:
    """``sections[1].fields[4].slug: wajib ada`` as people call these parts."""
    place, _, reason = fault.partition(": ")
    path = re.sub(r"\[(\d+)\]", r".\1", place).split(".")
    parts = list(trail_of(definition, (*path, "")))
    inside = parts[-1][0] if parts else ""
    names = [called(one, title) for one, title in parts]
    names += [LABELS[name] for name in path[len(inside.split(".")) if inside else 0 :] if name in LABELS]
    return Fault(inside, " › ".join(names) or place, reason)


def called(path: str, title: str) -> str:
    """``title``, or ``isian ke-5`` or ``Batas lapor`` of a part that has none yet, or never has one."""
    if title:
        return title
    name, _, number = path.rpartition(".")
    if not number.isdigit():
        return LABELS.get(number, number)
    kind = name.rpartition(".")[2]
    return f"{SINGULAR.get(kind, kind)} ke-{int(number) + 1}"


def below(part: Part) -> list[Below]:
    """The parts below a part, attribute by attribute."""
    prefix = ".".join(part.path)
    return [_below(one, prefix, part.data.get(one.name)) for one in part.attributes if not one.is_input]


def _below(attribute: Attribute, prefix: str, value: Any) -> Below:
    base = f"{prefix}.{attribute.name}" if prefix else attribute.name
    kinds = tuple(KINDS) if attribute.below is Effect else ()
    if attribute.form == "bagian":
        rows = [(base, title_of(value) or attribute.label, "")] if isinstance(value, Mapping) else []
        return Below(attribute, prefix, rows, can_add=not rows, can_remove=not attribute.required)
    items = value.items() if isinstance(value, Mapping) else enumerate(value or [])
    rows = [(f"{base}.{key}", _named(key, one), _when(one)) for key, one in items if isinstance(one, Mapping)]
    return Below(attribute, prefix, rows, kinds)


def _named(key: Any, one: Mapping[str, Any]) -> str:
    title = title_of(one) or "(belum diisi)"
    return f"{key}: {one.get('value', '')}" if isinstance(key, str) else title


def _when(one: Mapping[str, Any]) -> str:
    if not one.get("when"):
        return ""
    faults: list[str] = []
    condition = Condition.read_data(one["when"], "", faults)
    return "syarat belum benar" if faults else in_words(condition)


def names(definition: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What a condition may look at: ``varian`` with its codes, and every question."""
    variants = ", ".join(str(one.get("code", "")) for one in definition.get("variants", []))
    fields = [
        (str(one["slug"]), str(one.get("label", "")))
        for section in definition.get("sections", [])
        for one in section.get("fields", [])
        if one.get("slug")
    ]
    return [(VARIANT, f"Pilihan layanan: {variants}"), *fields]


def variables(definition: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What a template may print, with what it is."""
    found = [(f"isian.{slug} | teks", label) for slug, label in names(definition)[1:]]
    for person in definition.get("people", []):
        keys = ("nik", *person.get("data", {}))
        found += [(f"orang.{person.get('role')}.{key}", f"{person.get('role')}: {key}") for key in keys]
    found += [(f"keluarga.{key}", f"Keluarga: {key}") for key in FAMILY]
    return found + [(name, name.partition(".")[2] or name) for name in FRAME]


def samples_of(draft: DocumentTypeVersion, template: str) -> list[tuple[int, dict[str, str]]]:
    """The samples of the last trial that this template drew, with their numbers."""
    trial = service_trials.trial_of(draft)
    documents = draft.definition.get("documents", [])
    codes = {one.get("code") for one in documents if one.get("template") == template}
    return [(at, one) for at, one in enumerate(trial.samples if trial else []) if one["kode"] in codes]


def comparison(draft: DocumentTypeVersion) -> dict[str, Any]:
    """The differences from the version in force, of data and of templates (name → lines with + or - before)."""
    former = service_drafts.in_force(draft.document_type)
    old, new = ({**one.definition, "version": None} if one else {} for one in (former, draft))
    pinned: dict[str, str] = former.templates if former else {}
    other = sorted(name for name in {*pinned, *draft.templates} if pinned.get(name) != draft.templates.get(name))
    return {
        "former": former,
        "found": [_worded(one) for one in compare(old, new)],
        "templates": {name: _changed_lines(former, draft, name) for name in other},
    }


def _changed_lines(former: DocumentTypeVersion | None, draft: DocumentTypeVersion, name: str) -> list[str]:
    old, new = (service_drafts.template_text(one, name) if one else "" for one in (former, draft))
    lines = difflib.unified_diff(old.splitlines(), new.splitlines(), lineterm="", n=1)
    return list(lines)[2:]


def _worded(one: Difference) -> Difference:
    return Difference(tuple(LABELS.get(step, step) for step in one.place), one.old, one.new)


def begins(text: str) -> datetime | None:
    """The morning of a typed day; None for at once, which is also what today means. Raises: InvalidInput."""
    if not text.strip():
        return None
    day = read_date(text)
    if day == today():
        return None
    return datetime(day.year, day.month, day.day, tzinfo=WIB)
