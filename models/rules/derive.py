"""Answers that nobody types: worked out from the variant, the account, the family or earlier answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from models.rules import derive_family, derive_move
from models.rules.conditions import Condition, Values, evaluate
from models.rules.facts import Context, Person, cut_region

ADULT_YEARS = 17
CHILD_OF_FAMILY, GRANDCHILD = "4", "6"


class Rule(StrEnum):
    """Derivations that are a rule of law, each with the slugs that it ``uses``, in order."""

    KLASIFIKASI_PINDAH = "klasifikasi_pindah"
    """uses: origins, the most exact first; destination provinsi, kabupaten, kecamatan, desa → KLASIFIKASI_PINDAH."""
    JENIS_KEPINDAHAN = "jenis_kepindahan"
    """uses: section of movers, slug of their NIK → JENIS_KEPINDAHAN."""
    KK_TIDAK_PINDAH = "kk_tidak_pindah"
    """uses: section, slug of NIK → STATUS_KK_TIDAK_PINDAH, "" where the family must choose."""
    ANAK_TANPA_ORANG_TUA = "anak_tanpa_orang_tua"
    """uses: section, slug of NIK, slugs of further NIKs → ya when a minor moves and neither parent does, else tidak."""
    PEMOHON_BERHAK = "pemohon_berhak"
    """uses: section, slug of NIK → ya when the applicant is the head, or moves himself and his children only."""
    SHDK_KK_BARU = "shdk_kk_baru"
    """See :func:`models.rules.derive_move.place_in_new_family`."""
    KK_PINDAH = "kk_pindah"
    """uses: slugs of the way (sekeluarga, sebagian, numpang) and of KLASIFIKASI_PINDAH → STATUS_KK_PINDAH."""
    SEMUA_TERSEBUT = "semua_tersebut"
    """uses: section, slug of NIK, section, … → ya when they name every member of the applicant's family."""
    SHDK_BAYI = "shdk_bayi"
    """uses: slug of the reporter's relation (ayah, ibu, …) → SHDK of the child in the reporter's family."""
    ANGGOTA_SENDIRI = "anggota_sendiri"
    """uses: slug of a NIK → ya for a member of the applicant's own family, "" for others."""
    KK_ANGGOTA = "kk_anggota"
    """uses: slug of a NIK → the KK number of the applicant's own family when he is in it."""
    PASANGAN = "pasangan"
    """uses: slug of a NIK → NIK of the husband or wife in the applicant's own family."""
    SISA_KELUARGA = "sisa_keluarga"
    """uses: slugs of the NIKs of whoever leaves → tetap, kepala (the head leaves) or habis (nobody stays)."""
    DEWASA = "dewasa"
    """uses: slug of a NIK of the own family; slugs of birth date and STATUS_KAWIN_KK where these are typed → ya when 17
    or older or ever married, else tidak."""
    USIA = "usia"
    """uses: slug of a NIK of the own family → completed years of age today."""


@dataclass(frozen=True, slots=True)
class Derive:
    """Where a field's value comes from; exactly one source. "" as a result means: ask the applicant.

    ``value`` a constant; ``variants`` variant → value; ``applicant`` / ``family`` / ``head`` a key of the facts;
    ``copy`` another slug; ``mapped`` turns the value of slug ``of`` into another; ``rule`` see :class:`Rule`.
    ``level`` cuts a region code. ``when`` False leaves the field to be asked.
    """

    value: str = ""
    variants: Mapping[str, str] = field(default_factory=dict)
    applicant: str = ""
    family: str = ""
    head: str = ""
    copy: str = ""
    of: str = ""
    mapped: Mapping[str, str] = field(default_factory=dict)
    rule: Rule | None = None
    uses: tuple[str, ...] = ()
    level: int = 0
    when: Condition | None = None

    def sources(self) -> list[str]:
        """The names of the sources given; exactly one is right."""
        names = ("value", "variants", "applicant", "family", "head", "copy", "of", "rule")
        return [name for name in names if getattr(self, name)]

    def fields_used(self) -> frozenset[str]:
        """The slugs and section keys that it looks at."""
        used = {self.copy, self.of, *self.uses} - {""}
        return frozenset(used) | (self.when.fields_used() if self.when else frozenset())


def derive(how: Derive, values: Values, variant: str, context: Context) -> str:
    """The canonical value, or "" where it cannot be known and must be asked."""
    if not evaluate(how.when, values, variant):
        return ""
    found = _source(how, values, variant, context)
    return cut_region(found, how.level) if how.level else found


def _source(how: Derive, values: Values, variant: str, context: Context) -> str:
    facts = context.facts
    if how.rule:
        return RULES[how.rule](how.uses, values, context)
    if how.of:
        return how.mapped.get(values.get(how.of) or "", "")
    head = facts.head() or {}
    return (
        how.value
        or how.variants.get(variant, "")
        or (values.get(how.copy) or "")
        or facts.applicant.get(how.applicant, "")
        or facts.family.get(how.family, "")
        or head.get(how.head, "")
    )


def years_between(born: date, day: date) -> int:
    """Completed years of age on ``day``."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def is_minor(person: Person, day: date) -> bool:
    """Under 17 and never married (status BELUM KAWIN); False where the birth date is not known."""
    born = person.get("tgl_lahir")
    unmarried = person.get("status_kawin", "1") == "1"
    return bool(born) and unmarried and years_between(date.fromisoformat(str(born)), day) < ADULT_YEARS


def _movers(uses: tuple[str, ...], values: Values) -> set[str]:
    items: list[dict[str, Any]] = values.get(uses[0]) or []
    further = {str(values.get(slug) or "") for slug in uses[2:]}
    return ({item.get(uses[1], "") for item in items} | further) - {""}


def _jenis_kepindahan(uses: tuple[str, ...], values: Values, context: Context) -> str:
    movers, head = _movers(uses, values), context.facts.head()
    if not movers or not head:
        return ""
    if head["nik"] not in movers:
        return "4"
    if movers == {head["nik"]}:
        return "1"
    return "2" if {person["nik"] for person in context.facts.members} <= movers else "3"


def _kk_tidak_pindah(uses: tuple[str, ...], values: Values, context: Context) -> str:
    movers, head = _movers(uses, values), context.facts.head()
    if not movers or not head:
        return ""
    if {person["nik"] for person in context.facts.members} <= movers:
        return "3"
    return "" if head["nik"] in movers else "4"


def _anak_tanpa_orang_tua(uses: tuple[str, ...], values: Values, context: Context) -> str:
    movers = [person for person in context.facts.members if person["nik"] in _movers(uses, values)]
    names = {person["nama"] for person in movers}
    alone = (
        is_minor(person, context.today) and not names & {person.get("nama_ayah", ""), person.get("nama_ibu", "")}
        for person in movers
    )
    return "ya" if any(alone) else "tidak"


def _pemohon_berhak(uses: tuple[str, ...], values: Values, context: Context) -> str:
    own, head = context.facts.applicant, context.facts.head()
    if not own or not head or own.get("nik") == head["nik"]:
        return "ya"
    others = [context.facts.member(nik) or {} for nik in _movers(uses, values) - {own.get("nik", "")}]
    children = (
        is_minor(person, context.today) and own.get("nama") in {person.get("nama_ayah"), person.get("nama_ibu")}
        for person in others
    )
    return "ya" if all(children) else "tidak"


def _shdk_bayi(uses: tuple[str, ...], values: Values, context: Context) -> str:
    if values.get(uses[0]) not in {"ayah", "ibu"}:
        return ""
    place = context.facts.applicant.get("shdk", "")
    if place in {"1", "2", "3"}:
        return CHILD_OF_FAMILY
    return GRANDCHILD if place in {"4", "5"} else ""


def _dewasa(uses: tuple[str, ...], values: Values, context: Context) -> str:
    typed = dict(zip(("tgl_lahir", "status_kawin"), (str(values.get(slug) or "") for slug in uses[1:]), strict=False))
    person = context.facts.member(str(values.get(uses[0]) or "")) or typed
    if not person.get("tgl_lahir"):
        return ""
    return "tidak" if is_minor(person, context.today) else "ya"


def _usia(uses: tuple[str, ...], values: Values, context: Context) -> str:
    born = (context.facts.member(str(values.get(uses[0]) or "")) or {}).get("tgl_lahir")
    return str(years_between(date.fromisoformat(born), context.today)) if born else ""


RULES: Mapping[Rule, Callable[[tuple[str, ...], Values, Context], str]] = {
    Rule.KLASIFIKASI_PINDAH: derive_move.move_class,
    Rule.JENIS_KEPINDAHAN: _jenis_kepindahan,
    Rule.KK_TIDAK_PINDAH: _kk_tidak_pindah,
    Rule.ANAK_TANPA_ORANG_TUA: _anak_tanpa_orang_tua,
    Rule.PEMOHON_BERHAK: _pemohon_berhak,
    Rule.SHDK_KK_BARU: derive_move.place_in_new_family,
    Rule.KK_PINDAH: derive_move.card_of_movers,
    Rule.SEMUA_TERSEBUT: derive_move.everybody_named,
    Rule.SHDK_BAYI: _shdk_bayi,
    Rule.ANGGOTA_SENDIRI: derive_family.own_member,
    Rule.KK_ANGGOTA: derive_family.own_card,
    Rule.PASANGAN: derive_family.spouse,
    Rule.SISA_KELUARGA: derive_family.who_stays,
    Rule.DEWASA: _dewasa,
    Rule.USIA: _usia,
}
