"""Finished unsigned documents for tests: one key, one address."""

from __future__ import annotations

from functools import cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from tests.models.rules.household import service
from tests.workers.sample_cases import CASES
from tests.workers.samples import BASE_URL, Data
from workers.compose import compose, compose_form, shipped_template

_SECRET = Ed25519PrivateKey.from_private_bytes(b"kunci uji, bukan rahasia siapa2!")
CWT_KEY = _SECRET.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
CWT_PUBLIC = _SECRET.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def made(data: Data) -> bytes:
    """The unsigned document of ``data`` with the shipped template."""
    code = data["dokumen"]["kode"]
    if code == "FORMULIR":
        return compose_form(data)
    return compose(code, shipped_template(_template(data)), data, base_url=BASE_URL, cwt_key=CWT_KEY)


def _template(data: Data) -> str:
    """Several documents share a template: the excerpts for husband and wife, the cards of two families."""
    code = data["dokumen"]["kode"]
    outputs = service(data["layanan"]["kode"]).documents
    return next((one.template for one in outputs if one.code == code), code)


@cache
def case(name: str) -> bytes:
    """The unsigned document of one of the sample cases, made once a run."""
    return made(CASES[name])
