"""The parts of a service besides its questions: variants, attachments, deadlines, documents and checks.

Pasal: 13(1)b, 13(1)c, 16
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from models.rules.conditions import Condition
from models.rules.problems import Audience, Severity

FAMILY_CARD = "DOC_KK"
"""What the code of a Kartu Keluarga begins with: where two families change, the other one's is DOC_KK_ISTRI or so."""


class Need(StrEnum):
    """How much an attachment is needed once its condition holds."""

    WAJIB = "wajib"
    SALAH_SATU = "salah_satu"
    BOLEH = "boleh"


class CheckKind(StrEnum):
    """Checks across fields; what each compares stands in :mod:`models.rules.form_checks`."""

    BERBEDA = "berbeda"
    """All ``fields`` that are filled hold different values."""
    BUKAN_MASA_DEPAN = "bukan_masa_depan"
    """No date in ``fields`` is after today."""
    BUKAN_MASA_LALU = "bukan_masa_lalu"
    """No date in ``fields`` is before today."""
    TIDAK_SEBELUM = "tidak_sebelum"
    """No date in ``fields`` is before the date in ``other``."""
    TIDAK_SETELAH = "tidak_setelah"
    """No date in ``fields`` is after the date in ``other``."""
    USIA_MINIMAL = "usia_minimal"
    """Persons in ``fields`` (birth date, or NIK known to the register) are ``years`` or older on ``other`` / today."""
    USIA_MAKSIMAL = "usia_maksimal"
    """The same, ``years`` or younger."""
    ANGGOTA_KELUARGA = "anggota_keluarga"
    """NIKs in ``fields`` are members of the applicant's own family."""
    BUKAN_ANGGOTA = "bukan_anggota"
    """NIKs in ``fields`` are not members of the applicant's own family yet."""
    BUKAN_KEPALA = "bukan_kepala"
    """NIKs in ``fields`` are not the head of a family, as far as the register knows them."""
    TIDAK_TERMASUK = "tidak_termasuk"
    """NIKs in ``fields`` do not stand in slug ``other`` of any repeated section."""
    TERMASUK = "termasuk"
    """NIKs in ``fields`` stand in slug ``other`` of a repeated section, where that has any."""
    HARUS = "harus"
    """``must`` holds."""


@dataclass(frozen=True)
class Setting:
    """A fact that the office may change; ``confidence`` is the mark of its source (S…, R recalled, P proposal)."""

    value: int | str
    confidence: str
    note: str = ""


@dataclass(frozen=True)
class LegalBasis:
    """An article behind the service, with the mark of its source."""

    ref: str
    confidence: str


@dataclass(frozen=True)
class Variant:
    """One case of a service. ``choice`` is how the applicant sees it; an inactive one is listed, not offered."""

    code: str
    name: str
    choice: str
    help: str = ""
    active: bool = True


@dataclass(frozen=True)
class AttachmentRequirement:
    """A document to be photographed. ``how`` tells how; ``blank`` is the form to be filled on paper (F-2.03)."""

    code: str
    name: str
    need: Need
    how: str
    why: str = ""
    when: Condition | None = None
    group: str = ""
    blank: str = ""
    withdrawn: bool = False
    max_pages: int = 10
    confidence: str = ""


@dataclass(frozen=True)
class AttachmentGroup:
    """Attachments of which one is enough."""

    key: str
    title: str
    help: str = ""


@dataclass(frozen=True)
class Declaration:
    """A clause that the applicant accepts (Pasal 13(1)c); version, time and address are stored."""

    code: str
    version: int
    text: str
    when: Condition | None = None


@dataclass(frozen=True)
class Reporting:
    """Within how many ``days`` the event must be reported, counted from the date in ``from_field``."""

    days: int
    since: str
    confidence: str
    from_field: str = ""
    on_time: str = ""
    late: str = ""
    late_text: str = ""


@dataclass(frozen=True)
class OfficeTime:
    """The promise of the office in working days, and the limit of the law in calendar days (None: unknown)."""

    working_days: int
    confidence: str
    legal_days: int | None = None
    legal_ref: str = ""


@dataclass(frozen=True)
class DocumentOutput:
    """A document that the service issues.

    Its number is made by ``number_format``, the name of a format or a pattern (``number_kind`` fills its choice or its
    ``{kode}``), or is that of document ``number_of``, or the canonical value of slug ``number_from``, as the KK number
    of the family, or the one that SIAK gives: ``number_siak`` is ``kk:`` or ``nik:`` and the role for whom. With both,
    ``number_from`` counts where SIAK was not asked for a new one. ``office_only`` documents the office keeps.
    """

    code: str
    title: str
    template: str
    holder: str
    title_en: str = ""
    number_format: str = ""
    number_of: str = ""
    number_from: str = ""
    number_kind: str = ""
    number_siak: str = ""
    orientation: str = "potret"
    office_only: bool = False
    parents: bool = False
    """It prints the NIKs of the holder's parents; no other document is given them."""
    when: Condition | None = None

    @property
    def reservation(self) -> str:
        """The name under which its number is kept; one file may need two kinds of a format (SKPTI and SKPS)."""
        return f"{self.number_format}:{self.number_kind}" if self.number_kind else self.number_format

    @property
    def is_family_card(self) -> bool:
        """Whether it is about a whole family: its number is the family's."""
        return self.code.startswith(FAMILY_CARD)


@dataclass(frozen=True)
class CrossCheck:
    """A check across fields; ``message`` tells the applicant what to do."""

    kind: CheckKind
    message: str
    fields: tuple[str, ...] = ()
    other: str = ""
    years: int = 0
    must: Condition | None = None
    when: Condition | None = None
    severity: Severity = Severity.GALAT
    audience: Audience = Audience.SEMUA

    @property
    def anchor(self) -> str:
        """The slug that the problem stands beside: the last one named, since it was answered last."""
        return self.fields[-1]
