"""Every effect in any order, on a small register: what must always hold, holds after every step."""

from __future__ import annotations

from collections import Counter
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from models.operations import effects
from models.operations.effects.rehearsal import taken_back
from models.operations.residents import register_edit
from models.operations.residents.register import members, resident_by_nik
from models.rules.actor import SYSTEM
from models.rules.effects import Effect
from models.rules.errors import InvalidInput
from models.tables import Family, Resident
from models.tables.base import writing
from tests import world as w
from tests.models.operations import register_replay as replay

WHO = st.integers(0, 20)
DAY = st.sampled_from(["2025-06-01", "2025-12-31", "2026-01-05", "2026-03-01", "2026-08-17"])


class Register(RuleBasedStateMachine):
    """The world's two families; each rule is what one service does, or an officer's hand."""

    application: Any = None
    carried: ClassVar[Counter[str]] = Counter()
    """Rule → how often the register allowed it."""

    def __init__(self) -> None:
        super().__init__()
        self.taken_back = taken_back()
        self.taken_back.__enter__()
        self.couples: dict[str, tuple[str, str]] = {}
        self.history = replay.History()
        self.number = 0

    def teardown(self) -> None:
        self.taken_back.__exit__(None, None, None)

    def one(self, who: int) -> Resident:
        people = list(Resident.select().order_by(Resident.id))
        return people[who % len(people)]

    def home(self, who: int) -> Family:
        homes = list(Family.select().order_by(Family.id))
        return homes[who % len(homes)]

    def next(self) -> str:
        self.number += 1
        return f"{self.number:04d}"

    def act(self, event: str, *data: dict[str, Any], answers: Any = None, akta: str = "", **people: Any) -> bool:
        """Carry effects out as publishing does; whether the register allowed it."""
        faults: list[str] = []
        read = tuple(Effect.read_data(one, "effects", faults) for one in data)
        assert faults == []
        roles = {
            role: one if isinstance(one, dict) else {"nik": one.nik, "nama": one.name} for role, one in people.items()
        }
        kinds = {"family.create", "family.set_head"}
        roles_with_kk = {one["role"] for one in data if one["kind"] in kinds}
        looks = effects.Situation(
            application=self.application,
            answers=answers or {},
            variant="",
            people=roles,
            sections={},
            received={("kk", role): f"161099010126{self.next()}" for role in roles_with_kk},
            numbers={"AKTA": akta},
            actor=SYSTEM,
            basis=f"Permohonan {self.next()}",
        )
        try:
            with writing():
                effects.apply(read, looks)
        except InvalidInput:
            return False
        self.carried[event] += 1
        return True

    def ends(self, nik: str) -> str:
        """The akta of the marriage that this person is in."""
        return next((akta for akta, pair in self.couples.items() if nik in pair), "")

    @rule(mother=WHO, father=WHO, day=DAY)
    def birth(self, mother: int, father: int, day: str) -> None:
        nik = f"161099{50 + self.number % 20:02d}0126{self.next()}"
        child = {"nik": nik, "nama": f"ANAK {self.next()}", "jk": "1", "tgl_lahir": day, "status_kawin": "1"}
        create = {"kind": "resident.create", "role": "anak", "certificate_of": "AKTA"}
        join = {
            "kind": "family.add_member",
            "role": "anak",
            "family": "@ibu",
            "shdk": "4",
            "father": "ayah",
            "mother": "ibu",
        }
        self.act("birth", create, join, akta=f"LU-{nik}", anak=child, ibu=self.one(mother), ayah=self.one(father))

    @rule(who=WHO, day=DAY, heir=WHO)
    def death(self, who: int, day: str, heir: int) -> None:
        dead, married = self.one(who), self.ends(self.one(who).nik)
        data = [{"kind": "resident.status", "role": "almarhum", "status": "2", "date": "tgl", "number": "AKTA"}]
        people: dict[str, Any] = {"almarhum": dead}
        if married:
            data.append({"kind": "resident.update", "role": "pasangan", "fixed": {"status_kawin": "6"}})
            people["pasangan"] = resident_by_nik(next(nik for nik in self.couples[married] if nik != dead.nik))
        data += self._headed(dead, heir, people)
        if self.act("death", *data, answers={"tgl": day, "kk": self._kk(dead)}, akta=f"KM-{self.next()}", **people):
            self.couples.pop(married, None)

    def _kk(self, one: Resident) -> str:
        return str(one.family.kk) if one.family_id else ""

    def _headed(self, leaver: Resident, heir: int, people: dict[str, Any]) -> list[dict[str, Any]]:
        """Somebody else of the family heads it where its head leaves."""
        others = [one for one in members(leaver.family) if one.id != leaver.id] if leaver.family_id else []
        if leaver.shdk != "1" or not others:
            return []
        people["kepala_baru"] = others[heir % len(others)]
        return [{"kind": "family.set_head", "role": "kepala_baru", "family": "kk", "new_number": True}]

    @rule(husband=WHO, wife=WHO, day=DAY, together=st.booleans())
    def marriage(self, husband: int, wife: int, day: str, together: bool) -> None:
        him, her = self.one(husband), self.one(wife)
        if him.id == her.id:
            return
        akta = f"KW-{self.next()}"
        event = {"kind": "resident.update", "data": {"tgl_kawin": "tgl"}, "fixed": {"status_kawin": "2"}}
        data = [{**event, "role": role, "numbers": {"akta_kawin": "AKTA"}} for role in ("suami", "istri")]
        people: dict[str, Any] = {"suami": him, "istri": her}
        if together and him.family_id != her.family_id:
            data.append({"kind": "family.add_member", "role": "istri", "family": "@suami", "shdk": "3"})
            data += self._headed(her, 0, people)
        if self.act("marriage", *data, answers={"tgl": day, "kk": self._kk(her)}, akta=akta, **people):
            self.couples[akta] = (him.nik, her.nik)

    @rule(who=WHO, day=DAY)
    def divorce(self, who: int, day: str) -> None:
        akta = self.ends(self.one(who).nik)
        pair = self.couples.get(akta, (self.one(who).nik, self.one(who + 1).nik))
        event = {"kind": "resident.update", "data": {"tgl_cerai": "tgl"}, "fixed": {"status_kawin": "4"}}
        data = [{**event, "role": role, "numbers": {"akta_cerai": "AKTA"}} for role in ("suami", "istri")]
        people = dict(zip(("suami", "istri"), map(resident_by_nik, pair), strict=True))
        if self.act("divorce", *data, answers={"tgl": day}, akta=f"CR-{self.next()}", **people):
            self.couples.pop(akta, None)
            for nik in pair:
                self.couples.pop(self.ends(nik), None)

    @rule(who=WHO)
    def annulled_marriage(self, who: int) -> None:
        if not self.couples:
            return
        akta = sorted(self.couples)[who % len(self.couples)]
        undo = {"kind": "resident.update", "fixed": {"status_kawin": "1"}, "clear": ["akta_kawin", "tgl_kawin"]}
        data = [{**undo, "role": role, "correcting": True} for role in ("suami", "istri")]
        people = dict(zip(("suami", "istri"), map(resident_by_nik, self.couples[akta]), strict=True))
        if self.act("annulled_marriage", *data, **people):
            del self.couples[akta]

    @rule(child=WHO, father=WHO)
    def acknowledgement(self, child: int, father: int) -> None:
        self.act(
            "acknowledgement",
            {"kind": "resident.update", "role": "anak", "father": "ayah"},
            anak=self.one(child),
            ayah=self.one(father),
        )

    @rule(who=WHO, status=st.sampled_from(["3", "4"]), heir=WHO)
    def leaves(self, who: int, status: str, heir: int) -> None:
        leaver = self.one(who)
        people: dict[str, Any] = {"pindah": leaver}
        away = [{"kind": "family.remove_member", "role": "pindah"}, {"kind": "resident.move_out", "role": "pindah"}]
        data = away if status == "3" else [{"kind": "resident.status", "role": "pindah", "status": status}]
        self.act("leaves", *data, *self._headed(leaver, heir, people), answers={"kk": self._kk(leaver)}, **people)

    @rule(who=WHO, host=WHO)
    def comes_back(self, who: int, host: int) -> None:
        data = {"kind": "resident.create", "role": "datang", "returning": True}
        join = {"kind": "family.add_member", "role": "datang", "family": "kk", "shdk": "9"}
        self.act("comes_back", data, join, answers={"kk": self.home(host).kk}, datang=self.one(who))

    @rule(who=WHO, host=WHO, heir=WHO)
    def joins(self, who: int, host: int, heir: int) -> None:
        one = self.one(who)
        people: dict[str, Any] = {"ikut": one}
        join = {"kind": "family.add_member", "role": "ikut", "family": "tujuan", "shdk": "9"}
        answers = {"tujuan": self.home(host).kk, "kk": self._kk(one)}
        self.act("joins", join, *self._headed(one, heir, people), answers=answers, **people)

    @rule(who=WHO, other=WHO, heir=WHO)
    def splits(self, who: int, other: int, heir: int) -> None:
        head = self.one(who)
        people: dict[str, Any] = {"kepala": head, "ikut": self.one(other)}
        create = {"kind": "family.create", "role": "kepala", "like": "kk"}
        join = {"kind": "family.add_member", "role": "ikut", "family": "@kepala", "shdk": "4"}
        heirs = self._headed(head, heir, people)
        data = [create, *heirs] if people["ikut"].id == head.id else [create, join, *heirs]
        self.act("splits", *data, answers={"kk": self._kk(head)}, **people)

    @rule(who=WHO, former=st.sampled_from(["", "2", "9"]))
    def other_head(self, who: int, former: str) -> None:
        one = self.one(who)
        change = {
            "kind": "family.set_head",
            "role": "kepala",
            "family": "@kepala",
            **({"former": former} if former else {}),
        }
        self.act("other_head", change, kepala=one)

    @rule(host=WHO, place=st.sampled_from([w.REGION, "16.10.01.2001"]))
    def moves(self, host: int, place: str) -> None:
        address = {"alamat": "alamat", "desa": "desa"}
        answers = {"kk": self.home(host).kk, "alamat": f"JALAN {self.next()}", "desa": place}
        move = {"kind": "family.address", "family": "kk", "address": address}
        self.act("moves", move, {"kind": "family.reissue", "family": "kk"}, answers=answers)

    @rule(who=WHO, key=st.sampled_from([("nama", "NAMA BARU"), ("kewarganegaraan", "2"), ("status_kawin", "3")]))
    def element(self, who: int, key: tuple[str, str]) -> None:
        one = self.one(who)
        new = f"{key[1]} {self.next()}" if key[0] == "nama" else key[1]
        if key[0] == "status_kawin" and self.ends(one.nik):
            return
        self.act("element", {"kind": "resident.update", "role": "orang", "fixed": {key[0]: new}}, orang=one)

    @rule(who=WHO, host=WHO, status=st.sampled_from(["1", "2", "3"]), kept=st.booleans())
    def by_hand(self, who: int, host: int, status: str, kept: bool) -> None:
        """An officer mends: somebody's status, and whether he is in a family."""
        one = self.one(who)
        if self.ends(one.nik):
            return
        home = self.home(host) if kept else None
        stays = home is not None and home.id == one.family_id
        place = {
            "shdk": one.shdk if stays else "9" if home else "",
            "region_code": home.region_code if home else w.REGION,
        }
        try:
            register_edit.change_resident(
                SYSTEM,
                one.id,
                {"status": status, **place},
                kk=home.kk if home else "",
                basis="Pembetulan",
                seen=one.as_of,
            )
        except InvalidInput:
            return
        self.carried["by_hand"] += 1

    @invariant()
    def everything_holds(self) -> None:
        self.history.meet()
        replay.check_families()
        replay.check_lives()
        replay.check_couples(self.couples)
        replay.check_the_dead(self.history)
        self.history.check()


@pytest.fixture
def machine(world):
    """The machine on the world's register."""
    w.add_resident("1610990507150003", "ANAK RIDWAN", sex="1", born="2000-07-05", family=world.families[w.KK], shdk="4")
    Resident.update(marital_status="1").execute()
    for kk, name in ((w.KK, "RIDWAN SAPUTRA"), (w.OTHER_KK, "HASAN EFENDI")):
        Family.update(head_name=name).where(Family.id == world.families[kk].id).execute()
    Register.application, Register.carried = w.sent(world), Counter()
    return Register


def test_whatever_happens_in_whatever_order_the_invariants_hold(machine):
    found = settings(
        max_examples=60,
        stateful_step_count=20,
        deadline=None,
        report_multiple_bugs=False,
        phases=[Phase.generate],
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(machine, settings=found)
    assert set(machine.carried) == {
        name for name, one in vars(machine).items() if hasattr(one, "hypothesis_stateful_rule")
    }
