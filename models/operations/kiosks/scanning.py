"""Printed forms that come back at a kiosk: scanned in a visit, found by their marks, attached for whoever is there.

A kiosk attaches the form of the resident who agreed, of its own desa, and says plainly why it attaches no other one.
Nothing is lost by that: every scan lies with the office like its own, where an officer goes on.

Pasal: Pasal 14(2), Pasal 17(5).
"""

from __future__ import annotations

from dataclasses import dataclass

from models.operations import moves
from models.operations.applications.attaching import CleanFile
from models.operations.kiosks import work
from models.operations.residents.register import log_access
from models.operations.scans import attach_scanned_form, scanned_forms
from models.rules.errors import AlreadyChanged, InvalidInput, NotAllowed, NotFound
from models.rules.form_marks import Doubt
from models.tables import Application, FormBinding, KioskVisit, ScannedForm, ScanUpload
from models.tables.base import writing

SEEN_BEFORE = "Pindaian ini sudah pernah diterima dan tidak disimpan dua kali. Petugas Dinas menanganinya."
NOT_HIS = (
    "Formulir ini milik permohonan orang lain. Pemohonnya sendiri yang memindainya di kios desanya, atau kertasnya "
    "diserahkan ke kantor Disdukcapil."
)
OTHER_DESA = (
    "Anda terdaftar di desa lain, dan kios ini hanya melayani penduduk desanya. Pindai di kios desa Anda, atau serahkan"
    " kertasnya ke kantor Disdukcapil."
)
SENTENCES: dict[Doubt, str] = {
    Doubt.TANPA_TANDA: "Tidak ada kode batang atau kode QR yang terbaca. Pindai lagi: lurus, terang, seluruh kertas.",
    Doubt.TANDA_ASING: "Kode di kertas ini bukan tanda formulir kami.",
    Doubt.KANTOR_LAIN: "Kode QR di kertas ini mengarah ke kantor lain.",
    Doubt.TANDA_DOKUMEN: "Ini dokumen yang sudah terbit, bukan formulir permohonan.",
    Doubt.TIDAK_ADA: "Nomor di kertas ini tidak ada di antara permohonan yang sudah dikirim.",
    Doubt.BERTENTANGAN: "Kode batang dan kode QR menyebut permohonan yang berbeda: mungkin kertasnya tercampur.",
    Doubt.DIBATALKAN: "Pindaian ini pernah dilampirkan, lalu dilepas petugas Dinas.",
    Doubt.GANDA: "Pindaian yang sama sudah terlampir pada permohonan ini.",
}
SET_ASIDE = "Pindaian ini disisihkan petugas Dinas."
LOOK = "formulir kertas permohonan"


@dataclass(frozen=True, slots=True)
class Found:
    """A form of this visit: ``attached``, or ``why_not`` says what stands in the way ("": it may be attached)."""

    form: ScannedForm
    why_not: str = ""

    @property
    def attached(self) -> bool:
        """Whether it hangs on its application."""
        return bool(self.form.state == "terlampir")


def take_in(visit: KioskVisit, file: CleanFile, *, address: str = "") -> ScanUpload:
    """Note a cleaned file that lies in the store and promise the reading of its marks; the same bytes twice are once.

    Raises: InvalidInput (field ``berkas``) for bytes that came in elsewhere; AlreadyChanged when the visit is over.
    """
    with writing():
        _require_open(visit)
        upload = scanned_forms.keep(work.actor_of(visit, address), file, visit=visit.id).upload
        if upload.visit_id != visit.id:
            raise InvalidInput(SEEN_BEFORE, field="berkas")
    return upload


def being_read(visit: KioskVisit) -> list[ScanUpload]:
    """What was scanned in this visit and is still to be read, oldest first."""
    query = ScanUpload.select().where(ScanUpload.visit == visit.id, ScanUpload.read_at.is_null())
    return list(query.order_by(ScanUpload.id))


def found_in(visit: KioskVisit) -> list[Found]:
    """The forms that were found in what this visit scanned, in their order."""
    query = ScannedForm.select(ScannedForm, ScanUpload).join(ScanUpload).where(ScanUpload.visit == visit.id)
    return [Found(one, _why_not(visit, one)) for one in query.order_by(ScannedForm.id)]


def form_of(visit: KioskVisit, key: int, *, to_show: bool = False) -> ScannedForm:
    """A form that was scanned in this visit; ``to_show``: one that it may attach. Raises: NotFound."""
    query = ScannedForm.select(ScannedForm, ScanUpload).join(ScanUpload)
    form: ScannedForm | None = query.where(ScannedForm.id == key, ScanUpload.visit == visit.id).first()
    if form is None or (to_show and _why_not(visit, form)):
        raise NotFound("Pindaian itu tidak ada dalam kunjungan ini.")
    return form


def attach(visit: KioskVisit, key: int, *, true_to_original: bool, address: str = "") -> FormBinding:
    """Attach a form to the application of the resident who agreed, on the operator's word that the scan is true to it.

    Raises: NotFound; InvalidInput (field ``sesuai``) without that word; NotAllowed with the reason; AlreadyChanged.
    """
    form_of(visit, key)
    if not true_to_original:
        raise InvalidInput("Cocokkan gambar dengan kertas aslinya, lalu centang.", field="sesuai")
    actor = work.actor_of(visit, address)
    with writing():
        _require_open(visit)
        form = scanned_forms.take_hold(key, ("cocok",))
        if refusal := _why_not(visit, form):
            raise NotAllowed(refusal)
        application = moves.load(form.application_id)
        binding = attach_scanned_form.bind(actor, form, application, visit=visit.id)
        purpose = f"Formulir kertas permohonan {application.reference} dipindai di kios"
        log_access(actor, application.applicant, LOOK, purpose, application=application)
    return binding


def _why_not(visit: KioskVisit, form: ScannedForm) -> str:
    """Why this visit may not attach a form; "" when it may, or when it did."""
    if form.state == "terlampir":
        return ""
    if form.state != "cocok":
        return SENTENCES[Doubt(form.doubt)] if form.doubt else SET_ASIDE
    application: Application = form.application
    if application.applicant is None or application.applicant.nik_index != visit.nik_index:
        return NOT_HIS
    return "" if application.applicant.region_code == visit.kiosk.region_code else OTHER_DESA


def _require_open(visit: KioskVisit) -> None:
    if KioskVisit.get_by_id(visit.id).ended_at is not None:
        raise AlreadyChanged("Kunjungan ini sudah berakhir. Mulailah lagi dengan persetujuan warga.")
