"""What holds of every resident and family at every moment, and what a change would break.

Pasal: 8(1)a, 8(1)b, 9(1)a, 11(1)
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from models.rules.words import tanggal_panjang

Row = Mapping[str, Any]
"""Columns of a resident; ``family`` is the id of his family or None."""

ALIVE, DEAD = "1", "2"
MAN = "1"
HEAD, HUSBAND, WIFE = "1", "2", "3"
"""SHDK of the kepala keluarga and of his or her spouse."""
MARRIED, DIVORCED, WIDOWED = "2", "4", "6"
BY_FAITH, APART = "3", "5"
"""Kawin and cerai hidup that no akta records."""
STANDING = (MARRIED, BY_FAITH)
PARTED = (DIVORCED, APART, WIDOWED)
PERMITTED = "izin beristri lagi"
"""Element in the history of a husband whom a court allowed another wife."""
GONE = {
    DEAD: "meninggal dunia",
    "3": "pindah dari Ogan Ilir",
    "4": "pindah ke luar negeri",
    "5": "hilang",
    "6": "ganda atau diblokir",
}
FROZEN = ("status", "family", "shdk", "marital_status", "divorce_date", "divorce_certificate", "nationality")
"""What nobody's later act changes of the dead; the date and akta of a marriage may still be filled in."""
KEPT_ONCE_KNOWN = ("death_date", "death_certificate")
EVENTS = {"marriage_date": "perkawinan", "divorce_date": "perceraian", "death_date": "kematian"}
DATED = {"marital_status", "marriage_date", "divorce_date"}
POSTHUMOUS = timedelta(days=300)
"""How long after a man's death a child of his may be born (KUHPerdata 255)."""


@dataclass(frozen=True, slots=True)
class Invariant:
    """One rule: what it says, where it stands, and the guards or indexes by which the database holds it itself.

    The articles in ``source`` are recalled, not read beside the law (mark R): the Dinas confirms them.
    """

    says: str
    source: str
    walls: tuple[str, ...] = ()


INVARIANTS: Mapping[str, Invariant] = {
    "satu_nik": Invariant(
        "Satu NIK untuk satu orang, dan NIK tidak pernah berganti.",
        "UU 24/2013 Pasal 13; PP 40/2019 Pasal 30",
        ("resident_nik_index", "resident_nik_fixed"),
    ),
    "satu_keluarga": Invariant(
        "Yang hidup tercatat paling banyak dalam satu keluarga, dan keluarga itu masih berlaku.",
        "UU 23/2006 Pasal 62",
        ("resident_enters_open_family", "resident_joins_open_family", "family_with_members_stays"),
    ),
    "satu_kepala": Invariant(
        "Keluarga yang beranggota punya tepat satu kepala keluarga.", "UU 23/2006 Pasal 61", ("one_head_per_family",)
    ),
    "yang_pergi": Invariant(
        "Yang meninggal, pindah, atau hilang tidak tercatat dalam keluarga mana pun.",
        "UU 23/2006 Pasal 15, Pasal 44; Perpres 96/2018 Pasal 45",
        ("resident_gone_in_no_family", "resident_gone_leaves_family"),
    ),
    "sesudah_mati": Invariant(
        "Tidak ada peristiwa sesudah kematian; kematian yang keliru hanya diperbaiki dengan tindakan pembetulan.",
        "UU 23/2006 Pasal 44, Pasal 71, Pasal 72",
        ("resident_dead_frozen",),
    ),
    "urutan": Invariant(
        "Perkawinan, perceraian, dan kematian tidak sebelum lahir dan tidak sesudah kematian; hanya yang meninggal "
        "punya data kematian; anak lahir sesudah orang tuanya lahir dan sebelum ibunya meninggal.",
        "UU 23/2006 Pasal 44; KUHPerdata 255",
        ("resident_dated_before_death", "resident_redated_before_death"),
    ),
    "satu_perkawinan": Invariant(
        "Yang masih tercatat kawin tidak dicatatkan kawin lagi, kecuali suami yang diizinkan pengadilan beristri lagi.",
        "UU 1/1974 Pasal 3, Pasal 9; UU 23/2006 Pasal 34",
    ),
    "larangan_kawin": Invariant(
        "Tidak ada perkawinan antara leluhur dan keturunannya, antara saudara, atau dengan saudara orang tua, kakek, "
        "atau nenek.",
        "UU 1/1974 Pasal 8 huruf a, huruf b",
    ),
    "riwayat": Invariant(
        "Setiap perubahan punya satu baris riwayat dengan dasarnya, yang tidak diubah dan tidak dihapus.",
        "UU 23/2006 Pasal 83",
        ("register_change_no_update", "register_change_no_delete", "register_change_has_basis"),
    ),
}
"""Code → rule; every one that a change of one resident can break has its function below."""


@dataclass(frozen=True, slots=True)
class Breach:
    """Which invariant a change would break, in words, at which column; ``since`` is the column of what happened."""

    invariant: str
    message: str
    field: str
    since: str = ""


def breach(before: Row | None, after: Row, *, correcting: bool = False) -> Breach | None:
    """The first invariant that the change from ``before`` (None for a newcomer) to ``after`` would break.

    ``correcting``: the act mends what was recorded wrongly, and may therefore change the data of the dead.
    """
    changed = {column for column, new in after.items() if before is None or (before.get(column) or "") != (new or "")}
    if before is not None and before["status"] == DEAD and not correcting:
        late = [column for column in FROZEN if column in changed]
        late += [column for column in KEPT_ONCE_KNOWN if column in changed and before[column]]
        if late:
            return Breach("sesudah_mati", told_dead(before), late[0], "status")
    if after["status"] != ALIVE and after.get("family") and changed & {"status", "family"}:
        return Breach("yang_pergi", told_gone(after), "family", "status")
    return _undated(after, changed)


def standing(row: Row) -> Breach | None:
    """What is wrong with a row as it stands, whoever wrote it: the first invariant that it breaks by itself."""
    try:
        return breach(None, row)
    except ValueError:
        text = f"Salah satu tanggal {row['name']} bukan tanggal yang ada di kalender. Periksa di data lengkapnya."
        return Breach("urutan", text, "birth_date")


MENDING: Mapping[str, str] = {
    "satu_keluarga": "Buka data lengkapnya, lalu ganti nomor KK dengan yang masih berlaku; atau aktifkan lagi keluarga "
    "itu bila ditutup karena keliru.",
    "satu_kepala": "Buka anggota yang menjadi kepala keluarga, lalu ubah hubungannya menjadi Kepala Keluarga. Bila "
    "keluarganya sendiri yang melapor, pakai layanan Kartu Keluarga: ganti kepala keluarga.",
    "yang_pergi": "Buka data lengkapnya, lalu kosongkan nomor KK, atau betulkan statusnya bila ia masih di sini.",
    "urutan": "Cocokkan dengan aktanya, lalu betulkan tanggal atau NIK orang tua yang keliru. Bila orangnya sendiri "
    "yang melapor, pakai layanan perubahan elemen data (F-1.06).",
    "satu_perkawinan": "Cocokkan dengan buku nikah atau aktanya. Catat perceraian, kematian, atau pembatalan yang "
    "belum tercatat, atau betulkan hubungan dalam keluarga. Bila pengadilan mengizinkan suami beristri lagi, catat "
    "izinnya di bawah.",
    "larangan_kawin": "Cocokkan NIK orang tua keduanya dengan akta kelahirannya, lalu betulkan yang keliru. Bila "
    "memang sedarah, hanya pengadilan yang membatalkan perkawinannya: catat dengan layanan pembatalan perkawinan.",
}
"""Invariant → how an officer mends a row that breaks it; each way asks for its basis and keeps the history."""


def told_dead(row: Row) -> str:
    """That somebody is dead, since when, and what to do about it."""
    day = f" pada {_shown(row['death_date'])}" if row["death_date"] else ""
    akta = f" (akta {row['death_certificate']})" if row["death_certificate"] else ""
    return (
        f"{row['name']} sudah tercatat meninggal dunia{day}{akta}, jadi tidak ada peristiwa lain yang dapat dicatat "
        "baginya. Bila catatan kematian itu keliru, mintalah Dinas membetulkannya dahulu."
    )


def told_gone(row: Row) -> str:
    """That somebody no longer lives here and is in no family."""
    return (
        f"{row['name']} berstatus {GONE.get(row['status'], 'tidak aktif')}, jadi tidak tercatat dalam keluarga mana "
        "pun. Kosongkan nomor KK-nya, atau betulkan dahulu statusnya."
    )


def _undated(after: Row, changed: set[str]) -> Breach | None:
    """Nothing before birth, nothing after death, and a death of the dead only."""
    born, died = after.get("birth_date") or "", after.get("death_date") or ""
    if died and after["status"] != DEAD:
        text = f"{after['name']} tidak berstatus meninggal. Kosongkan tanggal kematiannya, atau ubah statusnya."
        return Breach("urutan", text, "status")
    for column, event in EVENTS.items():
        day = after.get(column) or ""
        if not day or not changed & {column, "birth_date", "death_date"}:
            continue
        if day < born:
            text = f"Tanggal {event} {after['name']} ({_shown(day)}) sebelum tanggal lahirnya ({_shown(born)})."
            return Breach("urutan", f"{text} Periksa kedua tanggal itu.", column)
        if died and day > died:
            text = f"Tanggal {event} {after['name']} ({_shown(day)}) sesudah tanggal meninggalnya ({_shown(died)})."
            return Breach("urutan", f"{text} Periksa kedua tanggal itu.", column)
    wed, parted = after.get("marriage_date") or "", after.get("divorce_date") or ""
    if after.get("marital_status") in {DIVORCED, APART} and parted and parted < wed and changed & DATED:
        text = f"Tanggal perceraian {after['name']} ({_shown(parted)}) sebelum tanggal perkawinannya ({_shown(wed)})."
        return Breach("urutan", f"{text} Periksa kedua tanggal itu.", "divorce_date")
    return None


def _shown(day: str) -> str:
    return tanggal_panjang(date.fromisoformat(day))


def marries(row: Row) -> Breach | None:
    """Why a marriage of this person cannot be recorded: he has one."""
    if row["marital_status"] != MARRIED:
        return None
    day = f" sejak {_shown(row['marriage_date'])}" if row["marriage_date"] else ""
    akta = f" (akta {row['marriage_certificate']})" if row["marriage_certificate"] else ""
    text = (
        f"{row['name']} masih tercatat kawin{day}{akta}. Perkawinan lain baru dapat dicatat sesudah perkawinan itu "
        "berakhir: catat dahulu perceraian, kematian pasangan, atau pembatalannya."
    )
    return Breach("satu_perkawinan", text, "marital_status", "marital_status")


def divorces(row: Row) -> Breach | None:
    """Why a divorce of this person cannot be recorded: no marriage is left that could end."""
    ended = {DIVORCED: "cerai hidup", WIDOWED: "cerai mati"}.get(row["marital_status"])
    if ended is None:
        return None
    text = (
        f"{row['name']} sudah tercatat {ended}, jadi tidak ada perkawinan yang dapat diputus. Periksa datanya dahulu."
    )
    return Breach("satu_perkawinan", text, "marital_status", "marital_status")


BEGINS: Mapping[str, Callable[[Row], Breach | None]] = {MARRIED: marries, DIVORCED: divorces}
"""Marital status that an event brings → what stands against it."""


def annuls(row: Row, cleared: Collection[str]) -> Breach | None:
    """Why what an annulment takes back (the akta whose keys are ``cleared``) is not there to be taken back."""
    status = row["marital_status"]
    if "akta_cerai" in cleared and status not in {DIVORCED, APART}:
        told, missing = "tidak tercatat cerai hidup", "perceraian"
    elif "akta_kawin" in cleared and not row["marriage_certificate"] and status not in {MARRIED, BY_FAITH, WIDOWED}:
        told, missing = "tidak tercatat kawin", "perkawinan"
    else:
        return None
    text = f"{row['name']} {told}, jadi tidak ada {missing} yang dapat dibatalkan. Periksa datanya dahulu."
    return Breach("satu_perkawinan", text, "marital_status", "marital_status")


def unrelated(parent: Row, child: Row, *, mother: bool) -> Breach | None:
    """Whether this parent was born too late, or died too early, to be the child's. Raises: ValueError for no date."""
    if child["birth_date"] <= parent["birth_date"]:
        text = (
            f"{parent['name']} lahir pada {_shown(parent['birth_date'])}, jadi tidak lebih tua daripada "
            f"{child['name']}. Periksa NIK orang tua dan tanggal lahir keduanya."
        )
        return Breach("urutan", text, "birth_date")
    died = parent["death_date"] if parent["status"] == DEAD else ""
    if not died or date.fromisoformat(child["birth_date"]) <= date.fromisoformat(died) + (
        timedelta() if mother else POSTHUMOUS
    ):
        return None
    text = (
        f"{parent['name']} meninggal dunia pada {_shown(died)}, sebelum {child['name']} lahir pada "
        f"{_shown(child['birth_date'])}. Periksa NIK orang tua dan tanggal lahir anak."
    )
    return Breach("urutan", text, "birth_date", "status")
