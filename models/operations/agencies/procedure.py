"""Where an agreement stands in its procedure: what was noted, what was signed, and what is missing.

Only reads; :mod:`models.operations.agencies.agreement_steps` writes.

Pasal: Pasal 10(3).
"""

from __future__ import annotations

from models.rules.verification.procedure import SETTLED, SIGNED, Step, still_missing
from models.tables import (
    AgencyUser,
    Agreement,
    AgreementStep,
    AgreementVersion,
    OfficePaper,
    PartnerSignature,
)

PAPER = "NASKAH_PKS"


def paper_of(version: AgreementVersion | None) -> OfficePaper | None:
    """The paper of this wording, unless it was withdrawn."""
    if version is None:
        return None
    return OfficePaper.get_or_none(
        OfficePaper.code == PAPER, OfficePaper.subject_id == version.id, OfficePaper.stage != "ditarik"
    )


def is_signed(version: AgreementVersion) -> bool:
    """Whether the kepala signed the paper of just this wording: it is not written over any more."""
    paper = paper_of(version)
    return paper is not None and paper.signed_sha256 is not None


def accepted_signature(paper: OfficePaper) -> PartnerSignature | None:
    """The other side's signature that was found good."""
    return PartnerSignature.get_or_none(PartnerSignature.paper == paper, PartnerSignature.accepted)


def waits_for_decision(paper: OfficePaper | None) -> bool:
    """Whether a good signature of another name than the agreed one waits for an officer."""
    if paper is None:
        return False
    judged = PartnerSignature.select().where(PartnerSignature.paper == paper, PartnerSignature.done_at.is_null(False))
    return bool(judged.where(PartnerSignature.accepted.is_null()).exists())


def users_without_statement(row: Agreement) -> list[AgencyUser]:
    """The agency's active users who have not signed their statement."""
    given = AgreementStep.select(AgreementStep.user).where(
        AgreementStep.agreement == row, AgreementStep.user.is_null(False)
    )
    users = AgencyUser.select().where(AgencyUser.agency == row.agency_id, AgencyUser.active)
    return list(users.where(AgencyUser.id.not_in(given)).order_by(AgencyUser.name))


def done(row: Agreement, version: AgreementVersion | None) -> set[Step]:
    """The steps that are done for this wording; a PKS from before the system counts as signed as it was brought in."""
    rows = AgreementStep.select().where(AgreementStep.agreement == row)
    found = {Step(one.step) for one in rows.where(AgreementStep.user.is_null())}
    paper = paper_of(version)
    is_of_it = paper is not None and version is not None and paper.content["naskah"]["sidik"] == version.sha256
    if paper is not None and is_of_it and paper.published_at is not None:
        found.add(Step.OFFICE)
        if accepted_signature(paper) is not None:
            found.add(Step.PARTNER)
    if Step.CARRIED in found:
        found |= SETTLED
        if version is None or version.number == 1:
            found |= SIGNED
    has_users = AgencyUser.select().where(AgencyUser.agency == row.agency_id, AgencyUser.active).exists()
    if has_users and not users_without_statement(row):
        found.add(Step.STATEMENT)
    return found


def lacking(row: Agreement, version: AgreementVersion | None) -> list[str]:
    """What stands between this wording and the access, [] when nothing does or the procedure does not bind it."""
    return still_missing(done(row, version)) if row.by_procedure else []
