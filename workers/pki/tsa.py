"""The demo's time-stamping authority (RFC 3161, RFC 5816)."""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, datetime
from pathlib import Path

from asn1crypto import algos, cms, core, tsp, x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from workers.pki.revocation import read_certificate, read_key
from workers.written import written

POLICY = "1.3.6.1.4.1.32473.1"  # the arc for examples, RFC 5612
DIGEST_SIZES = {"sha256": 32, "sha384": 48, "sha512": 64}
_SHA256 = written(algos.DigestAlgorithm({"algorithm": "sha256"}))
_CONTENT_TYPE = written(cms.CMSAttribute({"type": "content_type", "values": ["tst_info"]}))


class TimestampAuthority:
    """Answers time-stamp requests with the key ``tsa.key`` of the PKI's folder, parsed once."""

    def __init__(self, folder: Path) -> None:
        self._key = read_key(folder / "tsa.key")
        self._certificate = _as_asn1(folder / "tsa.pem")
        # its issuer goes into the document's security store once, not into each token
        self._chain = written(cms.CertificateSet([cms.CertificateChoices("certificate", self._certificate)]))
        signer = cms.IssuerAndSerialNumber(
            {"issuer": self._certificate.issuer, "serial_number": self._certificate.serial_number}
        )
        self._signer = written(cms.SignerIdentifier("issuer_and_serial_number", signer))
        self._name = written(x509.GeneralName("directory_name", self._certificate.subject))
        reference = tsp.ESSCertIDv2({"cert_hash": hashlib.sha256(self._certificate.dump()).digest()})
        certificate = {"type": "signing_certificate_v2", "values": [tsp.SigningCertificateV2({"certs": [reference]})]}
        self._reference = written(cms.CMSAttribute(certificate))

    def answer(self, request_der: bytes) -> bytes:
        """The DER of a ``TimeStampResp``; a rejection where the request cannot be read or served."""
        try:
            request = tsp.TimeStampReq.load(request_der)
            imprint = request["message_imprint"]
            algorithm = imprint["hash_algorithm"]["algorithm"].native
            size = len(imprint["hashed_message"].native)
            nonce = request["nonce"]
        except (ValueError, TypeError, KeyError):
            return _rejection("bad_data_format")
        if DIGEST_SIZES.get(algorithm) != size:
            return _rejection("bad_alg")
        token = self._token(imprint, nonce)
        return bytes(tsp.TimeStampResp({"status": {"status": "granted"}, "time_stamp_token": token}).dump())

    def _token(self, imprint: tsp.MessageImprint, nonce: core.Integer) -> cms.ContentInfo:
        info = {
            "version": "v1",
            "policy": POLICY,
            "message_imprint": imprint,
            "serial_number": secrets.randbits(63),
            "gen_time": datetime.now(UTC).replace(microsecond=0),
            "accuracy": {"seconds": 1},
            "tsa": self._name,
        }
        if nonce.native is not None:
            info["nonce"] = nonce
        content = tsp.TSTInfo(info).dump()
        signed = cms.SignedData(
            {
                "version": "v3",
                "digest_algorithms": cms.DigestAlgorithms([_SHA256]),
                "encap_content_info": {
                    "content_type": "tst_info",
                    "content": cms.ParsableOctetString(content),
                },
                "certificates": self._chain,
                "signer_infos": [self._signer_info(content)],
            }
        )
        return cms.ContentInfo({"content_type": "signed_data", "content": signed})

    def _signer_info(self, content: bytes) -> cms.SignerInfo:
        digest = cms.CMSAttribute({"type": "message_digest", "values": [hashlib.sha256(content).digest()]})
        attributes = written(cms.CMSAttributes([_CONTENT_TYPE, digest, self._reference]))
        return cms.SignerInfo(
            {
                "version": "v1",
                "sid": self._signer,
                "digest_algorithm": _SHA256,
                "signed_attrs": attributes,
                "signature_algorithm": {"algorithm": "sha256_ecdsa"},
                "signature": self._key.sign(attributes.dump(), ec.ECDSA(hashes.SHA256())),
            }
        )


def _as_asn1(file: Path) -> x509.Certificate:
    return x509.Certificate.load(read_certificate(file).public_bytes(Encoding.DER))


def _rejection(reason: str) -> bytes:
    status: bytes = tsp.PKIStatusInfo({"status": "rejection", "fail_info": {reason}}).dump()
    return b"\x30" + bytes([len(status)]) + status  # asn1crypto demands a token, which a rejection has not
