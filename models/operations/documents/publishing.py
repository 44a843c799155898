"""The one publish commit: documents in force, register changed, archive, stage, notice and job done, or nothing.

Pasal: Pasal 7(3), Pasal 15(1)l, Pasal 18(1).
"""

from __future__ import annotations

from collections.abc import Mapping

from models.operations import archive, effects, moves, notices, outbox
from models.operations.clock import now
from models.operations.documents import siak_numbers
from models.operations.documents.issuing import Plan, case_of, situation_of
from models.operations.effects.records import same_kind
from models.operations.residents.register import family_by_kk, members, resident_by_nik
from models.rules.actor import SYSTEM
from models.rules.errors import DomainError
from models.rules.workflow import Action
from models.tables import Application, Document, OutboxItem
from models.tables.base import writing


def publish(item: OutboxItem, plan: Plan, sizes: Mapping[str, int]) -> None:
    """The one publish commit: documents in force, register changed, archive, stage, notice, job done.

    ``sizes`` is signed hash → bytes. Raises: outbox.LeaseLost, DomainError when the register refuses.
    """
    with writing():
        outbox.hold(item)
        application = moves.load(plan.application.id)
        signed = Document.find(
            Document.application == application, Document.state != "dicabut", order_by=(Document.id,)
        )
        if any(document.signed_sha256 is None for document in signed):
            raise DomainError("Belum semua dokumen ditandatangani.")
        _put_in_force(application, signed)
        for document in signed:
            archive.file_document(application, document, sizes[document.signed_sha256])
        moves.move(
            application,
            SYSTEM,
            Action.TERBITKAN,
            seen_version=application.version,
            detail={"dokumen": [{"kode": d.code, "nomor": d.number, "sha256": d.signed_sha256} for d in signed]},
            changes={"finished_at": now()},
        )
        notices.notify(
            application.account,
            f"permohonan:{application.id}:terbit",
            f"Dokumen sudah terbit: {application.service_name}",
            f"Permohonan {application.reference} selesai. Dokumen bertanda tangan elektronik dapat Anda unduh dan "
            "cetak dari akun Anda (Pasal 15(1)m).",
            application=application,
        )
        outbox.finish(item)


def _put_in_force(application: Application, rows: list[Document]) -> None:
    case = case_of(application)
    received = siak_numbers.received(application)
    numbers = {document.code: document.number for document in rows}
    situation = situation_of(application, case.definition, case.seen, received, numbers)
    effects.apply(case.definition.effects, situation)
    at = now()
    for document in rows:
        _require_true_card(document)
        holder = document.holder or resident_by_nik(document.data["pemegang"]["nik"])
        _replace_earlier(document)
        Document.update(state="terbit", published_at=at, holder=holder).where(Document.id == document.id).execute()


def _require_true_card(document: Document) -> None:
    """Two files of one family may be approved in one sitting: a card that lacks what the other one changed is void.

    Raises: DomainError when the card under this KK number does not show the family as the register has it now.
    """
    family = family_by_kk(document.number)
    if family is None:
        return
    shown = {one["nik"] for one in document.data["keluarga"].get("anggota", [])}
    if shown != {one.nik for one in members(family)}:
        raise DomainError(
            "Susunan keluarga berubah oleh berkas lain sejak disetujui. Kembalikan kepada Administrator "
            "(Pasal 15(1)k) agar Kartu Keluarga disiapkan ulang."
        )


def _replace_earlier(document: Document) -> None:
    """A new issue of the same number (a KK, a second excerpt) puts the one before out of force; its QR says so."""
    Document.update(state="diganti", replaced_by=document, ended_at=now()).where(
        same_kind(document.code),
        Document.number == document.number,
        Document.id != document.id,
        Document.state == "terbit",
    ).execute()
