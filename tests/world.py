"""A small office with its people, for tests: two families, an officer of each role, files walked to any stage."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from models.operations.applications import attaching, content, drafting, sending
from models.operations.clock import now, today
from models.operations.desk import office, signing_desk
from models.operations.desk.office import Seen
from models.operations.logins import officers, passwords
from models.rules.actor import Actor
from models.rules.roles import STAFF_ROLES, Role
from models.rules.workflow import Stage
from models.tables import Account, Application, Family, Officer, Resident, search
from models.tables.base import database, is_postgres, writing
from models.tables.sealing import blind

PASSWORD = "rahasia-untuk-uji-39"
REGION = "16.10.04.1030"
OFFICE_ROLES = STAFF_ROLES
KK, OTHER_KK = "1610990101150001", "1610990101150002"
FATHER, MOTHER, WITNESS, SECOND_WITNESS = (
    "1610990203850001",
    "1610994507880001",
    "1610990911700001",
    "1610995112720001",
)


@dataclass
class World:
    """Everybody in it; ``files`` counts the applications begun, so that children differ."""

    actors: dict[Role, Actor]
    account: Account
    father: Resident
    mother: Resident
    files: int = 0
    families: dict[str, Family] = field(default_factory=dict)

    def actor(self, role: Role) -> Actor:
        return self.actors[role]


def build() -> World:
    """Move people into the bound, initialised database."""
    families = {kk: _family(kk) for kk in (KK, OTHER_KK)}
    father = add_resident(FATHER, "RIDWAN SAPUTRA", sex="1", born="1985-03-02", family=families[KK], shdk="1")
    mother = add_resident(MOTHER, "NURLELA", sex="2", born="1988-07-05", family=families[KK], shdk="3")
    add_resident(WITNESS, "HASAN EFENDI", sex="1", born="1970-11-09", family=families[OTHER_KK], shdk="1")
    add_resident(SECOND_WITNESS, "ROHANA", sex="2", born="1972-12-11", family=families[OTHER_KK], shdk="3")
    return World({role: _officer(role) for role in OFFICE_ROLES}, account_of(father), father, mother, families=families)


def _family(kk: str) -> Family:
    return Family.create(
        kk=kk,
        kk_index=blind(kk),
        address="DUSUN II NO. 14",
        rt="002",
        rw="001",
        region_code=REGION,
        postal_code="30862",
        as_of=now(),
    )


def close_with_members(kk: str) -> None:
    """A family is closed over its members, as a database from before its guard may hold it."""
    on_table = " ON family" if is_postgres() else ""
    database.execute_sql(f"DROP TRIGGER IF EXISTS family_with_members_stays{on_table}")
    Family.update(active=False).where(Family.kk_index == blind(kk)).execute()


def add_resident(nik: str, name: str, *, sex: str, born: str, family: Family, shdk: str, **more: Any) -> Resident:
    """One more resident; ``more`` are further columns."""
    usual = {"birth_place": "OGAN ILIR", "religion": "1", "marital_status": "2", "education": "5", "occupation": "9"}
    resident = Resident.create(
        nik=nik,
        nik_index=blind(nik),
        name=name,
        sex=sex,
        birth_date=born,
        family=family,
        shdk=shdk,
        region_code=REGION,
        as_of=now(),
        **(usual | more),
    )
    with writing():
        search.index_resident(resident)
    return resident


def officer(role: Role, username: str = "", **more: Any) -> Actor:
    """One more officer of this role."""
    row = Officer.create(
        username=username or role.value,
        name=f"Petugas {role.value.title()}",
        title=role.value.title(),
        role=role.value,
        password_hash=_hash(),
        created_at=now(),
        demo=True,
        **more,
    )
    return officers.actor_of(row, "127.0.0.1")


def _officer(role: Role) -> Actor:
    return officer(role)


_HASHES: list[str] = []


def _hash() -> str:
    if not _HASHES:
        _HASHES.append(passwords.hash_password(PASSWORD))
    return _HASHES[0]


def account_of(resident: Resident) -> Account:
    """A verified account of this resident."""
    kk = resident.family.kk if resident.family else ""
    return Account.create(
        nik_index=resident.nik_index,
        resident=resident,
        name=resident.name,
        claim={"nik": resident.nik, "kk": kk, "birth_date": resident.birth_date},
        phone="081200000001",
        email="ridwan@contoh.invalid",
        password_hash=_hash(),
        state="aktif",
        registered_at=now(),
    )


def birth_answers(number: int = 1, **more: str) -> dict[str, Any]:
    """What a father answers for a newborn; ``number`` makes the child another one."""
    return {
        "pelapor_hubungan": "ayah",
        "anak_punya_nik": "tidak",
        "anak_nama": f"AISYAH PUTRI RIDWAN {chr(64 + number % 26 or 90)}",
        "anak_jk": "2",
        "anak_tgl_lahir": (today() - timedelta(days=7 + number % 20)).isoformat(),
        "anak_pukul": "07:30",
        "anak_tempat_dilahirkan": "2",
        "anak_tempat_kelahiran": "OGAN ILIR",
        "anak_jenis_kelahiran": "1",
        "anak_ke": "1",
        "anak_penolong": "2",
        "anak_berat": "3200",
        "anak_panjang": "49.5",
        "anak_kk_baru": "tidak",
        "anak_kia": "tidak",
        "ibu_nik": MOTHER,
        "ibu_nama": "NURLELA",
        "ibu_warga": "1",
        "nikah_nomor": "123/45/VI/2012",
        "nikah_tgl": "2012-06-10",
        "saksi1_nik": WITNESS,
        "saksi1_nama": "HASAN EFENDI",
        "saksi1_no_kk": OTHER_KK,
        "saksi1_kewarganegaraan": "1",
        "saksi2_nik": SECOND_WITNESS,
        "saksi2_nama": "ROHANA",
        "saksi2_no_kk": OTHER_KK,
        "saksi2_kewarganegaraan": "1",
        **more,
    }


def clean_file(data: bytes = b"contoh") -> attaching.CleanFile:
    """A file as the intake gives it; the bytes are not in a store unless the test put them there."""
    import hashlib

    return attaching.CleanFile(hashlib.sha256(data).hexdigest(), "image/jpeg", 1, len(data), "foto.jpg")


def draft(world: World, **more: str) -> Application:
    """A complete birth application that is not sent yet."""
    world.files += 1
    actor = drafting.actor_of(world.account, "127.0.0.1")
    application = drafting.begin(actor, world.account, "CAP_LAHIR", "LAHIR_AYAH_IBU")
    drafting.save(application, birth_answers(world.files, **more))
    for code in ("A_SK_LAHIR", "A_NIKAH", "A_KK"):
        attaching.attach(application, code, clean_file(code.encode()))
    return application


def sent(world: World, **more: str) -> Application:
    """The same, sent to the operator."""
    application = draft(world, **more)
    accepted = {one.code for one in sending.declarations_of(application)}
    return sending.send(drafting.actor_of(world.account, "127.0.0.1"), application, accepted)


def seen(application: Application) -> Seen:
    """What a page that was opened just now shows."""
    fresh = Application.get_by_id(application.id)
    return Seen(fresh.version, content.fingerprint(fresh))


def at_stage(world: World, stage: Stage, **more: str) -> Application:
    """A file walked to an office stage by the right officers."""
    application = sent(world, **more)
    for role in (Role.OPERATOR, Role.PENGAWAS, Role.ADMINISTRATOR):
        if Application.get_by_id(application.id).stage == stage:
            break
        office.paraf(world.actor(role), application.id, seen(application))
    return Application.get_by_id(application.id)


def approved(world: World, sitting: str = "sidang-uji", **more: str) -> Application:
    """A file that the kepala approved in this sitting."""
    application = at_stage(world, Stage.KEPALA, **more)
    return signing_desk.approve(world.actor(Role.KEPALA), application.id, seen(application), sitting=sitting)


def data_key() -> str:
    """A throw-away data key, base64."""
    return base64.b64encode(b"k" * 32).decode()
