"""Demo applications, walked to every stage by the demo officers through the same operations that the screens use."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from random import Random
from typing import Any

from models.operations.applications import attaching, content, drafting, sending
from models.operations.clock import today
from models.operations.desk import office
from models.operations.desk.office import Seen
from models.operations.services import catalogue
from models.ports.store import Store
from models.rules.attachments import required_attachments
from models.rules.filling import settle
from models.rules.workflow import Stage
from models.tables import Account, Application, Resident
from scripts.seed.names import FEMALE, LAST_FEMALE, LAST_MALE, MALE
from scripts.seed.people import CHILD
from scripts.seed.scans import scan
from scripts.seed.staff import actor

PLAN: tuple[tuple[Stage, int], ...] = (
    (Stage.PEMOHON, 2),
    (Stage.OPERATOR, 8),
    (Stage.PENGAWAS, 4),
    (Stage.ADMINISTRATOR, 4),
    (Stage.KEPALA, 12),
)
"""How many files are left at each stage; the demo signs some of the kepala's once everything runs."""


def seed_files(store: Store, accounts: list[Account]) -> int:
    """Make the files of :data:`PLAN`, one refused and one sent back for repair; returns how many."""
    random = Random(39)  # noqa: S311 - demo data, the same on every machine
    made = 0
    for stage, count in PLAN:
        for _ in range(count):
            application = _birth(store, accounts[made % len(accounts)], random, made)
            made += 1
            if stage is not Stage.PEMOHON:
                send(application)
                _walk(application, stage)
    _refuse(_sent_birth(store, accounts[-1], random, made))
    _ask_repair(_sent_birth(store, accounts[0], random, made + 1))
    return made + 2


def _sent_birth(store: Store, account: Account, random: Random, number: int) -> Application:
    application = _birth(store, account, random, number)
    send(application)
    return application


def _birth(store: Store, account: Account, random: Random, number: int) -> Application:
    actor_ = drafting.actor_of(account, "127.0.0.1")
    application = drafting.begin(actor_, account, "CAP_LAHIR", "LAHIR_AYAH_IBU")
    drafting.save(application, _answers(account.resident, random, number))
    attach_required(store, application, number)
    return application


def attach_required(store: Store, application: Application, number: int) -> None:
    """A scan for everything that the answers ask for; ``number`` chooses how the scans look."""
    context = drafting.context_of(application)
    definition = catalogue.definition_of(application.service_version)
    settled = settle(definition, application.variant, application.answers, context)
    for requirement in required_attachments(definition, application.variant, settled):
        if requirement.required:
            _attach(store, application, requirement.options[0].code, requirement.options[0].name, number)


def _attach(store: Store, application: Application, code: str, name: str, number: int) -> None:
    data = scan(name, number % 2)
    sha256 = store.put(data)
    file = attaching.CleanFile(sha256, "image/jpeg", 1, len(data), f"{code.lower()}.jpg")
    attaching.attach(application, code, file)


def _answers(parent: Resident, random: Random, number: int) -> dict[str, Any]:
    members = list(parent.family.members)
    father = next((one for one in members if one.sex == "1" and one.shdk in {"1", "2"}), None)
    mother = next((one for one in members if one.sex == "2" and one.shdk in {"1", "3"}), parent)
    sex = random.choice("12")
    born = today() - timedelta(days=random.choice((5, 9, 20, 33, 47, 58, 71)))
    name = f"{random.choice(MALE if sex == '1' else FEMALE)} {random.choice(LAST_MALE if sex == '1' else LAST_FEMALE)}"
    answers = {
        "pelapor_hubungan": "ayah" if parent.sex == "1" else "ibu",
        "anak_punya_nik": "tidak",
        "anak_nama": name,
        "anak_jk": sex,
        "anak_tgl_lahir": born.isoformat(),
        "anak_pukul": f"{random.randrange(24):02d}:{random.randrange(60):02d}",
        "anak_tempat_dilahirkan": random.choice("12"),
        "anak_tempat_kelahiran": "OGAN ILIR",
        "anak_jenis_kelahiran": "1",
        "anak_ke": str(1 + sum(one.shdk == CHILD for one in members)),
        "anak_penolong": random.choice("12"),
        "anak_berat": str(random.randint(26, 38) * 100),
        "anak_panjang": str(random.randint(46, 52)),
        "anak_kk_baru": "tidak",
        "anak_kia": "tidak",
        "ibu_nik": mother.nik,
        "nikah_nomor": f"{100 + number}/0{1 + number % 9}/VI/2012",
        "nikah_tgl": _wedding(mother),
    }
    if father is not None:
        answers["ayah_nik"] = father.nik
    answers |= witnesses_of(parent)
    return answers


def _wedding(mother: Resident) -> str:
    return mother.marriage_date or (date.fromisoformat(mother.birth_date) + timedelta(days=20 * 365)).isoformat()


def witnesses_of(parent: Resident) -> dict[str, str]:
    """The answers about two witnesses of another family."""
    found: dict[str, str] = {}
    for number, witness in enumerate(_witnesses(parent), 1):
        found |= {
            f"saksi{number}_nik": witness.nik,
            f"saksi{number}_nama": witness.name,
            f"saksi{number}_no_kk": witness.family.kk,
            f"saksi{number}_kewarganegaraan": "1",
        }
    return found


def _witnesses(parent: Resident) -> Iterable[Resident]:
    return (
        Resident.select()
        .where(Resident.shdk == "1", Resident.family != parent.family_id, Resident.birth_date < "1995")
        .order_by(Resident.id.desc())
        .offset(parent.id % 50)
        .limit(2)
    )


def send(application: Application) -> None:
    """As the applicant, every clause accepted."""
    accepted = {one.code for one in sending.declarations_of(application)}
    sending.send(drafting.actor_of(application.account, "127.0.0.1"), application, accepted)


def seen(application: Application) -> Seen:
    """What a page opened now would show."""
    fresh = Application.get_by_id(application.id)
    return Seen(fresh.version, content.fingerprint(fresh))


def _walk(application: Application, stage: Stage) -> None:
    for username in ("operator", "pengawas", "administrator"):
        if Application.get_by_id(application.id).stage == stage:
            return
        office.paraf(actor(username), application.id, seen(application))


def _refuse(application: Application) -> None:
    fresh = Application.get_by_id(application.id)
    office.refuse(
        actor("operator2"),
        application.id,
        "Peristiwa ini sudah dicatat; aktanya sudah terbit.",
        "Perpres 96/2018 Pasal 33",
        seen_version=fresh.version,
    )


def _ask_repair(application: Application) -> None:
    fresh = Application.get_by_id(application.id)
    marks = {
        ("isian", "anak_nama"): (False, "Ejaan nama berbeda dengan surat keterangan lahir."),
        ("lampiran", "A_KK"): (False, "Foto buram, tulisannya tidak terbaca."),
    }
    office.judge(actor("operator2"), application.id, marks, seen_version=fresh.version)
    office.ask_repair(actor("operator2"), application.id, "", seen_version=fresh.version)
