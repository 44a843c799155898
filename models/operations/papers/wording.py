"""What the parafs bind to, and what the page says: the template as pinned, the content, the chain, the signature.

Pasal: Pasal 15(1), Pasal 16.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from models.operations.clock import today
from models.operations.documents.document_data import OFFICE, head_of_office
from models.operations.papers.kind import Content, PaperKind
from models.operations.services import catalogue, layouts
from models.rules.canonical import content_sha256
from models.rules.names import require_printable
from models.rules.pinned import PinnedTemplate
from models.rules.roles import ROLE_NAMES, Role
from models.tables import OfficePaper, PaperParaf

TEMPLATES = layouts.FOLDER.parent
DRAFTER = "Penyusun"


@cache
def _shipped(code: str) -> str:
    return (TEMPLATES / f"{code}.html").read_text("utf-8")


def pinned_columns(kind: PaperKind, content: Content) -> dict[str, Any]:
    """The columns that hold a content and what it is drawn with, inside the caller's transaction.

    Raises: InvalidInput for a sign that no document can print.
    """
    template = layouts.keep(kind.code, _shipped(kind.code))
    plain = {
        "naskah": dict(content.data),
        "judul": content.title,
        "kepada": content.addressee,
        "nomor": content.number,
    }
    require_printable(json.dumps(plain, ensure_ascii=False))
    pinned = layouts.pin([template])
    return {
        "agency": content.agency_id,
        "title": content.title[:200],
        "addressee": content.addressee[:200],
        "content": plain,
        "content_sha256": content_sha256({"isi": plain, "templat": template, "tata_letak": pinned}),
        "template_sha256": template,
        "layouts": pinned,
    }


def template_of(paper: OfficePaper) -> PinnedTemplate:
    """The template that the paper was drafted with."""
    return layouts.pinned_template(paper, paper.template_sha256)


def compose(paper: OfficePaper, number: str) -> dict[str, Any]:
    """The data of the page as things stand; plain texts, numbers, lists and dicts only."""
    place = str(catalogue.setting("kantor.tempat", "Indralaya"))
    return {
        "dokumen": {
            "kode": paper.code,
            "judul": paper.title,
            "nomor": number,
            "tanggal": today().isoformat(),
            "token": paper.token,
            "tempat": place,
        },
        "kantor": OFFICE | {"tempat": place},
        "pejabat": head_of_office("dafduk"),
        "paraf": [
            {
                "peran": DRAFTER if row.stage == Role.OPERATOR else ROLE_NAMES[Role(row.stage)],
                "nama": row.officer_name,
                "waktu": row.at.isoformat(timespec="seconds"),
                "content_sha256": row.content_sha256,
            }
            for row in valid_parafs(paper)
        ],
        "naskah": paper.content["naskah"],
        "pemegang": {"nama": paper.addressee, "nik": ""},
        "content_sha256": paper.content_sha256,
        "demo": bool(catalogue.setting("demo", True)),
    }


def valid_parafs(paper: OfficePaper) -> list[PaperParaf]:
    """Those that stand, in order."""
    return PaperParaf.find(PaperParaf.paper == paper, PaperParaf.voided_at.is_null(), order_by=(PaperParaf.id,))
