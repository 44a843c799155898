"""A version of a service as one YAML text and back, identical after the round trip.

Pasal: Pasal 12(1).
"""

from __future__ import annotations

from typing import Any

import yaml

from models.operations.designing import service_drafts
from models.operations.services.catalogue_files import read_yaml
from models.rules.actor import Actor
from models.rules.errors import InvalidInput, MalformedDefinition
from models.rules.service import from_dict, to_dict
from models.rules.service_checks import NAME
from models.tables import DocumentType, DocumentTypeVersion
from models.tables.base import writing

LONGEST_TEXT = 1_000_000


class _Dumper(yaml.SafeDumper):
    """Block style, and a text of several lines as it stands."""


def _text(dumper: _Dumper, value: str) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style="|" if "\n" in value else None)


_Dumper.add_representer(str, _text)


def export(version: DocumentTypeVersion) -> str:
    """``layanan`` (the definition) and ``templat`` (name → text) of a version."""
    texts = {name: service_drafts.template_text(version, name) for name in sorted(version.templates)}
    return yaml.dump(
        {"layanan": version.definition, "templat": texts},
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        width=110,
    )


def import_draft(actor: Actor, text: str) -> DocumentTypeVersion:
    """A draft from what :func:`export` wrote; of a service that the office has, or of a new one.

    Raises: InvalidInput, MalformedDefinition with every fault and its place; nothing is written then.
    """
    if len(text) > LONGEST_TEXT:
        raise InvalidInput("Berkas YAML terlalu besar (paling banyak 1 MB).")
    data = read_yaml(text)
    if not isinstance(data, dict) or set(data) != {"layanan", "templat"}:
        raise MalformedDefinition(("berkas: harus berisi layanan dan templat",))
    definition = to_dict(from_dict(data["layanan"]))
    templates = _templates(data["templat"])
    with writing():
        kind = DocumentType.get_or_none(DocumentType.code == definition["code"])
        if kind is None:
            draft = service_drafts.create(actor, definition["code"], definition["name"])
        else:
            newest = kind.versions.order_by(DocumentTypeVersion.version.desc()).first()
            draft = service_drafts.copy(actor, newest.id, "Dari berkas YAML")
        hashes = {name: service_drafts.keep_template(name, source) for name, source in templates.items()}
        wanted = {key: value for key, value in definition.items() if key != "version"}
        numbered = {**wanted, "version": draft.version} if draft.version > 1 else wanted
        return service_drafts.change(
            actor, draft.id, seen=service_drafts.revision(draft), definition=numbered, templates=hashes
        )


def _templates(data: Any) -> dict[str, str]:
    if not isinstance(data, dict) or not all(isinstance(text, str) for pair in data.items() for text in pair):
        raise MalformedDefinition(("templat: harus berupa pasangan nama dan teks",))
    wrong = tuple(f"templat: {name[:40]!r} bukan nama templat" for name in data if not NAME.fullmatch(name))
    if wrong:
        raise MalformedDefinition(wrong)
    return dict(data)
