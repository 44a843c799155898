"""The API described as OpenAPI 3.1, made from the tables that read the requests and from the codes of the rules.

Pasal: Pasal 10(1)a, Pasal 10(1)b.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from werkzeug.wrappers import Response

from admin_app.agency.api import shapes
from admin_app.agency.api.blueprint import blueprint
from admin_app.problems import CODES, MEDIA_TYPE
from models.rules.verification.outcome import Refusal, Result

TEXT = {"type": "string"}
COUNT = {"type": ["integer", "null"]}
LEFT = {"type": "object", "required": ["hari", "bulan"], "properties": {"hari": COUNT, "bulan": COUNT}}


@blueprint.get("/openapi.json")
def described() -> Response:
    """Open to everybody: whoever writes a client reads it first."""
    return Response(_text(), mimetype="application/json")


@cache
def _text() -> str:
    return json.dumps(document(), ensure_ascii=False)


def document() -> dict[str, Any]:
    """The whole document."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "LOPE CAPIL",
            "version": "1",
            "description": "Verifikasi penduduk dan keluarga menurut perjanjian (Peraturan Bupati Ogan Ilir 39/2021, "
            "Pasal 10). Setiap kegagalan adalah application/problem+json dengan kode tetap; kode gangguan berarti "
            "kesalahan di pihak kami dan tidak pernah berarti penduduk tidak ditemukan. Token berlaku 15 menit. "
            "Permintaan yang diulang dengan Idempotency-Key yang sama dalam 24 jam dijawab sama, tanpa kuota baru.",
        },
        "servers": [{"url": "/api/v1"}],
        "security": [{"token": []}],
        "paths": {
            "/token": {"post": _asking_for_a_token()},
            "/verifikasi/penduduk": {"post": _asking("Verifikasi penduduk dengan NIK (Pasal 10(1)a)", shapes.RESIDENT)},
            "/verifikasi/keluarga": {
                "post": _asking("Verifikasi keluarga dengan nomor KK (Pasal 10(1)b)", shapes.HOUSEHOLD)
            },
            "/kuota": {"get": _operation("Sisa kuota", {"type": "object", "properties": {"kuota_sisa": LEFT}})},
            "/perjanjian": {"get": _operation("Yang boleh dilihat klien ini", {"type": "object"})},
        },
        "components": {
            "securitySchemes": {"token": _token(), "kunci": {"type": "http", "scheme": "basic"}},
            "schemas": {"Jawaban": _answer(), "Masalah": _problem()},
        },
    }


def _asking(told: str, parts: tuple[shapes.Part, ...]) -> dict[str, Any]:
    body = {"application/json": {"schema": shapes.schema(parts)}}
    key = {"name": "Idempotency-Key", "in": "header", "schema": {**TEXT, "maxLength": 128}}
    asked = {"parameters": [key], "requestBody": {"required": True, "content": body}}
    return {**_operation(told, {"$ref": "#/components/schemas/Jawaban"}), **asked}


def _asking_for_a_token() -> dict[str, Any]:
    """RFC 6749: the request in section 4.4.2, the answer in 5.1, refusals in 5.2."""
    form = {
        "type": "object",
        "required": ["grant_type"],
        "properties": {
            "grant_type": {"const": "client_credentials", "description": "Selalu client_credentials."},
            "client_id": {**TEXT, "description": "Nama klien, bila tidak dikirim dengan HTTP Basic."},
            "client_secret": {**TEXT, "description": "Kunci klien, bila tidak dikirim dengan HTTP Basic."},
        },
    }
    issued = {"access_token": TEXT, "token_type": {"const": "Bearer"}, "expires_in": {"type": "integer"}}
    refused = {"error": TEXT, "error_description": TEXT}
    told = {200: ("Token.", issued), 400: ("Permintaan keliru.", refused), 401: ("Kunci tidak berlaku.", refused)}
    ours = _operation("Token dengan kunci klien, berlaku 15 menit", {})
    answers = {str(status): _answered(sentence, parts) for status, (sentence, parts) in told.items()}
    return {
        **ours,
        "security": [{}, {"kunci": []}],
        "requestBody": {"required": True, "content": {"application/x-www-form-urlencoded": {"schema": form}}},
        "responses": {**{one: ours["responses"][one] for one in ("405", "413", "429", "500", "503")}, **answers},
    }


def _answered(sentence: str, parts: dict[str, Any]) -> dict[str, Any]:
    schema = {"type": "object", "required": list(parts), "properties": parts}
    return {"description": sentence, "content": {"application/json": {"schema": schema}}}


def _operation(told: str, answer: dict[str, Any]) -> dict[str, Any]:
    problem = {"content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Masalah"}}}}
    return {
        "summary": told,
        "responses": {
            "200": {"description": "Jawaban.", "content": {"application/json": {"schema": answer}}},
            **{str(status): {"description": sentence, **problem} for status, (_, sentence) in CODES.items()},
        },
    }


def _token() -> dict[str, Any]:
    flow = {"tokenUrl": "/api/v1/token", "scopes": {}}
    return {"type": "oauth2", "flows": {"clientCredentials": flow}}


def _problem() -> dict[str, Any]:
    codes = {code for code, _ in CODES.values()} | {one.code for one in Refusal} | {"kunci_idempotensi"}
    return {
        "type": "object",
        "required": ["type", "title", "status", "detail", "kode"],
        "properties": {
            **dict.fromkeys(("type", "title", "detail", "kode_nasional"), TEXT),
            "status": {"type": "integer"},
            "kode": {"enum": sorted(codes)},
            "pointer": {**TEXT, "description": "Bagian isi yang salah (RFC 6901)."},
        },
    }


def _answer() -> dict[str, Any]:
    match = {"sesuai": {"type": "boolean"}, "kemiripan": COUNT}
    person: dict[str, Any] = {
        "hasil": {"enum": [one.code for one in Result]},
        **dict.fromkeys(("kode_nasional", "pesan", "sumber"), TEXT),
        "unsur": {"type": "object", "additionalProperties": {"type": "object", "properties": match}},
        "nilai": {"type": "object", "additionalProperties": TEXT},
        "per": {"type": ["string", "null"]},
    }
    whole = {
        **person,
        "anggota": {"type": "array", "items": {"type": "object", "required": list(person), "properties": person}},
        **dict.fromkeys(("nomor_jawaban", "waktu"), TEXT),
        "sandbox": {"type": "boolean"},
        "kuota_sisa": LEFT,
    }
    return {"type": "object", "required": list(whole), "additionalProperties": False, "properties": whole}
