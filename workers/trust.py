"""Whom our validator believes: the anchors, the officers who may sign, and in which field."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from asn1crypto import x509
from pyhanko.sign.diff_analysis import (
    CatalogModificationRule,
    DSSCompareRule,
    FormUpdatingRule,
    ObjectStreamRule,
    SigFieldCreationRule,
    SigFieldModificationRule,
    StandardDiffPolicy,
    XrefStreamRule,
)
from pyhanko.sign.diff_analysis.policy_api import ModificationLevel
from pyhanko.sign.validation.policy_decl import (
    CertificateFetchingRule,
    LocalKnowledge,
    PdfSignatureValidationSpec,
    RevinfoOnlineFetchingRule,
    RevocationInfoGatheringSpec,
    SignatureValidationSpec,
)
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.fetchers import FetcherBackend, Fetchers
from pyhanko_certvalidator.policy_decl import REQUIRE_REVINFO, CertRevTrustPolicy, NonRevokedStatusAssertion
from pyhanko_certvalidator.registry import SimpleTrustManager

from config import Config
from workers import certificate_names  # noqa: F401 - its import is its work
from workers.signing.evidence import SIGNER_USAGE, Anchors, read_anchors, read_certificates, signers_beside
from workers.signing.mirror import OwnLists
from workers.signing.port import FIELD


class _NeverFetch(FetcherBackend):
    """A file that is being judged must not make us call anybody; this is what is left if a rule were missed."""

    def get_fetchers(self) -> Fetchers:
        raise AssertionError("validation tried to use the network")


# What may follow our signature: document time-stamps and validation data. Other than pyHanko's default, neither
# /Info nor XMP may change (ours never do) and no form field may be filled in (we make none).
_ONLY_LTV = StandardDiffPolicy(
    global_rules=[
        CatalogModificationRule(),
        XrefStreamRule().as_qualified(ModificationLevel.LTA_UPDATES),
        ObjectStreamRule().as_qualified(ModificationLevel.LTA_UPDATES),
        DSSCompareRule().as_qualified(ModificationLevel.LTA_UPDATES),
    ],
    form_rule=FormUpdatingRule(field_rules=[SigFieldCreationRule(), SigFieldModificationRule()]),
)
_LOCAL_ONLY = RevocationInfoGatheringSpec(
    RevinfoOnlineFetchingRule.LOCAL_ONLY,
    fetcher_backend=_NeverFetch(),
    certificate_fetching_rule=CertificateFetchingRule.NEVER_FETCH,
)


@dataclass(frozen=True)
class Trust:
    """The anchors, the subjects (``Name.hashable``) that may sign, and the field that must hold the signature.

    ``certified``: the signature must be a certification that allows no more than form filling (DocMDP 1 or 2);
    a signing service that makes plain signatures needs False.
    """

    anchors: Anchors
    signers: frozenset[str]
    field_name: str = FIELD
    certified: bool = True

    def specification(
        self, signers: Iterable[x509.Certificate], own_lists: OwnLists, now: datetime
    ) -> PdfSignatureValidationSpec:
        """The rules of one validation, in which nothing is fetched.

        Our own lists vouch for those ``signers`` (of the document and of its time-stamps) that they do not name.
        They are not handed over as lists: the library would then judge an officer whose certificate has ended or
        was revoked since by how he stands today, and not by what the file proves of the day on which he signed.
        """
        manager = SimpleTrustManager.build(trust_roots=list(self.anchors.roots))
        above = all(own_lists.vouch_for(authority, now) for authority in self.anchors.intermediates)
        vouched = [NonRevokedStatusAssertion(s.sha256, now) for s in signers if above and own_lists.vouch_for(s, now)]
        certificates = list(self.anchors.intermediates)
        specification = SignatureValidationSpec(
            cert_validation_policy=CertValidationPolicySpec(manager, CertRevTrustPolicy(REQUIRE_REVINFO)),
            revinfo_gathering_policy=_LOCAL_ONLY,
            local_knowledge=LocalKnowledge(known_certs=certificates, nonrevoked_assertions=vouched),
            key_usage_settings=KeyUsageConstraints(key_usage=SIGNER_USAGE),
        )
        return PdfSignatureValidationSpec(specification, diff_policy=_ONLY_LTV)

    def knows(self, certificate: x509.Certificate) -> bool:
        """Whether that certificate's subject may sign our documents."""
        return certificate.subject.hashable in self.signers


def read_trust(anchors: Path, signers: Path, *, field_name: str = FIELD, certified: bool = True) -> Trust:
    """The trust in two PEM files: the anchors, and the certificates of the officers who may sign.

    A renewed certificate of the same subject from an authority that we trust counts as the same officer.
    """
    subjects = frozenset(certificate.subject.hashable for certificate in read_certificates(signers))
    return Trust(read_anchors(anchors), subjects, field_name, certified)


def read_configured_trust(config: Config) -> Trust:
    """The trust of this installation: a local key certifies, a signing service signs as it does."""
    remote = config.signer_kind.startswith("bsre")
    return read_trust(
        config.trust_anchors,
        signers_beside(config.trust_anchors),
        field_name=config.bsre_field if remote else FIELD,
        certified=not remote,
    )
