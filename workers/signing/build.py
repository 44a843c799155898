"""The signer that the configuration names."""

from __future__ import annotations

from pathlib import Path

import aiohttp

from config import Config
from workers.signing.bsre import BsreSettings, BsreSigner, BsreV1, BsreV2
from workers.signing.evidence import Anchors, read_certificates, signers_beside
from workers.signing.pkcs12 import Pkcs12Signer
from workers.signing.port import Signer
from workers.signing.timestamps import TimestampClient


def build_signer(config: Config, tsa: TimestampClient, anchors: Anchors, session: aiohttp.ClientSession) -> Signer:
    """The ``Signer`` of ``config.signer_kind``."""
    if config.signer_kind == "pkcs12":
        return Pkcs12Signer(config.signer_pkcs12, tsa)
    if config.signer_kind == "pkcs11":
        # a wheel of its own, which only offices with a token install
        from workers.signing.pkcs11 import Pkcs11Signer  # noqa: PLC0415

        module = config.pkcs11_module or Path()
        return Pkcs11Signer(module, config.pkcs11_token, config.pkcs11_label, tsa, anchors.intermediates)
    kind: type[BsreSigner] = BsreV1 if config.signer_kind == "bsre1" else BsreV2
    subjects = (c.subject.hashable for c in read_certificates(signers_beside(config.trust_anchors)))
    settings = BsreSettings(
        url=config.bsre_url or "",
        user=config.bsre_user,
        password=config.bsre_password,
        nik=config.bsre_nik,
        signers=frozenset(subjects),
        field_name=config.bsre_field,
    )
    return kind(settings, session)
