"""The signer that the configuration names, and whom its signatures are checked against."""

from __future__ import annotations

from pathlib import Path

import aiohttp

from config import Config
from workers.signing.bsre import BsreSettings, BsreSigner, BsreV1, BsreV2
from workers.signing.evidence import Anchors, read_certificates
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
    settings = BsreSettings(
        url=config.bsre_url or "",
        user=config.bsre_user,
        password=config.bsre_password,
        nik=config.bsre_nik,
        signers=signer_subjects(config),
        field_name=config.bsre_field,
    )
    return kind(settings, session)


def signers_file(config: Config) -> Path:
    """The PEM file of those who may sign, beside the trust anchors."""
    return config.trust_anchors.with_name("signers.pem")


def signer_subjects(config: Config) -> frozenset[str]:
    """The subjects (``Name.hashable``) of those who may sign."""
    return frozenset(c.subject.hashable for c in read_certificates(signers_file(config)))
