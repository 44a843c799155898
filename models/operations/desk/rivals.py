"""Files that cannot be signed in one sitting: what one changes is what another one was prepared upon.

A file *needs* a family or a person as it is (it prints its card, renumbers it, takes somebody out), or merely *touches*
it (somebody joins). Two files that touch the same are rivals as soon as one of them needs it.

Pasal: Pasal 15(1)i, Pasal 15(1)j.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from models.operations.residents.register import residents_by_nik
from models.operations.services import catalogue
from models.rules import form_rows
from models.rules.effects import (
    OF_ROLE,
    CardRequested,
    Effect,
    FamilyAddMember,
    FamilyReissue,
    RegisterCreate,
    RegisterNote,
    ResidentCreate,
    ResidentUpdate,
)
from models.rules.service import ServiceDefinition
from models.rules.workflow import Stage
from models.tables import Application, DocumentTypeVersion, Family
from models.tables.sealing import blind

_LOOKS_ON = (CardRequested, RegisterCreate, RegisterNote, ResidentCreate, ResidentUpdate)
"""Effects that leave a person in the family in which another file found him."""

Named = tuple[str, str]
"""``("nik" | "kk", number)``: a person or a family as the answers name it."""


@dataclass(slots=True)
class Claim:
    """What one file needs and touches, as named in its answers or as found in the register."""

    needed: set[Named] = field(default_factory=set)
    touched: set[Named] = field(default_factory=set)

    def meets(self, other: Claim) -> bool:
        """Whether the two files are rivals."""
        return bool(self.needed & (other.needed | other.touched) or other.needed & self.touched)


def rivals(files: Iterable[Application]) -> dict[int, list[Application]]:
    """Application id → its rivals among ``files`` and the files that are being signed; empty lists left out.

    Three queries at most.
    """
    ids = {one.id for one in files}
    everybody = list(
        Application.select(Application, DocumentTypeVersion)
        .join(DocumentTypeVersion)
        .where(Application.id.in_(sorted(ids)) | (Application.stage == Stage.TTE.value))
        .order_by(Application.stage_since, Application.id)
    )
    definitions = _definitions(everybody)
    claims = _found({one.id: _claim(one, definitions[one.service_version_id]) for one in everybody})
    found = {
        one.id: [other for other in everybody if other.id != one.id and claims[one.id].meets(claims[other.id])]
        for one in everybody
        if one.id in ids
    }
    return {key: others for key, others in found.items() if others}


def told(others: Iterable[Application]) -> str:
    """Why a file must wait, for the kepala."""
    names = ", ".join(one.reference for one in others)
    return f"Berkas ini menyangkut keluarga yang sama dengan {names}: tandatangani bergantian"


def _definitions(files: Iterable[Application]) -> dict[int, ServiceDefinition]:
    first = {one.service_version_id: one for one in files}
    return {key: catalogue.definition_of(one.service_version) for key, one in first.items()}


def _claim(application: Application, definition: ServiceDefinition) -> Claim:
    """What the answers name."""
    answers, variant = application.answers, application.variant
    people = form_rows.people(definition, answers)
    claim = Claim()
    for effect in form_rows.effects(definition, variant, answers):
        lasts = isinstance(effect, (*_LOOKS_ON, FamilyAddMember, FamilyReissue))
        (claim.touched if lasts else claim.needed).update(_families(effect, answers, people))
        stays = isinstance(effect, _LOOKS_ON)
        (claim.touched if stays else claim.needed).update(_persons(effect.role, people))
    for output in form_rows.documents(definition, variant, answers):
        if output.is_family_card and answers.get(output.number_from):
            claim.needed.add(("kk", str(answers[output.number_from])))
    return claim


def _families(effect: Effect, answers: dict[str, Any], people: dict[str, Any]) -> Iterator[Named]:
    name = str(getattr(effect, "family", ""))
    if name.startswith(OF_ROLE):
        yield from _persons(name.removeprefix(OF_ROLE), people)
    elif answers.get(name):
        yield "kk", str(answers[name])


def _persons(role: str, people: dict[str, Any]) -> Iterator[Named]:
    found = people.get(role) or []
    for one in found if isinstance(found, list) else [found]:
        if one.get("nik"):
            yield "nik", one["nik"]


def _found(claims: dict[int, Claim]) -> dict[int, Claim]:
    """The same with each person as himself and his family, each family by its id; who is unknown is left out."""
    named = {one for claim in claims.values() for one in claim.needed | claim.touched}
    residents = residents_by_nik(number for kind, number in named if kind == "nik")
    asked = {blind(number): number for kind, number in named if kind == "kk"}
    found = Family.find(Family.kk_index.in_(sorted(asked))) if asked else []
    families = {asked[one.kk_index]: one.id for one in found}

    def known(names: set[Named]) -> set[Named]:
        people = [residents[number] for kind, number in names if kind == "nik" and number in residents]
        homes = {one.family_id for one in people if one.family_id is not None}
        homes |= {families[number] for kind, number in names if kind == "kk" and number in families}
        return {("orang", str(one.id)) for one in people} | {("keluarga", str(one)) for one in homes}

    return {key: Claim(known(claim.needed), known(claim.touched)) for key, claim in claims.items()}
