"""The procedure before an agency may ask: which step follows which, and what each needs.

Pasal: Pasal 10(3). Permendagri 102/2019; the letters and their order as reported there, their form is ours (mark P).
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum

from models.rules.errors import ActionNotPossible


class Step(StrEnum):
    """What the office notes with a letter and its document; the two signatures note themselves."""

    REQUEST = "permohonan"
    FORWARDED = "diteruskan"
    APPROVED = "persetujuan"
    REFUSED = "penolakan"
    GUIDE = "juknis"
    OFFICE = "ttd_dinas"
    PARTNER = "ttd_lembaga"
    STATEMENT = "pernyataan"
    ACCESS = "akses"
    CARRIED = "sudah_berlaku"


@dataclass(frozen=True, slots=True)
class Stop:
    """One step: its name, the steps before it, and what is said while it is missing."""

    name: str
    after: tuple[Step, ...]
    missing: str
    by_hand: bool = True


PROCEDURE: Mapping[Step, Stop] = {
    Step.REQUEST: Stop("Permohonan lembaga diterima", (), "surat permohonan pimpinan lembaga kepada Bupati"),
    Step.FORWARDED: Stop(
        "Diteruskan kepada Dirjen Dukcapil", (Step.REQUEST,), "surat penerusan kepada Dirjen Dukcapil"
    ),
    Step.APPROVED: Stop("Disetujui Dirjen Dukcapil", (Step.FORWARDED,), "surat persetujuan Dirjen Dukcapil"),
    Step.REFUSED: Stop("Ditolak Dirjen Dukcapil", (Step.FORWARDED,), ""),
    Step.GUIDE: Stop("Petunjuk teknis disusun", (Step.APPROVED,), "petunjuk teknis"),
    Step.OFFICE: Stop(
        "Naskah ditandatangani Kepala Dinas",
        (Step.APPROVED,),
        "tanda tangan Kepala Dinas atas naskah PKS",
        by_hand=False,
    ),
    Step.PARTNER: Stop(
        "Naskah ditandatangani pihak lembaga",
        (Step.OFFICE,),
        "tanda tangan pihak lembaga atas naskah PKS, diunggah di portal",
        by_hand=False,
    ),
    Step.STATEMENT: Stop("Pernyataan kerahasiaan pengguna", (Step.PARTNER,), "pernyataan kerahasiaan setiap pengguna"),
    Step.ACCESS: Stop(
        "ID diserahkan, tembusan kepada Dirjen",
        (Step.GUIDE, Step.STATEMENT),
        "berita acara penyerahan ID dengan tembusan kepada Dirjen Dukcapil",
    ),
    Step.CARRIED: Stop("PKS yang sudah berlaku sebelum sistem ini", (), ""),
}
PATH: tuple[Step, ...] = tuple(step for step in PROCEDURE if step not in {Step.REFUSED, Step.CARRIED})
"""The way of an agreement that begins here and is not refused."""
SIGNED = frozenset({Step.OFFICE, Step.PARTNER})
SETTLED = frozenset({Step.REQUEST, Step.FORWARDED, Step.APPROVED, Step.GUIDE})
"""What came before the signatures of a PKS that was signed on paper before the office worked with this system."""


def require_order(step: Step, done: AbstractSet[Step]) -> None:
    """Raises: ActionNotPossible saying what is missing before ``step``, or that it is done or over."""
    if step is Step.CARRIED and done - {Step.STATEMENT, Step.CARRIED}:
        raise ActionNotPossible("Langkah-langkah perjanjian ini sudah dicatat di sini; lanjutkan dari langkahnya.")
    if step in done and step is not Step.STATEMENT:
        raise ActionNotPossible(f"Langkah “{PROCEDURE[step].name}” sudah dicatat.")
    if Step.REFUSED in done or (step is Step.REFUSED and Step.APPROVED in done):
        raise ActionNotPossible("Dirjen sudah menjawab usulan ini. Untuk mengajukan lagi, buat perjanjian baru.")
    lacking = [PROCEDURE[one].missing for one in PROCEDURE[step].after if one not in done]
    if lacking:
        raise ActionNotPossible(f"Belum dapat dicatat. Yang kurang: {', '.join(lacking)}.")


def still_missing(done: AbstractSet[Step]) -> list[str]:
    """What stands between the agreement and its access, in the order of the procedure."""
    return [PROCEDURE[step].missing for step in PATH if step not in done]


def way(done: AbstractSet[Step]) -> tuple[Step, ...]:
    """Every step that an agreement has taken or will take: refused, brought in, or begun here."""
    if Step.REFUSED in done:
        return Step.REQUEST, Step.FORWARDED, Step.REFUSED
    if Step.CARRIED in done:
        return Step.CARRIED, *(one for one in PATH if one not in SETTLED)
    return PATH


def open_to_hand(done: AbstractSet[Step]) -> list[Step]:
    """The steps that an officer may note now."""
    found = []
    for step, stop in PROCEDURE.items():
        if stop.by_hand and (step not in done or step is Step.STATEMENT):
            try:
                require_order(step, done)
            except ActionNotPossible:
                continue
            found.append(step)
    return found
