"""The documents of a file as they will be if it is signed now; nothing is written and no number is taken.

Pasal: Pasal 15(1)i.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from models.operations import catalogue, content, document_data, effects, issuing
from models.rules.form_rows import documents
from models.rules.service_parts import DocumentOutput
from models.tables import Application

NUMBER_LATER = "diberi saat penandatanganan"


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
    situation = issuing.situation_of(application, definition, seen, {}, {})
    people = {**seen["orang"], **effects.newborn_labelled(definition.effects, situation)}
    family = effects.family_after(seen["keluarga"], definition.effects, situation)
    return [
        Preview(
            output,
            document_data.compose(
                application,
                definition,
                output,
                number=str(seen["isian"].get(output.number_from) or NUMBER_LATER),
                token="",
                people=people,
                family=family,
                content_sha256=application.content_sha256,
                answers=seen["isian"],
            ),
        )
        for output in documents(definition, application.variant, application.answers)
    ]
