"""Likely duplicates of a child that an application is about to enter: same mother and day of birth, similar name.

Pasal: Pasal 15(1)a.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from models.operations.residents.register import resident_by_nik
from models.operations.services import catalogue
from models.rules.effects import ResidentCreate
from models.rules.form_rows import people
from models.rules.names import likeness
from models.rules.workflow import Stage
from models.tables import Application, DocumentTypeVersion, Party, Resident

ALIKE = 0.55
SAME_MOTHER_ALIKE = 0.8
NO_LONGER_RUNNING = (Stage.DITOLAK.value, Stage.DITARIK.value)


@dataclass(frozen=True, slots=True)
class Likeness:
    """A resident, or another application, that may be the same child; ``reasons`` in words, ``score`` 0 to 1."""

    name: str
    birth_date: str
    mother_name: str
    score: float
    reasons: tuple[str, ...]
    resident: Resident | None = None
    application: Application | None = None


def likely_duplicates(application: Application) -> list[Likeness]:
    """Most alike first; empty for a service that creates nobody."""
    definition = catalogue.definition_of(application.service_version)
    named = people(definition, application.answers)
    found: list[Likeness] = []
    for effect in definition.effects:
        child = named.get(effect.role) if isinstance(effect, ResidentCreate) else None
        if isinstance(child, dict) and not child.get("nik") and child.get("tgl_lahir"):
            mother = named.get("ibu") or {}
            found += _in_register(child, mother)
            found += _in_other_files(application, child, mother)
    return sorted(found, key=lambda one: -one.score)


def applied_for(application: Application) -> tuple[str, str, str]:
    """``(name, birth date ISO, mother's name)`` of the child that the application is about; texts may be empty."""
    named = people(catalogue.definition_of(application.service_version), application.answers)
    child, mother = _child_of(application), named.get("ibu") or {}
    return child.get("nama", ""), child.get("tgl_lahir", ""), mother.get("nama", "") if isinstance(mother, dict) else ""


def _in_register(child: Mapping[str, str], mother: Mapping[str, str]) -> list[Likeness]:
    """Residents born on that day are few, so their sealed columns are compared one by one."""
    found = []
    for resident in Resident.select().where(Resident.birth_date == child["tgl_lahir"]):
        score = likeness(child.get("nama", ""), resident.name)
        same_mother = _same_mother(mother, resident)
        if same_mother or score >= ALIKE:
            reasons = _reasons(score, same_mother=same_mother, same_day=True)
            found.append(
                Likeness(resident.name, resident.birth_date, resident.mother_name, score, reasons, resident=resident)
            )
    return found


def _same_mother(mother: Mapping[str, str], resident: Resident) -> bool:
    if mother.get("nik") and resident.mother_nik:
        return mother["nik"] == resident.mother_nik
    name = mother.get("nama", "")
    return bool(name and resident.mother_name) and likeness(name, resident.mother_name) >= SAME_MOTHER_ALIKE


def _in_other_files(application: Application, child: Mapping[str, str], mother: Mapping[str, str]) -> list[Likeness]:
    """Running or finished applications of the same service that name the same mother."""
    known = resident_by_nik(mother["nik"]) if mother.get("nik") else None
    if known is None:
        return []
    others = (
        Application.select(Application, DocumentTypeVersion)
        .join(DocumentTypeVersion)
        .switch(Application)
        .join(Party)
        .where(Party.resident == known, Party.role == "ibu", Application.id != application.id)
        .where(Application.service_code == application.service_code, Application.stage.not_in(NO_LONGER_RUNNING))
    )
    found = []
    for other in others:
        if other.submitted_at is None:
            continue
        theirs = _child_of(other)
        score = likeness(child.get("nama", ""), theirs.get("nama", ""))
        same_day = theirs.get("tgl_lahir") == child["tgl_lahir"]
        if same_day or score >= ALIKE:
            reasons = _reasons(score, same_mother=True, same_day=same_day)
            name, born = theirs.get("nama", ""), theirs.get("tgl_lahir", "")
            found.append(Likeness(name, born, known.name, score, reasons, application=other))
    return found


def _child_of(application: Application) -> dict[str, Any]:
    """What the answers say of the child; the register is not asked."""
    definition = catalogue.definition_of(application.service_version)
    role = next((one.role for one in definition.effects if isinstance(one, ResidentCreate)), "")
    child = people(definition, application.answers).get(role)
    return child if isinstance(child, dict) else {}


def _reasons(score: float, *, same_mother: bool, same_day: bool) -> tuple[str, ...]:
    return tuple(
        text
        for text, holds in (
            ("ibu yang sama", same_mother),
            ("tanggal lahir sama", same_day),
            ("nama sama", score == 1.0),
            (f"nama mirip {round(score * 100)}%", ALIKE <= score < 1.0),
        )
        if holds
    )
