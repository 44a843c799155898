"""The stock of blanks: what came, was printed and was spoiled; never below zero, whoever prints at the same moment.

Pasal: Pasal 8(1)c, Pasal 8(1)d.
"""

from __future__ import annotations

from dataclasses import dataclass

from peewee import fn

from models.operations import trail
from models.operations.clock import now
from models.rules.actor import Actor
from models.rules.cards import CARD_NAMES, Card
from models.rules.errors import InvalidInput
from models.rules.names import clean_text
from models.tables import BlankMovement, BlankStock, CardRequest
from models.tables.base import writing

MOST_AT_ONCE = 100_000


@dataclass(frozen=True, slots=True)
class Balance:
    """One card's blanks."""

    card: str
    received: int
    used: int
    spoiled: int

    @property
    def left(self) -> int:
        """How many lie in the cupboard."""
        return self.received - self.used - self.spoiled


def balances() -> list[Balance]:
    """The stock of every card, those without any movement too."""
    rows = {row.card: row for row in BlankStock.select()}
    empty = BlankStock(received=0, used=0, spoiled=0)
    found = [(card.value, rows.get(card.value, empty)) for card in Card]
    return [Balance(card, row.received, row.used, row.spoiled) for card, row in found]


def movements(limit: int = 50) -> list[BlankMovement]:
    """The latest movements, newest first."""
    return list(BlankMovement.select().order_by(BlankMovement.id.desc()).limit(limit))


def receive(actor: Actor, card: str, count: int, delivery: str) -> None:
    """Blanks came in by the delivery note (surat jalan) of this number, once.

    Raises: InvalidInput for a count that cannot be, without a number, or with one whose blanks stand already.
    """
    _require(card, count)
    delivery = clean_text(delivery)[:200]
    if not delivery:
        raise InvalidInput("Tulis nomor surat jalan; tanpa itu blangko tidak dicatat diterima.", field="alasan")
    with writing():
        BlankStock.insert(card=card).on_conflict_ignore().execute()
        BlankStock.update(received=BlankStock.received + count).where(BlankStock.card == card).execute()
        _require_new(card, delivery)
        _note(actor, card, "terima", count, reason=delivery)


def _require_new(card: str, delivery: str) -> None:
    """Asked after the stock's row is taken, so that two officers cannot both note one delivery."""
    same = fn.UPPER(BlankMovement.reason) == delivery.upper()
    found = BlankMovement.select().where(BlankMovement.card == card, BlankMovement.kind == "terima", same).first()
    if found is not None:
        raise InvalidInput(
            f"Surat jalan ini sudah dicatat: {found.count} lembar oleh {found.officer_name}. Bila ini kiriman lain, "
            "tulis pembedanya di belakang nomornya.",
            field="alasan",
        )


def spoil(actor: Actor, card: str, count: int, reason: str) -> None:
    """Blanks became useless. Raises: InvalidInput without a reason, or when there are not so many."""
    _require(card, count)
    if not reason.strip():
        raise InvalidInput("Tulis mengapa blangko itu rusak.", field="alasan")
    with writing():
        _take(card, count, spoiled=BlankStock.spoiled + count)
        _note(actor, card, "rusak", count, reason=reason)


def use(actor: Actor, request: CardRequest) -> None:
    """One blank is printed for ``request``, in the caller's transaction. Raises: InvalidInput when none is left."""
    _take(request.card, 1, used=BlankStock.used + 1)
    _note(actor, request.card, "pakai", 1, request=request)


def spoil_printed(actor: Actor, request: CardRequest, reason: str) -> None:
    """The blank that was printed for ``request`` is spoiled, in the caller's transaction."""
    changes = {"used": BlankStock.used - 1, "spoiled": BlankStock.spoiled + 1}
    BlankStock.update(changes).where(BlankStock.card == request.card).execute()
    _note(actor, request.card, "rusak", 1, reason=reason, request=request)


def _require(card: str, count: int) -> None:
    if card not in set(Card):
        raise InvalidInput("Pilih jenis kartu.", field="kartu")
    if not 1 <= count <= MOST_AT_ONCE:
        raise InvalidInput("Jumlah blangko harus 1 atau lebih. Periksa angkanya.", field="jumlah")


def _take(card: str, count: int, **changes: object) -> None:
    """Compare and set: two officers cannot both take the last one."""
    left = BlankStock.received - BlankStock.used - BlankStock.spoiled
    if not BlankStock.update(changes).where(BlankStock.card == card, left >= count).execute():
        there = next(one.left for one in balances() if one.card == card)
        raise InvalidInput(
            f"Blangko {CARD_NAMES[card]} tidak cukup: yang tercatat tinggal {there} lembar. Periksa jumlahnya, atau "
            "catat dahulu blangko yang diterima.",
            field="jumlah",
        )


def _note(
    actor: Actor, card: str, kind: str, count: int, *, reason: str = "", request: CardRequest | None = None
) -> None:
    BlankMovement.create(
        card=card,
        kind=kind,
        count=count,
        reason=reason.strip()[:200],
        request=request,
        at=now(),
        officer_name=actor.name,
    )
    if request is None:
        trail.record(actor, f"blangko_{kind}", subject=f"blangko:{card}", reason=reason, detail={"jumlah": count})
