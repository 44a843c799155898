"""Who lives in the demo's register: read straight from its database, since a test cannot know it otherwise."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from config import Config
from models.tables import Account, Application, Family, Resident
from models.tables.base import bind, database
from models.tables.sealing import blind
from scripts.demo_run.instance import Newcomer


@dataclass(frozen=True)
class Person:
    """One resident and his family, himself among them."""

    nik: str
    name: str
    kk: str
    born: str
    sex: str
    shdk: str
    family: tuple[Person, ...] = ()

    def other(self, shdk: str) -> Person:
        """The member with this place in the family."""
        return next(one for one in self.family if one.shdk == shdk and one.nik != self.nik)

    def as_newcomer(self) -> Newcomer:
        """As the driver's registration wants him."""
        return Newcomer(self.name, self.nik, self.kk, date.fromisoformat(self.born).strftime("%d-%m-%Y"))


def accounts(folder) -> list[Person]:
    """The residents behind the active demo accounts, oldest account first."""
    with opened(folder):
        found = Account.select().where(Account.state == "aktif", Account.resident.is_null(False)).order_by(Account.id)
        return [_person(one.resident) for one in found]


def without_account(folder) -> list[Person]:
    """Married women without an account whose husband is in the family."""
    with opened(folder):
        taken = Account.select(Account.resident).where(Account.resident.is_null(False))
        found = (
            Resident.select()
            .where(Resident.shdk == "3", Resident.birth_date > "1985", Resident.id.not_in(taken))
            .order_by(Resident.id)
            .limit(20)
        )
        return [_person(one) for one in found]


def applicants(folder, service: str) -> list[Person]:
    """Whoever applied for this service, oldest application first."""
    with opened(folder):
        found = Application.select().where(Application.service_code == service).order_by(Application.id)
        return [_person(one.applicant) for one in found]


def members(folder, kk: str) -> set[str]:
    """The NIKs of a family as the register has it now."""
    with opened(folder):
        found = Resident.select().join(Family).where(Family.kk_index == blind(kk), Resident.status == "1")
        return {one.nik for one in found}


def household(folder, nik: str) -> set[str]:
    """The NIKs of the family that this resident is in now, whatever its number."""
    with opened(folder):
        one = Resident.get(Resident.nik_index == blind(nik))
        return {member.nik for member in one.family.members.where(Resident.status == "1")}


def desa_of(folder, nik: str) -> str:
    """The code of the desa where this resident lives."""
    with opened(folder):
        return Resident.get(Resident.nik_index == blind(nik)).region_code


@contextmanager
def opened(folder):
    """The demo's database, bound as the instance binds it."""
    config = Config.from_env({}, data_dir=folder)
    bind(config.database_url, config.data_key)
    with database.connection_context():
        yield


def _person(resident) -> Person:
    family = tuple(_plain(one, resident.family.kk) for one in resident.family.members.order_by(Resident.id))
    own = _plain(resident, resident.family.kk)
    return Person(**{**own.__dict__, "family": family})


def _plain(resident, kk) -> Person:
    return Person(resident.nik, resident.name, kk, resident.birth_date, resident.sex, resident.shdk)
