"""What a resident sees of his own files: the list, the story of one, its documents, notices and looks at his data.

Pasal: Pasal 13(1)f, Pasal 13(1)g, Pasal 15(1)l, Pasal 15(1)m.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from models.operations.applications.sending import subject_of
from models.operations.clock import now
from models.operations.services import catalogue
from models.rules.cards import CardState
from models.rules.errors import InvalidInput, NotFound
from models.rules.hand_over import HELPED
from models.rules.reference import read_reference
from models.rules.roles import Role
from models.rules.workflow import PROGRESS, Action, Stage
from models.tables import (
    Account,
    Application,
    Attachment,
    CardRequest,
    Document,
    DocumentTypeVersion,
    Notice,
    TrailEntry,
    Verdict,
)
from models.tables.sealing import blind

PAGE_SIZE = 50
GIVEN_STATES = ("terbit", "diganti")
LIST_COLUMNS = tuple(field for field in Application._meta.sorted_fields if field.name != "answers")  # noqa: SLF001

HOLDERS: dict[Stage, str] = {
    Stage.PEMOHON: "Anda sendiri",
    Stage.OPERATOR: "Operator Disdukcapil",
    Stage.PENGAWAS: "Pejabat Pengawas",
    Stage.ADMINISTRATOR: "Pejabat Administrator",
    Stage.KEPALA: "Kepala Dinas",
    Stage.TTE: "Sistem tanda tangan elektronik",
    Stage.TERBIT: "Selesai: dokumen ada di akun Anda",
    Stage.SIAP_DIAMBIL: "Siap diambil di kantor",
    Stage.DIAMBIL: "Selesai: sudah diambil",
    Stage.DITOLAK: "Selesai: ditolak",
    Stage.DITARIK: "Selesai: Anda tarik",
}

STEP_TEXTS: dict[Stage, str] = {
    Stage.PEMOHON: "Pemohon mengisi dan mengirim",
    Stage.OPERATOR: "Operator memeriksa",
    Stage.PENGAWAS: "Pejabat Pengawas memeriksa",
    Stage.ADMINISTRATOR: "Pejabat Administrator memeriksa",
    Stage.KEPALA: "Kepala Dinas menandatangani",
    Stage.TTE: "Tanda tangan elektronik dibubuhkan",
    Stage.TERBIT: "Dokumen terbit",
}

EVENT_TEXTS: dict[tuple[str, str], str] = {
    ("mulai", ""): "Anda mulai mengisi permohonan",
    (Action.KIRIM, Stage.OPERATOR): "Anda mengirim permohonan",
    (Action.TARIK, Stage.DITARIK): "Anda menarik permohonan",
    (Action.PARAF, Stage.PENGAWAS): "Operator selesai memeriksa dan membubuhkan paraf",
    (Action.PARAF, Stage.ADMINISTRATOR): "Pejabat Pengawas memeriksa dan membubuhkan paraf",
    (Action.PARAF, Stage.KEPALA): "Pejabat Administrator memeriksa dan membubuhkan paraf",
    (Action.MINTA_PERBAIKAN, Stage.PEMOHON): "Operator meminta Anda memperbaiki beberapa bagian",
    (Action.TOLAK, Stage.DITOLAK): "Permohonan ditolak",
    (Action.KEMBALIKAN, Stage.OPERATOR): "Dikembalikan ke Operator untuk diperiksa lagi",
    (Action.KEMBALIKAN, Stage.PENGAWAS): "Dikembalikan ke Pejabat Pengawas untuk diperiksa lagi",
    (Action.KEMBALIKAN, Stage.ADMINISTRATOR): "Dikembalikan ke Pejabat Administrator untuk diperiksa lagi",
    (Action.PERBAIKI, Stage.PENGAWAS): "Pejabat Pengawas membetulkan isian",
    (Action.PERBAIKI, Stage.ADMINISTRATOR): "Pejabat Administrator membetulkan isian",
    (Action.BUBUHKAN_TTE, Stage.TTE): "Kepala Dinas menyetujui untuk ditandatangani",
    (Action.TTE_GAGAL, Stage.KEPALA): "Tanda tangan elektronik belum berhasil dan akan diulang",
    (Action.TERBITKAN, Stage.TERBIT): "Dokumen ditandatangani secara elektronik dan terbit",
    ("kode_serah", ""): "Kode untuk melanjutkan di tempat lain dibuat",
    ("lanjut_di_kios", ""): "Dilanjutkan di kios atas permintaan Anda",
    ("ambil_dari_kios", ""): "Anda mengambilnya kembali dari kios",
    ("lanjut_di_ponsel", ""): "Dilanjutkan di ponsel Anda",
    ("janji_dipesan", ""): "Hari dan jam datang ke kantor dipesan",
    ("janji_dipindah", ""): "Hari dan jam datang ke kantor dipindah",
    ("janji_batal", ""): "Janji datang ke kantor dibatalkan",
    ("janji_ditutup", ""): "Kantor tutup pada hari janji Anda; pilih hari lain",
    ("janji_tidak_hadir", ""): "Tidak semua yang ditunggu datang pada hari janji",
    ("kehadiran", ""): "Kehadiran seorang dicatat petugas",
    (Action.SIAPKAN, Stage.SIAP_DIAMBIL): "Dokumen siap diambil di kantor",
    (Action.SERAHKAN, Stage.DIAMBIL): "Dokumen sudah diserahkan",
    ("kartu_direkam", "direkam"): "Wajah, sidik jari, dan iris mata sudah direkam",
    ("kartu_dicetak", "dicetak"): "Kartu sudah dicetak",
    ("kartu_siap", "siap"): "Kartu siap diambil di loket",
    ("kartu_diambil", "diambil"): "Kartu sudah diserahkan",
    ("kartu_batal", "batal"): "Kartu tidak dicetak",
    ("kartu_ulang", "direkam"): "Kartu dicetak ulang",
    ("kartu_ulang", "antre"): "Kartu dicetak ulang",
    ("lampirkan_formulir", ""): "Formulir kertas Anda dipindai dan disimpan",
    ("batal_formulir", ""): "Pindaian formulir kertas dilepas dari permohonan ini",
}
BY = (TrailEntry.actor_kind, TrailEntry.actor_name)
FOR_APPLICANT = frozenset({Action.MINTA_PERBAIKAN, Action.TOLAK, "janji_ditutup", "kartu_batal", "kartu_ulang"})
"""Actions whose reason is written to the applicant; other reasons pass between officers."""


@dataclass(frozen=True, slots=True)
class ProgressStep:
    """One stage of the progress bar; ``state`` is sudah, kini or nanti."""

    text: str
    state: str


@dataclass(frozen=True, slots=True)
class Event:
    """One act in plain words; ``reason`` only where it is written to the applicant."""

    at: datetime
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Marked:
    """One item that the operator marked for repair: ``kind`` is isian or lampiran, ``key`` the field or requirement."""

    kind: str
    key: str
    reason: str


def applications_of(account: Account) -> list[Application]:
    """All of the account's applications, newest first, without their sealed answers."""
    query = Application.select(*LIST_COLUMNS).where(Application.account == account)
    return list(query.order_by(Application.created_at.desc(), Application.id.desc()).limit(200))


def cards_waited_for(applications: Sequence[Application]) -> dict[int, bool]:
    """Application id → whether a card of it lies ready at the counter, of those whose cards were not all taken."""
    rows = CardRequest.select(CardRequest.application, CardRequest.state).where(
        CardRequest.application.in_([one.id for one in applications]),
        CardRequest.state.not_in([CardState.DIAMBIL, CardState.BATAL]),
    )
    found: dict[int, bool] = {}
    for row in rows:
        found[row.application_id] = found.get(row.application_id, False) or row.state == CardState.SIAP
    return found


def name_drafts(applications: Sequence[Application]) -> None:
    """Give each that was never sent the name of whom it is about, as far as it was answered; nothing is stored."""
    drafts = {one.id: one for one in applications if one.stage == Stage.PEMOHON and one.round == 0}
    pinned = {one.service_version_id for one in drafts.values()}
    versions = {one.id: one for one in DocumentTypeVersion.select().where(DocumentTypeVersion.id.in_(pinned))}
    for whole in Application.select(Application.id, Application.answers).where(Application.id.in_(list(drafts))):
        one = drafts[whole.id]
        one.subject_name = subject_of(catalogue.definition_of(versions[one.service_version_id]), whole.answers, "")


def drafts_of(account: Account, service_code: str) -> list[Application]:
    """Applications for a service that were begun and never sent, newest first."""
    return [
        one
        for one in applications_of(account)
        if one.service_code == service_code and one.stage == Stage.PEMOHON and one.round == 0
    ]


def untouched_draft(account: Account, service_code: str, variant: str) -> Application | None:
    """A draft in which nothing was answered yet: a second click on “Mulai” goes on with it."""
    for one in drafts_of(account, service_code):
        whole = Application.get_by_id(one.id)
        if one.variant == variant and not whole.answers and not whole.attachments.exists():
            return whole
    return None


def progress(application: Application) -> list[ProgressStep]:
    """The workflow table's way to the document, and how far the file has come; empty when it ended otherwise."""
    stage = Stage(application.stage)
    if stage in {Stage.DITOLAK, Stage.DITARIK}:
        return []
    done = stage in {Stage.TERBIT, Stage.SIAP_DIAMBIL, Stage.DIAMBIL}
    position = len(PROGRESS) if done else PROGRESS.index(stage)
    states = [
        "sudah" if number < position else "kini" if number == position else "nanti" for number in range(len(PROGRESS))
    ]
    return [ProgressStep(STEP_TEXTS[one], state) for one, state in zip(PROGRESS, states, strict=True)]


def events_of(application: Application) -> list[Event]:
    """What happened to the file, newest first."""
    rows = (
        TrailEntry.select(TrailEntry.at, TrailEntry.action, TrailEntry.to_stage, TrailEntry.reason, *BY)
        .where(TrailEntry.application == application)
        .order_by(TrailEntry.id.desc())
    )
    return [
        Event(row.at, _told(row), row.reason if row.action in FOR_APPLICANT else "")
        for row in rows
        if (row.action, row.to_stage) in EVENT_TEXTS
    ]


def _told(row: TrailEntry) -> str:
    """The act in plain words, with the kiosk where it was done at one."""
    _, helped, who = row.actor_name.partition(HELPED) if row.actor_kind == Role.PEMOHON else ("", "", "")
    return EVENT_TEXTS[row.action, row.to_stage] + (f", dibantu {who}" if helped else "")


def marked_for_repair(application: Application) -> list[Marked]:
    """What the operator marked in the present round, with his reasons."""
    rows = (
        Verdict.select()
        .where(Verdict.application == application, Verdict.round == application.round, ~Verdict.ok)
        .order_by(Verdict.id)
    )
    return [Marked(one.kind, one.key, one.reason) for one in rows]


def documents_of(applications: Sequence[Application]) -> list[Document]:
    """Published documents that the resident may have, in the order of issue."""
    query = Document.select().where(
        Document.application.in_([one.id for one in applications]),
        Document.given_to_resident,
        Document.state.in_(GIVEN_STATES),
        Document.published_at.is_null(False),
    )
    return list(query.order_by(Document.published_at, Document.id))


def own_document(account: Account, token: str) -> Document:
    """A published document of the account's own application. Raises: NotFound."""
    document = (
        Document.select(Document, Application)
        .join(Application)
        .where(Document.token == token, Application.account == account, Document.given_to_resident)
        .where(Document.state.in_(GIVEN_STATES), Document.published_at.is_null(False))
        .first()
    )
    if document is None:
        raise NotFound("Dokumen itu tidak ditemukan di akun Anda.")
    return document


def own_attachment(account: Account, token: str) -> Attachment:
    """A file in force of the account's own application. Raises: NotFound."""
    attachment = (
        Attachment.select(Attachment, Application)
        .join(Application)
        .where(Attachment.token == token, Application.account == account, Attachment.superseded_at.is_null())
        .first()
    )
    if attachment is None:
        raise NotFound("Berkas itu tidak ditemukan di akun Anda.")
    return attachment


def notices_of(account: Account, application: Application | None = None, limit: int = PAGE_SIZE) -> list[Notice]:
    """Notices of the account, or of one application, newest first."""
    query = Notice.select().where(Notice.account == account)
    if application is not None:
        query = query.where(Notice.application == application)
    return list(query.order_by(Notice.id.desc()).limit(limit))


def unread_count(account: Account) -> int:
    """How many notices were not opened yet."""
    count: int = Notice.select().where(Notice.account == account, Notice.read_at.is_null()).count()
    return count


def mark_read(account: Account) -> None:
    """The account's holder has seen his notices."""
    Notice.update(read_at=now()).where(Notice.account == account, Notice.read_at.is_null()).execute()


def track(reference: str, last_four: str) -> Application:
    """The file with this reference, if the applicant's NIK ends so; one answer for every way to be wrong.

    Raises: InvalidInput for a reference or digits (field ``akhir``) that cannot be right, NotFound.
    """
    if len(last_four) != 4:
        raise InvalidInput("Tulis empat angka terakhir NIK pemohon.", field="akhir")
    application = (
        Application.select(*LIST_COLUMNS)
        .where(Application.reference == read_reference(reference), Application.submitted_at.is_null(False))
        .first()
    )
    nik = application.applicant.nik if application is not None and application.applicant_id else ""
    # Compared as blind indexes, so that the time taken tells nothing of the digits.
    if application is None or not nik or blind(nik[-4:]) != blind(last_four):
        raise NotFound("Tidak ada permohonan dengan nomor dan NIK itu. Cocokkan lagi dengan tanda terima.")
    return application


def tracked(token: str) -> Application:
    """The sent file behind the unguessable address on its receipt. Raises: NotFound."""
    query = Application.select(*LIST_COLUMNS).where(Application.token == token, Application.submitted_at.is_null(False))
    application: Application | None = query.first()
    if application is None:
        raise NotFound("Permohonan itu tidak ditemukan. Pindai lagi kode QR pada tanda terima.")
    return application
