"""The documents of a file as they will be if it is signed now; no number is taken and nothing stays written.

Pasal: Pasal 15(1)i.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from models.operations.applications import content
from models.operations.documents import document_data, issuing, numbering, siak_numbers
from models.operations.effects import Situation
from models.operations.effects.rehearsal import NOTHING, Outcome, rehearse
from models.operations.services import catalogue
from models.rules.errors import InvalidInput
from models.rules.form_rows import documents
from models.rules.service import ServiceDefinition
from models.rules.service_parts import DocumentOutput
from models.tables import Application

NUMBER_LATER = "diberikan saat penerbitan"
FROM_SIAK = "diberi oleh SIAK"


@dataclass(frozen=True, slots=True)
class Preview:
    """One document to come; ``data`` is as its template will get it, but for the number and the token."""

    output: DocumentOutput
    data: dict[str, Any]

    @property
    def holder(self) -> dict[str, Any]:
        """The labelled data of the person whom it is about; empty for a family's."""
        found = self.data["orang"].get(self.output.holder)
        return found if isinstance(found, dict) else {}

    @property
    def is_family_card(self) -> bool:
        """See :class:`DocumentOutput`."""
        return self.output.is_family_card

    @property
    def is_numbered(self) -> bool:
        """Whether its number is known before it is issued: reserved by an earlier attempt, or the family's."""
        number: str = self.data["dokumen"]["nomor"]
        return number != NUMBER_LATER and not number.startswith(FROM_SIAK)


def previews(application: Application) -> list[Preview]:
    """Every document that the present answers lead to, in the order of the definition."""
    definition = catalogue.definition_of(application.service_version)
    seen = content.build(application)
    outputs = documents(definition, application.variant, application.answers)
    situation = _situation(application, definition, seen, outputs)
    numbers, outcome = situation.numbers, _outcome(definition, outputs, situation)
    return [
        Preview(
            output,
            document_data.compose(
                application,
                definition,
                output,
                number=numbers[output.code],
                token="",
                people={**seen["orang"], **outcome.people},
                family=outcome.cards.get(output.code, seen["keluarga"]),
                residents=outcome.residents,
                notes=outcome.notes,
                content_sha256=application.content_sha256,
                answers=seen["isian"],
                attachments=seen["lampiran"],
            ),
        )
        for output in outputs
    ]


def refusal(application: Application) -> str:
    """Why the register would not let the present answers be issued as things stand; empty when it would."""
    refused = refused_by_register(application)
    return refused.message if refused is not None else ""


def refused_by_register(application: Application) -> InvalidInput | None:
    """As :func:`refusal`; a :class:`RegisterForbids` where no wait would help, since an event stands against it."""
    definition = catalogue.definition_of(application.service_version)
    outputs = documents(definition, application.variant, application.answers)
    try:
        rehearse(definition.effects, outputs, _situation(application, definition, content.build(application), outputs))
    except InvalidInput as refused:
        return refused
    return None


def _situation(
    application: Application, definition: ServiceDefinition, seen: Mapping[str, Any], outputs: list[DocumentOutput]
) -> Situation:
    received = _awaited(application, definition, seen)
    numbers = _numbers(application, seen, outputs, received)
    return issuing.situation_of(application, definition, seen, received, numbers)


def _outcome(definition: ServiceDefinition, outputs: list[DocumentOutput], situation: Situation) -> Outcome:
    """As issuing will find it.

    What the register would refuse is shown as it stands: the officer must still see the file to return it.
    """
    try:
        return rehearse(definition.effects, outputs, situation)
    except InvalidInput:
        return NOTHING


def _awaited(
    application: Application, definition: ServiceDefinition, seen: Mapping[str, Any]
) -> dict[tuple[str, str], str]:
    """The numbers from SIAK, a word in the place of every one that it has not given yet."""
    awaited = siak_numbers.wanted(application, definition, seen)
    return {(kind, role): f"{FROM_SIAK} ({role})" for kind, role, _ in awaited} | siak_numbers.received(application)


def _numbers(
    application: Application,
    seen: Mapping[str, Any],
    outputs: list[DocumentOutput],
    received: Mapping[tuple[str, str], str],
) -> dict[str, str]:
    """Document code → its number where it is known already, as issuing will find it."""
    reserved = numbering.reserved(application)
    found: dict[str, str] = {}
    for one in outputs:
        kind, _, role = one.number_siak.partition(":")
        told = received.get((kind, role)) or seen["isian"].get(one.number_from)
        found[one.code] = str(told or found.get(one.number_of) or reserved.get(one.reservation) or NUMBER_LATER)
    return found
