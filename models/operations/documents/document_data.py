"""What a document says, as plain data: the template's variables, attached to the PDF as data.json.

Pasal: Pasal 7(2), Pasal 16.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from typing import Any

from models.operations.clock import today
from models.operations.residents import known_akta
from models.operations.residents.people_data import facts_around
from models.operations.services import catalogue
from models.rules.attachments import title_of
from models.rules.facts import Context, Mode
from models.rules.form_checks import reporting_status
from models.rules.form_rows import isian
from models.rules.numbers import NUMBER_FORMATS
from models.rules.roles import ROLE_NAMES, Role
from models.rules.service import ServiceDefinition
from models.rules.service_parts import DocumentOutput
from models.tables import Application, Paraf

KAB4 = "1610"
OFFICE = {
    "provinsi": "SUMATERA SELATAN",
    "kabupaten": "OGAN ILIR",
    "kode": KAB4,
    "dinas": "DINAS KEPENDUDUKAN DAN PENCATATAN SIPIL",
}

CIVIL_RECORDS = ("DOC_KUT_", "DOC_REG_", "DOC_SK_", "DOC_CATATAN_", "DOC_SKPS")
"""What is signed as Pejabat Pencatatan Sipil begins so; all else is signed as head of the office."""


def number_template(output: DocumentOutput) -> str:
    """The number format of this output as the office has it, or its own pattern."""
    if "{" in output.number_format:
        return output.number_format
    return str(catalogue.setting(f"nomor.{output.number_format}", NUMBER_FORMATS[output.number_format].template))


def number_kind(definition: ServiceDefinition, answers: Mapping[str, Any], reported: date) -> str:
    """LU or LT by the day of reporting; "" where the service knows no deadline."""
    status = reporting_status(definition, answers, reported)
    return status.code if status is not None else ""


def compose(
    application: Application,
    definition: ServiceDefinition,
    output: DocumentOutput,
    *,
    number: str,
    token: str,
    people: Mapping[str, Any],
    family: Mapping[str, Any],
    residents: Mapping[str, Any],
    notes: Sequence[Mapping[str, str]],
    content_sha256: str,
    answers: Mapping[str, Any],
    attachments: Sequence[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """The data of one document; plain texts, numbers, lists and dicts only.

    ``attachments`` are those of the content that was approved: whoever holds the document can tell by their hashes
    which papers it rests on. ``residents`` and ``notes`` are the register's once the document is issued, as in
    :class:`rehearsal.Outcome`.
    """
    people, residents = unprotected(definition, people), unprotected(definition, residents)
    holder = people.get(output.holder) or {}
    place = str(catalogue.setting("kantor.tempat", "Indralaya"))
    return {
        "dokumen": {
            "kode": output.code,
            "judul": output.title,
            "nomor": number,
            "tanggal": today().isoformat(),
            "token": token,
            "tempat": place,
        },
        "kantor": OFFICE | {"tempat": place},
        "pejabat": officer_block(output),
        "paraf": paraf_chain(application),
        "layanan": _service(application, definition),
        "permohonan": application.reference,
        "isian": unprotected(definition, shown_answers(definition, application, answers)),
        "orang": dict(people),
        "keluarga": dict(family),
        "penduduk": dict(residents),
        "catatan": [dict(one) for one in notes],
        "catatan_akta": known_akta.standing_notes(output.code, number),
        "pemegang": {"nik": holder.get("nik", ""), "nama": holder.get("nama", "")}
        if isinstance(holder, dict)
        else {"nik": "", "nama": ""},
        "lampiran": _listed(definition, attachments),
        "content_sha256": content_sha256,
        "demo": bool(catalogue.setting("demo", True)),
    }


def _service(application: Application, definition: ServiceDefinition) -> dict[str, Any]:
    version = application.service_version
    return {
        "kode": definition.code,
        "nama": definition.name,
        "ringkas": definition.short,
        "varian": application.variant,
        "varian_nama": definition.variant(application.variant).name,
        "versi": version.version,
        "versi_sha256": version.sha256,
        **{key: one.value for key, one in definition.settings.items()},
    }


def unprotected(definition: ServiceDefinition, data: Any) -> Any:
    """``data`` (answers by slug, or people by resident key) without what a document may not tell.

    UU 24/2013 Pasal 84(1) (R) protects a disability; a signed document goes from hand to hand with its data.json.
    """
    slugs = {slug for slug, field in definition.fields.items() if field.protected}
    keys = {key for role in definition.people for key, slug in role.data.items() if slug in slugs}
    return _without(data, slugs | keys) if slugs else data


def _without(data: Any, names: AbstractSet[str]) -> Any:
    if isinstance(data, list):
        return [_without(one, names) for one in data]
    if isinstance(data, Mapping):
        return {key: _without(one, names) for key, one in data.items() if key not in names}
    return data


def _listed(definition: ServiceDefinition, attachments: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [
        {
            "kode": one["kode"],
            "nama": title_of(definition, one["kode"]),
            "sha256": one["sha256"],
            "halaman": one.get("halaman", 1),
        }
        for one in attachments
    ]


def officer_block(output: DocumentOutput) -> dict[str, str]:
    """Name, NIP and office in the signing block; akta are signed as Pejabat Pencatatan Sipil."""
    return head_of_office("akta" if output.code.startswith(CIVIL_RECORDS) else "dafduk")


def head_of_office(kind: str) -> dict[str, str]:
    """Whoever signs, in the office of ``akta`` or ``dafduk``."""
    return {
        "nama": str(catalogue.setting("pejabat.nama", "")),
        "nip": str(catalogue.setting("pejabat.nip", "")),
        "jabatan": str(catalogue.setting(f"pejabat.jabatan.{kind}", "")),
    }


def paraf_chain(application: Application) -> list[dict[str, str]]:
    """Who initialled, in order, and the kepala's approval; times are ISO in UTC."""
    rows = Paraf.find(Paraf.application == application, Paraf.voided_at.is_null(), order_by=(Paraf.id,))
    return [
        {
            "peran": ROLE_NAMES[Role(row.stage)],
            "nama": row.officer_name,
            "waktu": row.at.isoformat(timespec="seconds"),
            "content_sha256": row.content_sha256,
        }
        for row in rows
    ]


def shown_answers(
    definition: ServiceDefinition, application: Application, answers: Mapping[str, Any]
) -> dict[str, Any]:
    """Slug → ``{nilai, teks}``; a repeated section gives a list of such dicts under its key."""
    context = Context(catalogue.lookup(), today(), facts_around(application), Mode.BACA)
    return isian(definition, application.variant, answers, context)
