"""A kiosk's work on the application of the resident who consented: that one, and nothing else of his account.

It is his application: he is the applicant, and the account's where he has one. Without one it is held by his place in
the register, on what he showed: his consent and four elements that a Kartu Keluarga tells; an account that an officer
verifies later finds it. To go on another day he shows them again, with the code on the paper that he took home.
Operator and kiosk stand in the name of each act in the trail.

Pasal: Pasal 13(1)b, Pasal 13(1)e, Pasal 17(5).
"""

from __future__ import annotations

from datetime import timedelta

from models.operations import notices, trail
from models.operations.applications import drafting, hand_over
from models.operations.clock import now
from models.operations.kiosks import devices, visits
from models.operations.residents.register import log_access, resident_by_nik
from models.operations.watch import named
from models.rules.actor import Actor
from models.rules.errors import AlreadyChanged, InvalidInput, NotFound
from models.rules.hand_over import HELPED, Begun, Direction, Left
from models.rules.roles import Role
from models.tables import Account, Application, KioskVisit, KioskWork, Resident
from models.tables.base import writing
from models.tables.sealing import blind

BASIS = "Pasal 13(1)b"
NOT_PROVEN = (
    "Data ini tidak cocok dengan data penduduk desa ini. Cocokkan NIK, nama, nomor KK dan tanggal lahir dengan Kartu "
    "Keluarga yang asli, atau lanjutkan dengan kode dari ponsel warga."
)
NOT_HIS = "Kode ini bukan milik warga yang menyetujui di layar ini. Akhiri kunjungan, lalu mulai dengan NIK pemiliknya."
OTHER_DESA = (
    "Anda terdaftar di desa lain, dan kios ini hanya melayani penduduk desanya: lanjutkan di ponsel atau di kios desa "
    "Anda, kode ini tetap berlaku."
)
OF_A_PAPER = "Kode ini dari kertas. Pilih “Lanjutkan dengan kode di kertas” di menu, dengan Kartu Keluarga asli."
LOOK = "isi permohonan di kios"


def actor_of(visit: KioskVisit, address: str = "") -> Actor:
    """The resident as the actor, with who helped him where."""
    name = f"{visit.name}{HELPED}{visit.operator.name} di {devices.name_of(visit.kiosk)}"
    return Actor(Role.PEMOHON, None, name[:200], address=address)


def proven(visit: KioskVisit, *, kk: str, birth_date: str, address: str = "") -> Resident:
    """The resident of this desa whom NIK, name, KK number and birth date (ISO) name together.

    Raises: InvalidInput (field ``kk``), alike whatever does not fit; the attempt is in the trail.
    """
    resident = resident_by_nik(visit.nik) if visit.nik else None
    fits = (
        resident is not None
        and resident.status == "1"
        and resident.region_code == visit.kiosk.region_code
        and resident.name.upper() == visit.name.upper()
        and resident.birth_date == birth_date
        and resident.family_id is not None
        and resident.family.kk_index == blind(kk)
    )
    if resident is None or not fits:
        with writing():
            named.note([kk], named.Place.USER, visit.operator_id)
            trail.record(actor_of(visit, address), "kios_bukti_gagal", subject=f"kiosk_visit:{visit.id}", basis=BASIS)
        raise InvalidInput(NOT_PROVEN, field="kk")
    return resident


def begin(visit: KioskVisit, resident: Resident, service_code: str, variant: str, *, address: str = "") -> KioskWork:
    """Start a draft for the resident who was :func:`proven`; it is his account's where he has one.

    Raises: NotFound for an unknown service or variant.
    """
    account = Account.get_or_none(Account.resident == resident, Account.state == "aktif")
    actor = actor_of(visit, address)
    with writing():
        application = drafting.begin_for(actor, resident, account, service_code, variant)
        log_access(actor, resident, LOOK, f"Permohonan {application.reference} di kios", application=application)
        work = _open(visit, application, Begun.DI_KIOS)
        notices.notify(
            account,
            f"kios:{work.id}:mulai",
            f"Permohonan dimulai di kios: {application.service_name}",
            f"Dimulai atas persetujuan Anda di {devices.name_of(visit.kiosk)}. Bukan Anda? Hubungi Disdukcapil.",
            application=application,
        )
    return work


def continue_by_code(visit: KioskVisit, text: str, *, shown: Resident | None = None, address: str = "") -> KioskWork:
    """Go on with exactly the draft that the code names, for the resident of this desa who consented.

    A draft without an account, whose code nobody got by logging in, needs the resident :func:`proven` (``shown``).

    Raises: InvalidInput (field ``kode``) for a code that is not good, or of somebody else's draft, for one that needs
    a proof, and for whoever the register has in another desa; the code stays as it was.
    """
    actor = actor_of(visit, address)
    with writing():
        application = hand_over.use(text, Direction.KIOS)
        if application.applicant is None or application.applicant.nik_index != visit.nik_index:
            raise InvalidInput(NOT_HIS, field="kode")
        if application.applicant.region_code != visit.kiosk.region_code:
            raise InvalidInput(OTHER_DESA, field="kode")
        if application.account_id is None and application.applicant != shown:
            raise InvalidInput(OF_A_PAPER, field="kode")
        log_access(
            actor,
            application.applicant,
            LOOK,
            f"Permohonan {application.reference} dilanjutkan di kios dengan kode",
            application=application,
        )
        work = _open(visit, application, Begun.KODE)
        trail.record(actor, "lanjut_di_kios", application=application, basis=BASIS)
    return work


def _open(visit: KioskVisit, application: Application, begun: Begun) -> KioskWork:
    """One kiosk at a time works on a draft, and a visit on one draft."""
    at = now()
    KioskWork.update(ended_at=at, ended_as=Left.USAI.value).where(
        (KioskWork.application == application.id) | (KioskWork.visit == visit.id), KioskWork.ended_at.is_null()
    ).execute()
    return KioskWork.create(application=application, visit=visit, begun=begun.value, begun_at=at)


def current(visit: KioskVisit) -> KioskWork | None:
    """What this visit works on now, or has just sent; None before it began and after a phone took it back."""
    work = KioskWork.select().where(KioskWork.visit == visit.id).order_by(KioskWork.id.desc()).first()
    if work is None or (work.ended_at is not None and work.ended_as != Left.KIRIM):
        return None
    return work


def application_of(visit: KioskVisit) -> Application:
    """The application of :func:`current`. Raises: NotFound, AlreadyChanged when a phone took it back."""
    work = current(visit)
    if work is not None:
        application: Application = work.application
        return application
    if KioskWork.select().where(KioskWork.visit == visit.id, KioskWork.ended_as == Left.AMBIL).exists():
        raise AlreadyChanged("Warga melanjutkan permohonan ini di ponselnya. Yang sudah disimpan di kios tidak hilang.")
    raise NotFound("Belum ada permohonan yang dibuka di kios ini.")


def at_kiosk(application: Application) -> KioskWork | None:
    """The kiosk that works on a draft at this moment; one whose resident has left works no more."""
    work = KioskWork.get_or_none(KioskWork.application == application.id, KioskWork.ended_at.is_null())
    if work is None:
        return None
    if work.visit.ended_at is not None or visits.is_over(work.visit):
        _end(work, Left.USAI)
        return None
    return work


def of(application: Application) -> list[KioskWork]:
    """Every kiosk's work on an application, in its order."""
    return list(KioskWork.select().where(KioskWork.application == application.id).order_by(KioskWork.id))


def place_of(work: KioskWork) -> str:
    """``Kios Tanjung Agung, Balai Desa``."""
    return devices.name_of(work.visit.kiosk)


def take_back(actor: Actor, application: Application) -> None:
    """The account's holder goes on himself; the kiosk is told at its next step. Twice is once."""
    with writing():
        work = KioskWork.get_or_none(KioskWork.application == application.id, KioskWork.ended_at.is_null())
        if work is not None and _end(work, Left.AMBIL):
            trail.record(actor, "ambil_dari_kios", application=application, basis=BASIS)


def hand_back(visit: KioskVisit, *, address: str = "") -> hand_over.Code:
    """End the kiosk's work with a code by which the resident goes on with his own account on a phone.

    Raises: NotFound, AlreadyChanged, ActionNotPossible.
    """
    application = application_of(visit)
    with writing():
        code = hand_over.make(actor_of(visit, address), application, Direction.PONSEL)
        work = current(visit)
        if work is not None:
            _end(work, Left.SERAH)
    return code


def code_to_keep(visit: KioskVisit, *, address: str = "") -> hand_over.Code:
    """A code for the paper of a resident without an account: with it and his Kartu Keluarga he goes on another day.

    Raises: NotFound, AlreadyChanged, ActionNotPossible.
    """
    lives = timedelta(days=hand_over.days())
    return hand_over.make(actor_of(visit, address), application_of(visit), Direction.KIOS, lives)


def continue_on_phone(actor: Actor, account: Account, text: str) -> Application:
    """The draft that the kiosk handed back, in the account of its applicant.

    Raises: InvalidInput (field ``kode``), also for somebody else's code.
    """
    with writing():
        application = hand_over.use(text, Direction.PONSEL)
        if account.resident_id is None or application.applicant_id != account.resident_id:
            raise InvalidInput(hand_over.NOT_GOOD, field="kode")
        Application.update(account=account).where(Application.id == application.id).execute()
        trail.record(actor, "lanjut_di_ponsel", application=application, basis=BASIS)
    return application


def sent(visit: KioskVisit, application: Application) -> None:
    """The application was sent here, inside the caller's transaction."""
    KioskWork.update(ended_at=now(), ended_as=Left.KIRIM.value).where(
        KioskWork.visit == visit.id, KioskWork.application == application.id, KioskWork.ended_at.is_null()
    ).execute()
    hand_over.withdraw(application)


def claim(account: Account) -> int:
    """Applications that were begun at a kiosk before there was an account are its own now; returns how many.

    The codes on paper end with it: the account's holder makes his own.
    """
    begun = KioskWork.select(KioskWork.application)
    found = list(
        Application.select().where(
            Application.applicant == account.resident_id, Application.account.is_null(), Application.id.in_(begun)
        )
    )
    for application in found:
        hand_over.withdraw(application)
    Application.update(account=account).where(Application.id.in_([one.id for one in found])).execute()
    return len(found)


def _end(work: KioskWork, how: Left) -> bool:
    ended = KioskWork.update(ended_at=now(), ended_as=how.value)
    return bool(ended.where(KioskWork.id == work.id, KioskWork.ended_at.is_null()).execute() == 1)
