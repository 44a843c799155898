"""Proposals of agencies to update data: from an answered query, through the office, to an answer.

The register is never changed here: the office does that by its own services.

Pasal: Pasal 10(1)g.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from models.operations import notices, trail
from models.operations.agencies import agreements
from models.operations.applications.attaching import CleanFile
from models.operations.clock import now
from models.operations.services import catalogue
from models.operations.verification import asker, kept_answers, users
from models.operations.verification.call import AGREES, DIFFERS, SHOWN
from models.operations.watch import named
from models.rules.actor import Actor
from models.rules.errors import AlreadyChanged, InvalidInput, NotAllowed, NotFound
from models.rules.roles import Role
from models.rules.verification.elements import DataElement, Kind
from models.rules.verification.updates import OPEN, UpdateState, read_changes, read_reason, read_step
from models.tables import Agency, AgencyUser, Agreement, DataUpdate, DataUpdateStep, Officer, Resident, Verification
from models.tables.base import writing

MOST_OPEN, MOST_OPEN_DEFAULT = "lope.usulan_terbuka", 20
DAYS, DAYS_DEFAULT = "lope.usulan_hari", 30
MAY = frozenset({Role.OPERATOR, Role.PENGAWAS, Role.ADMINISTRATOR})
"""Who may mend the register and so answers for what becomes of a proposal."""
NUMBERS = frozenset({"nik", "nomor_kk"})
"""SIAK alone gives them; nobody proposes others."""
TOLD = {AGREES: "sesuai", DIFFERS: "tidak sesuai", SHOWN: "diperlihatkan"}
YES_NO = {"ya": "Ada", "tidak": "Tidak ada"}
MAIL = """Kepada {row.agency.name}

Usulan pembaruan data untuk perkara {row.asked.case_reference} kini: {state}. Baca jawabannya di portal, menu Usulan.

Disdukcapil Kabupaten Ogan Ilir — LOPE CAPIL"""


@dataclass(frozen=True, slots=True)
class Proposable:
    """An answer that may be followed by a proposal: the elements that the agreement names, and what was told of each.

    ``row`` is the proposal that was made from it already.
    """

    asked: Verification
    offered: Mapping[str, DataElement]
    told: Mapping[str, str]
    row: DataUpdate | None


def choices_of(element: DataElement) -> Mapping[str, str]:
    """Code → label where the value is one of a table; empty for what is written."""
    if element.kind is Kind.OWNED:
        return YES_NO
    return catalogue.lookup().table(element.table) if element.table else {}


def proposable(user: AgencyUser, serial: str, address: str) -> Proposable:
    """The answer with this serial, for its agency. Raises: NotFound, Refused when the agreement is not in force."""
    asked = (
        Verification.select(Verification, Agreement)
        .join(Agreement)
        .where(
            Verification.serial == serial,
            Agreement.agency == user.agency_id,
            Verification.resident.is_null(False),
            Verification.at > now() - timedelta(days=int(catalogue.setting(DAYS, DAYS_DEFAULT))),
        )
        .first()
    )
    if asked is None:
        raise NotFound("Dari jawaban itu tidak dapat diusulkan pembaruan. Tanyakan sekali lagi, lalu usulkan.")
    known = agreements.data_elements()
    named = asker.by_user(user, asked.agreement, address).terms.elements
    shown = kept_answers.values_shown(user, asked)
    told = {key: shown.get(key) or TOLD[said] for key, said in asked.answered.items()}
    offered = {key: known[key] for key in named if key not in NUMBERS}
    return Proposable(asked, offered, told, DataUpdate.get_or_none(DataUpdate.asked == asked))


def propose(
    user: AgencyUser, serial: str, typed: Mapping[str, str], *, reason: str, file: CleanFile | None, address: str
) -> DataUpdate:
    """Note the proposal and its evidence, which lies in the store; from one answer it is one proposal.

    Raises: NotFound, Refused; InvalidInput naming what is missing, or when too many are open.
    """
    answer = proposable(user, serial, address)
    if answer.row is not None:
        return answer.row
    choices = {key: choices_of(element) for key, element in answer.offered.items()}
    changes = read_changes(typed, answer.offered, choices)
    words = read_reason(reason)
    if file is None:
        raise InvalidInput("Pilih foto atau PDF buktinya.", field="bukti")
    with writing():
        _require_room(user.agency_id)
        at, token = now(), secrets.token_urlsafe(16)
        DataUpdate.insert(
            agency=user.agency_id,
            asked=answer.asked,
            resident=answer.asked.resident_id,
            user=user,
            token=token,
            state=UpdateState.DIAJUKAN,
            changes={key: {"lama": answer.told.get(key, "tidak ditanyakan"), "baru": changes[key]} for key in changes},
            reason=words,
            sha256=file.sha256,
            media_type=file.media_type,
            pages=file.pages,
            size=file.size,
            original_name=file.name[:120],
            at=at,
            changed_at=at,
        ).on_conflict_ignore().execute()
        row = DataUpdate.get(DataUpdate.asked == answer.asked)
        if row.token == token:
            actor, detail = users.actor_of(user, address), {"unsur": list(changes), "sha256": file.sha256}
            named.note_by(actor, changes.values())
            trail.record(actor, "usul_pembaruan", subject=f"data_update:{row.id}", detail=detail)
    return row


def _require_room(agency: int) -> None:
    """Raises: InvalidInput; the agency's row is held until the transaction ends, so that two do not both fit."""
    Agency.update(active=Agency.active).where(Agency.id == agency).execute()
    most = int(catalogue.setting(MOST_OPEN, MOST_OPEN_DEFAULT))
    if DataUpdate.select().where(DataUpdate.agency == agency, DataUpdate.state.in_(OPEN)).count() >= most:
        raise InvalidInput(f"Lembaga Anda sudah punya {most} usulan yang belum selesai. Tunggu jawabannya dahulu.")


def of_agency(user: AgencyUser, token: str) -> DataUpdate:
    """A proposal of the user's agency. Raises: NotFound."""
    row = DataUpdate.get_or_none(DataUpdate.token == token, DataUpdate.agency == user.agency_id)
    if row is None:
        raise NotFound("Usulan itu tidak ada di lembaga Anda.")
    return row


def proposals_of(user: AgencyUser, page: int, size: int = 50) -> tuple[list[DataUpdate], bool]:
    """The proposals of the user's agency, newest first, and whether there is another page."""
    own = DataUpdate.select(DataUpdate, Verification).join(Verification).where(DataUpdate.agency == user.agency_id)
    found = list(own.order_by(DataUpdate.id.desc()).offset((page - 1) * size).limit(size + 1))
    return found[:size], len(found) > size


def steps_of(row: DataUpdate) -> list[DataUpdateStep]:
    """What the office did, oldest first."""
    return list(row.steps.order_by(DataUpdateStep.id))


def waiting() -> int:
    """How many nobody has taken up yet."""
    return DataUpdate.select().where(DataUpdate.state == UpdateState.DIAJUKAN).count()


def from_answers(asked: Sequence[int]) -> dict[int, DataUpdate]:
    """Key of the query → the proposal that followed it."""
    return {row.asked_id: row for row in DataUpdate.select().where(DataUpdate.asked.in_(asked))}


def step(actor: Actor, key: int, seen: str, to: str, note: str) -> DataUpdate:
    """Move a proposal on from the state that the officer saw, and tell the agency once.

    Raises: NotAllowed, NotFound, ActionNotPossible, InvalidInput, AlreadyChanged when a colleague was faster.
    """
    row = DataUpdate.get_or_none(DataUpdate.id == key)
    if row is None:
        raise NotFound("Usulan itu tidak ditemukan.")
    _require_handler(actor, row.resident)
    state, words = read_step(seen, to, note)
    with writing():
        at = now()
        moved = DataUpdate.update(state=state, changed_at=at).where(DataUpdate.id == key, DataUpdate.state == seen)
        if moved.execute() != 1:
            raise AlreadyChanged("Usulan ini sudah ditangani petugas lain. Muat ulang untuk melihat keadaannya.")
        DataUpdateStep.create(
            data_update=row, state=state, note=words, officer=actor.id, officer_name=actor.name, at=at
        )
        trail.record(actor, f"usulan_{state}", subject=f"data_update:{key}", reason=words, basis="Pasal 10(1)g")
        if row.agency.contact_email:
            subject, body = f"Usulan pembaruan data: {state}", MAIL.format(row=row, state=state)
            notices.send_to(row.agency.contact_email, f"usulan:{key}:{state}", subject, body)
    return DataUpdate.get_by_id(key)


def require_not_family(actor: Actor, resident: Resident) -> None:
    """Raises: NotAllowed for a proposal about the officer himself or his family."""
    own = Officer.get_by_id(actor.id).resident
    if own is not None and (own.id == resident.id or (own.family_id and own.family_id == resident.family_id)):
        raise NotAllowed("Usulan ini menyangkut Anda atau keluarga Anda; petugas lain yang harus menanganinya.")


def _require_handler(actor: Actor, resident: Resident) -> None:
    if actor.role not in MAY or actor.id is None:
        raise NotAllowed("Usulan lembaga ditangani operator, pengawas, atau administrator.")
    require_not_family(actor, resident)
