"""What may be said of a PDF, in the words that its reader gets.

Pasal: 11(3)e
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Verdict:
    """The answer to "is this genuine?": True, False, or None where it cannot be said.

    ``findings`` are pairs of label and value for the technical table; moments are ISO 8601 in UTC, "" where unknown.
    ``document_number`` and ``token`` come from the attached data and are to be believed only if ``genuine`` is True.
    """

    code: str
    genuine: bool | None
    headline: str
    findings: tuple[dict[str, str], ...] = ()
    signer: str = ""
    signed_at: str = ""  # as the signer's clock said
    timestamped_at: str = ""  # as the time-stamping service said
    covers_whole_document: bool = False
    changed_since: tuple[str, ...] = ()
    docmdp_ok: bool | None = None
    level: str = ""
    is_ours: bool = False
    document_number: str = ""
    token: str = ""
    data: dict[str, Any] | None = field(default=None, repr=False)

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON, without the attached data: a stranger's file must not fill our tables."""
        plain = asdict(self)
        del plain["data"]
        return {**plain, "findings": list(self.findings), "changed_since": list(self.changed_since)}


# code → (genuine, headline)
OUTCOMES: dict[str, tuple[bool | None, str]] = {
    "asli": (
        True,
        "Asli. Dokumen ini ditandatangani secara elektronik oleh pejabat yang berwenang dan tidak berubah sejak itu.",
    ),
    "rusak": (
        False,
        "Tidak asli. Isi berkas berubah setelah ditandatangani: tanda tangan elektroniknya tidak cocok lagi.",
    ),
    "diubah": (
        False,
        "Tidak asli. Ada yang ditambahkan atau diganti pada dokumen ini setelah ditandatangani.",
    ),
    "dicabut": (
        False,
        "Tidak sah. Sertifikat penanda tangan sudah dicabut sebelum dokumen ini ditandatangani.",
    ),
    "bukan_pejabat": (
        False,
        "Bukan dokumen Disdukcapil. Berkas ini ditandatangani pihak lain, bukan pejabat yang kami kenal.",
    ),
    "tanpa_tanda_tangan": (
        False,
        "Bukan dokumen elektronik resmi. Berkas ini tidak memuat tanda tangan elektronik; "
        "hasil cetak yang dipindai tidak dapat diperiksa di sini, gunakan kode QR-nya.",
    ),
    "terpotong": (
        None,
        "Tidak dapat dipastikan. Bagian akhir berkas hilang, sehingga tidak utuh seperti yang kami terbitkan. "
        "Unduh ulang dari akun Anda lalu periksa lagi.",
    ),
    "belum_pasti": (
        None,
        "Tidak dapat dipastikan. Bukti untuk memeriksa tanda tangan ini belum lengkap; coba lagi nanti.",
    ),
    "bukan_pdf": (
        None,
        "Tidak dapat diperiksa. Berkas ini bukan PDF; unggah berkas PDF aslinya, bukan foto atau tangkapan layar.",
    ),
    "pdf_rusak": (
        None,
        "Tidak dapat diperiksa. Berkas PDF ini rusak dan tidak dapat dibaca; unduh atau minta ulang berkasnya.",
    ),
    "terkunci": (
        None,
        "Tidak dapat diperiksa. Berkas ini terkunci sandi; dokumen kami tidak pernah dikunci. Unggah berkas aslinya.",
    ),
    "terlalu_besar": (
        None,
        "Tidak dapat diperiksa. Berkas ini terlalu besar atau isinya mengembang tidak wajar.",
    ),
    "tidak_dapat_diperiksa": (
        None,
        "Tidak dapat diperiksa. Pemeriksaan berkas ini tidak selesai pada waktunya; coba lagi atau hubungi kami.",
    ),
}


def outcome(code: str, **found: Any) -> Verdict:
    """The verdict of that code with what was found on the way."""
    genuine, headline = OUTCOMES[code]
    return Verdict(code, genuine, headline, **found)
