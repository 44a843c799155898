"""What a request may hold: the tables below read it and describe it in the OpenAPI document, so both say the same.

JSON is read strictly: no unknown or repeated key, numbers of people as text (RFC 8259 section 4 leaves repeats open).
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from flask import request

from admin_app.problems import ApiProblem
from models.operations.agencies import agreements
from models.rules.verification.query import LONGEST

LARGEST = 64 * 1024  # bytes of a body
NUMBER = "^[0-9]{16}$"


@dataclass(frozen=True, slots=True)
class Part:
    """One key of a body: a text, a list of ``many`` element names, or ``named`` texts by element."""

    key: str
    told: str
    must: bool = True
    most: int = LONGEST
    pattern: str = ""
    many: bool = False
    named: bool = False

    def schema(self) -> dict[str, Any]:
        """As JSON Schema 2020-12."""
        text: dict[str, Any] = {"type": "string", "maxLength": self.most}
        text |= {"pattern": self.pattern} if self.pattern else {}
        elements = {"enum": [key for key, one in agreements.data_elements().items() if one.offered]}
        if self.many:
            return {"type": "array", "items": elements, "maxItems": 40, "description": self.told}
        if self.named:
            return {
                "type": "object",
                "propertyNames": elements,
                "additionalProperties": text,
                "description": self.told,
            }
        return {**text, "description": self.told}

    def read(self, value: Any) -> Any:
        """Raises: ApiProblem with the pointer of what cannot be taken."""
        at = f"/{self.key}"
        if self.many:
            if not isinstance(value, list) or len(value) > 40:
                raise _wrong(at, "Isi daftar nama unsur.")
            return tuple(_text(one, f"{at}/{place}", 60) for place, one in enumerate(value))
        if self.named:
            if not isinstance(value, dict):
                raise _wrong(at, "Isi objek unsur dan nilainya.")
            return {_text(key, at, 60): _text(one, f"{at}/{escaped(key)}", self.most) for key, one in value.items()}
        return _text(value, at, self.most)


COMMON = (
    Part("diketahui", "Unsur yang sudah Anda ketahui tentang orang ini, dibandingkan satu per satu.", named=True),
    Part("tujuan", "Tujuan pemanfaatan, persis seperti di perjanjian."),
    Part("rujukan", "Nomor perkara atau berkas Anda.", most=120),
    Part(
        "diminta", "Unsur yang nilainya diperlukan; hanya yang boleh tampil menurut perjanjian.", must=False, many=True
    ),
)
RESIDENT = (Part("nik", "NIK, 16 angka sebagai teks.", most=40, pattern=NUMBER), *COMMON)
HOUSEHOLD = (
    Part("kk", "Nomor KK, 16 angka sebagai teks.", most=40, pattern=NUMBER),
    Part("nik", "NIK seorang anggota keluarga.", most=40, pattern=NUMBER),
    Part("diketahui", "Unsur yang sudah diketahui tentang anggota itu.", must=False, named=True),
    *COMMON[1:],
)


def schema(parts: tuple[Part, ...]) -> dict[str, Any]:
    """The body as JSON Schema."""
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [one.key for one in parts if one.must],
        "properties": {one.key: one.schema() for one in parts},
    }


def read(parts: tuple[Part, ...]) -> dict[str, Any]:
    """The body of this request, checked. Raises: ApiProblem."""
    if request.mimetype != "application/json":
        raise ApiProblem(415)
    body = parsed(body_bytes())
    known = {one.key: one for one in parts}
    for key in body:
        if key not in known:
            raise _wrong(f"/{escaped(key)}", "Kunci ini tidak dikenal.")
    for one in parts:
        if one.must and one.key not in body:
            raise _wrong(f"/{one.key}", "Kunci ini wajib diisi.")
    return {key: known[key].read(value) for key, value in body.items()}


def body_bytes() -> bytes:
    """The body, at most :data:`LARGEST`. Raises: werkzeug's RequestEntityTooLarge."""
    request.max_content_length = LARGEST
    return request.get_data()


def parsed(data: bytes) -> dict[str, Any]:
    """A JSON object without repeated keys. Raises: ApiProblem."""
    try:
        found = json.loads(data, object_pairs_hook=_once, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise ApiProblem(400, "Isi permintaan bukan JSON yang sah.") from error
    if not isinstance(found, dict):
        raise ApiProblem(400, "Isi permintaan harus satu objek JSON.")
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ApiProblem(422, "Ada kunci yang ditulis dua kali.")
    return found


def _no_number(_text: str) -> Any:
    raise ValueError


def _text(value: Any, at: str, most: int) -> str:
    if not isinstance(value, str):
        raise _wrong(at, "Isi teks di antara tanda kutip.")
    if len(value) > most:
        raise _wrong(at, f"Paling panjang {most} huruf.")
    if not value.isprintable():
        raise _wrong(at, "Ada tanda yang tidak dapat dibaca.")
    return value


def escaped(key: str) -> str:
    """A caller's own key as it may stand in an answer, at most 40 characters (RFC 6901)."""
    return re.sub(r"[^\w~/.-]", "?", key[:40], flags=re.ASCII).replace("~", "~0").replace("/", "~1")


def _wrong(pointer: str, detail: str) -> ApiProblem:
    return ApiProblem(422, detail, pointer=pointer)
