"""The documents of a file as they will be if it is signed now; no number is taken and nothing stays written.

Pasal: Pasal 15(1)i.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from models.operations import catalogue, content, document_data, issuing, siak_numbers
from models.operations.rehearsal import Outcome, rehearse
from models.rules.errors import InvalidInput
from models.rules.form_rows import documents
from models.rules.service import ServiceDefinition
from models.rules.service_parts import DocumentOutput
from models.tables import Application

NUMBER_LATER = "diberi saat penandatanganan"
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
        """Whether it is about a whole family: its number is that of an answer."""
        return bool(self.output.number_from)


def previews(application: Application) -> list[Preview]:
    """Every document that the present answers lead to, in the order of the definition."""
    definition = catalogue.definition_of(application.service_version)
    seen = content.build(application)
    outputs = documents(definition, application.variant, application.answers)
    numbers = {one.code: str(seen["isian"].get(one.number_from) or NUMBER_LATER) for one in outputs}
    outcome = _outcome(application, definition, seen, outputs, numbers)
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
                content_sha256=application.content_sha256,
                answers=seen["isian"],
            ),
        )
        for output in outputs
    ]


def _outcome(
    application: Application,
    definition: ServiceDefinition,
    seen: Mapping[str, Any],
    outputs: list[DocumentOutput],
    numbers: Mapping[str, str],
) -> Outcome:
    """As issuing will find it, with a word where SIAK will give the number.

    What the register would refuse is shown as it stands: the officer must still see the file to return it.
    """
    awaited = siak_numbers.wanted(application, definition, seen)
    received = {(kind, role): f"{FROM_SIAK} ({role})" for kind, role, _ in awaited}
    situation = issuing.situation_of(application, definition, seen, received, numbers)
    try:
        return rehearse(definition.effects, outputs, situation)
    except InvalidInput:
        return Outcome({}, {})
