"""Blank forms of the catalogue, empty or filled with what an application holds; one more is one more YAML file.

Pasal: Pasal 13(1)b.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from models.operations.applications import drafting
from models.operations.residents.people_data import labelled
from models.operations.services import catalogue, catalogue_files
from models.rules.attachments import required_attachments
from models.rules.blank_forms import BlankForm, filled, from_dict
from models.rules.conditions import Condition, evaluate
from models.rules.errors import NotFound
from models.rules.facts import Context, cut_region
from models.rules.fields import show
from models.rules.filling import settle
from models.rules.service import ServiceDefinition
from models.rules.words import tanggal_panjang
from models.tables import Application

APPLICANT = "pemohon"
"""The role of whoever applies; what the register says of him counts although no question of the service holds it."""


@cache
def forms() -> Mapping[str, BlankForm]:
    """Every form by its code. Raises: MalformedDefinition."""
    files = sorted((catalogue_files.CATALOGUE / "blank_forms").glob("*.yaml"))
    found = [from_dict(catalogue_files.read_yaml(file.read_text("utf-8"))) for file in files]
    return {form.code: form for form in found}


def form(code: str) -> BlankForm:
    """The empty form. Raises: NotFound."""
    if code not in forms():
        raise NotFound("Formulir itu tidak ada.")
    return forms()[code]


def title_of(code: str) -> str:
    """What a form is called, also one that is no longer offered."""
    return f"{forms()[code].title} ({code})" if code in forms() else code


def filled_for(application: Application, code: str) -> BlankForm:
    """The form with what ``application`` holds. Raises: NotFound for one that its answers do not ask for."""
    definition = catalogue.definition_of(application.service_version)
    variant, context = str(application.variant), drafting.context_of(application)
    values = settle(definition, variant, application.answers, context)
    parts = required_attachments(definition, variant, values)
    if code not in {one.blank for part in parts for one in part.options}:
        raise NotFound("Formulir itu tidak diminta untuk permohonan ini.")
    known = _Known(definition, values, context)

    def holds(condition: Condition) -> bool:
        return evaluate(condition, values, variant)

    return filled(form(code), known.tell, holds)


class _Known:
    """What is known around one application, as texts."""

    def __init__(self, definition: ServiceDefinition, values: Mapping[str, Any], context: Context) -> None:
        self.definition, self.values, self.context = definition, values, context

    def tell(self, source: str) -> str:
        """The text behind a source of a form; "" where nothing is known."""
        role, dot, key = source.partition(".")
        if not dot:
            return self._answer(role)
        if role == "layanan":
            return self.definition.name if key == "nama" else ""
        return self._said_of(role).get(key, "") or self._registered(role).get(key, "")

    def _answer(self, slug: str) -> str:
        """What was answered; the answers of a list one after the other."""
        field = self.definition.fields.get(slug)
        if field is None or field.hidden or field.protected:
            return ""
        section = self.definition.section_of[slug]
        items = self.values.get(section.key, []) if section.repeat else [self.values]
        texts = (show(field, str(item.get(slug) or ""), self.context.lookup, bare=True) for item in items)
        return ", ".join(text for text in texts if text)

    def _said_of(self, role: str) -> dict[str, str]:
        person = next((one for one in self.definition.people if one.role == role), None)
        slugs = {} if person is None else {"nik": person.nik, **person.data}
        return {key: self._answer(slug) for key, slug in slugs.items()}

    def _registered(self, role: str) -> dict[str, str]:
        """What the register says of the applicant and his own family, nobody else, as labels."""
        facts = self.context.facts
        person = next((one for one in self.definition.people if one.role == role), None)
        member = facts.member(str(self.values.get(person.nik) or "")) if person else None
        codes = facts.applicant if role == APPLICANT else member
        if not codes:
            return {}
        born = codes.get("tgl_lahir", "")
        family = {"nomor_kk": facts.family.get("nomor_kk", ""), "alamat": self._address()}
        return labelled(codes, self.context.lookup) | family | {"tgl_lahir": tanggal_panjang(born) if born else ""}

    def _address(self) -> str:
        family, lookup = self.context.facts.family, self.context.lookup
        desa, kecamatan = (lookup.region(cut_region(family.get("desa", ""), level)) for level in (10, 6))
        parts = (
            family.get("alamat", ""),
            f"RT {family['rt']} RW {family['rw']}" if family.get("rt") and family.get("rw") else "",
            f"{desa.level.capitalize()} {desa.name}" if desa else "",
            f"Kecamatan {kecamatan.name}" if kecamatan else "",
        )
        return ", ".join(part for part in parts if part)
