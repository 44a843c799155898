"""The files of an application: for each requirement its pages in order, added, replaced and taken away one by one.

Pasal: Pasal 13(1)b.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

import peewee

from models.operations import moves
from models.operations.applications import content
from models.operations.applications.drafting import repair_scope
from models.operations.clock import now
from models.operations.services import catalogue
from models.rules.errors import AlreadyChanged, InvalidInput, NotAllowed, NotFound
from models.rules.service_parts import AttachmentRequirement
from models.rules.workflow import Stage
from models.tables import Application, Attachment
from models.tables.base import writing

MOST_FILES = 10
MOST_BYTES = 40 * 1024 * 1024
"""Both of one requirement, unless the settings ``lampiran.berkas`` and ``lampiran.bita`` say otherwise."""


@dataclass(frozen=True, slots=True)
class CleanFile:
    """A file that came out of the intake, already in the store."""

    sha256: str
    media_type: str
    pages: int
    size: int
    name: str
    remark: str = ""


def attach(application: Application, requirement: str, file: CleanFile, *, instead_of: str = "") -> Attachment:
    """Add a file as the last page of a requirement, or in the place of the one whose token is ``instead_of``.

    The same file twice is once.

    Raises: NotAllowed, NotFound, AlreadyChanged; InvalidInput when the requirement has no room for it.
    """
    asked = _asked(application, requirement)
    with writing():
        _hold(application)
        live = files_of(application, requirement)
        old = next((one for one in live if one.token == instead_of), None)
        if instead_of and old is None:
            raise AlreadyChanged("Halaman yang hendak diganti sudah tidak ada. Periksa daftar halamannya.")
        others = [one for one in live if one != old]
        same = next((one for one in others if one.sha256 == file.sha256), None)
        if same is None:
            _require_room(asked, others, file)
        if old is not None:
            _supersede(Attachment.id == old.id)
        return same or _create(application, requirement, file, old.position if old else _next_position(live))


def append(application: Application, requirement: str, file: CleanFile) -> Attachment:
    """Add what the office itself attaches and no service asks for, inside the caller's transaction."""
    return _create(application, requirement, file, _next_position(files_of(application, requirement)))


def supersede(attachment: Attachment) -> None:
    """Put a file out of force inside the caller's transaction; its row and its bytes stay."""
    _supersede(Attachment.id == attachment.id)


def _hold(application: Application) -> None:
    """Keep others out until the transaction ends. Raises: AlreadyChanged when it is not with the applicant."""
    held = Application.update(changed_at=now()).where(
        Application.id == application.id, Application.stage == Stage.PEMOHON
    )
    if held.execute() != 1:
        raise AlreadyChanged(moves.what_happened(application))


def _asked(application: Application, requirement: str) -> AttachmentRequirement:
    definition = catalogue.definition_of(application.service_version)
    found = next((one for one in definition.attachments if one.code == requirement), None)
    if found is None:
        raise NotFound("Lampiran itu tidak diminta oleh layanan ini.")
    scope = repair_scope(application)
    if not (scope.everything or requirement in scope.attachments):
        raise NotAllowed("Lampiran ini tidak perlu diganti.")
    return found


def _require_room(asked: AttachmentRequirement, others: list[Attachment], file: CleanFile) -> None:
    most = most_files()
    if len(others) >= most:
        raise InvalidInput(f"Sudah ada {most} berkas, tidak dapat lebih. Hapus atau ganti salah satunya.")
    if sum(one.pages for one in others) + file.pages > asked.max_pages:
        raise InvalidInput(f"Paling banyak {asked.max_pages} halaman untuk surat ini. Unggah hanya yang diminta.")
    if sum(one.size for one in others) + file.size > int(catalogue.setting("lampiran.bita", MOST_BYTES)):
        raise InvalidInput("Semua berkas surat ini bersama-sama terlalu besar. Pilih ukuran foto yang lebih kecil.")


def most_files() -> int:
    """How many files one requirement may hold."""
    return int(catalogue.setting("lampiran.berkas", MOST_FILES))


def _next_position(live: list[Attachment]) -> int:
    return live[-1].position + 1 if live else 1


def _create(application: Application, requirement: str, file: CleanFile, position: int) -> Attachment:
    return Attachment.create(
        application=application,
        token=secrets.token_urlsafe(16),
        requirement=requirement,
        position=position,
        sha256=file.sha256,
        media_type=file.media_type,
        pages=file.pages,
        size=file.size,
        original_name=file.name,
        remark=file.remark,
        created_at=now(),
    )


def _supersede(which: peewee.Expression) -> int:
    gone = Attachment.update(superseded_at=now()).where(which, Attachment.superseded_at.is_null()).execute()
    return int(gone)


def remove(application: Application, token: str) -> None:
    """Take one file away; one that is gone already stays gone. Raises: NotAllowed, NotFound, AlreadyChanged."""
    found = application.attachments.where(Attachment.token == token).first()
    if found is None:
        raise NotFound("Halaman itu tidak ditemukan.")
    _asked(application, found.requirement)
    with writing():
        _hold(application)
        _supersede(Attachment.id == found.id)


def detach(application: Application, requirement: str) -> None:
    """Take every file of a requirement away. Raises: NotAllowed, NotFound, AlreadyChanged."""
    _asked(application, requirement)
    with writing():
        _hold(application)
        _supersede((Attachment.application == application) & (Attachment.requirement == requirement))


def files_of(application: Application, requirement: str) -> list[Attachment]:
    """The files in force of one requirement, in their order."""
    return [one for one in content.current_attachments(application) if one.requirement == requirement]


def present(application: Application) -> set[str]:
    """Codes of the requirements that have a file."""
    return {one.requirement for one in content.current_attachments(application)}
