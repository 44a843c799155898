"""A decoy that somebody gives outside a query alarms in the change that takes it in, under whoever gave it."""

from __future__ import annotations

from contextlib import suppress

import pytest

from models.operations.applications import content
from models.operations.clock import now
from models.operations.desk import office
from models.operations.documents import siak_entry
from models.operations.kiosks import proving, work
from models.operations.logins import accounts, passwords
from models.operations.printing_room import blanks, cards
from models.operations.residents import register_edit
from models.operations.verification import answering, asker, users
from models.operations.watch import named
from models.rules.actor import SYSTEM
from models.rules.cards import CardState, Taker
from models.rules.errors import AlreadyChanged, InvalidInput
from models.rules.roles import Role
from models.rules.verification.outcome import Refused
from models.rules.workflow import Stage
from models.tables import AgencyUser, CardRequest, OddUse, OutboxItem, Resident, SiakRequest
from models.tables.base import writing
from tests import kiosk as kiosks
from tests import proposals
from tests import world as w
from tests.agency import ADDRESS, agreed, query, token_of
from tests.feedback import HEADER, TERMS, delivered, tools_of
from tests.models.operations.batches import Counter, text
from tests.models.operations.watch.test_decoys import DECOY_KK, DECOY_NIK, decoy, promised, run_alarms

__all__ = ["decoy"]

PERSON = {
    "name": "SUPARDI",
    "sex": "1",
    "birth_date": "1985-07-05",
    "nationality": "1",
    "status": "1",
    "region_code": w.REGION,
}
FAMILY = {"address": "DUSUN III NO. 2", "region_code": w.REGION}
SOMEBODY = "1610990507850001"


def enters_resident(world, **more):
    nik = more.pop("nik", SOMEBODY)
    register_edit.create_resident(world.actor(Role.OPERATOR), nik, {**PERSON, **more}, kk="", basis="Surat 1")


def changes_parent(world):
    resident = Resident.get_by_id(world.father.id)
    values = {name: getattr(resident, name) for name in PERSON} | {"mother_nik": DECOY_NIK}
    actor, seen = world.actor(Role.OPERATOR), resident.as_of
    register_edit.change_resident(actor, resident.id, values, kk=w.KK, basis="Surat 1", seen=seen)


def hands_card_over(world):
    operator = world.actor(Role.OPERATOR)
    card = CardRequest.create(
        card="KIA", resident=world.father, application=w.sent(world), reason="Hilang", requested_at=now()
    )
    blanks.receive(operator, "KIA", 1, "SJ-1")
    for to in (CardState.DICETAK, CardState.SIAP):
        cards.advance(operator, card.id, to)
    cards.hand_over(operator, card.id, Taker("SUPARDI", DECOY_NIK, "Paman", letter="SK 1 Maret"))


def enters_number_of_siak(world):
    payload = {"name": "SUPARDI", "sex": "1", "birth_date": "1985-07-05"}
    asked = SiakRequest.create(
        application=w.approved(world), kind="nik", role="anak", requested_at=now(), payload=payload
    )
    siak_entry.enter_number(world.actor(Role.OPERATOR), asked.id, DECOY_NIK, insist=True)


def mends_answers(world):
    application = w.at_stage(world, Stage.PENGAWAS)
    answers = {**application.answers, "saksi1_nik": DECOY_NIK}
    office.correct(world.actor(Role.PENGAWAS), application.id, answers, "Salah tulis", seen=w.seen(application))


def makes_user(world):
    agency = proposals.agreed(world).agency
    actor = world.actor(Role.PENGELOLA)
    users.create_user(actor, agency, username="loket", name="Supardi", password=w.PASSWORD, nik=DECOY_NIK)


BY_OFFICERS = (
    lambda world: enters_resident(world, nik=DECOY_NIK),
    lambda world: enters_resident(world, father_nik=DECOY_NIK, father_name="SUPARDI"),
    changes_parent,
    lambda world: register_edit.create_family(world.actor(Role.OPERATOR), DECOY_KK, FAMILY, basis="Surat 1"),
    hands_card_over,
    enters_number_of_siak,
    mends_answers,
    makes_user,
)


@pytest.mark.parametrize("act", BY_OFFICERS)
def test_an_officer_who_enters_a_decoy_alarms_once(world, decoy, act):
    act(world)
    run_alarms()
    flag = OddUse.get()
    assert (flag.odd, flag.asker_kind, flag.alarm) == ("umpan", "petugas", True)
    assert flag.told == f"Umpan nomor {decoy.id} dicari atau disebut {flag.asker_name}"


def test_what_was_undone_alarms_nobody(world, decoy):
    resident = Resident.get_by_id(world.father.id)
    Resident.update(as_of=now()).where(Resident.id == resident.id).execute()
    with pytest.raises(AlreadyChanged):
        register_edit.change_resident(
            world.actor(Role.OPERATOR),
            resident.id,
            {"name": "RIDWAN", "mother_nik": DECOY_NIK},
            kk=w.KK,
            basis="Surat 1",
            seen=resident.as_of,
        )
    assert promised() == 0


def test_whoever_mends_another_answer_did_not_name_it(world, decoy):
    application = w.at_stage(world, Stage.PENGAWAS)
    application.answers = {**application.answers, "saksi1_nik": DECOY_NIK}
    application.content_sha256 = content.fingerprint(application)
    application.save()
    mended = {**application.answers, "anak_nama": "AISYAH PUTERI"}
    office.correct(world.actor(Role.PENGAWAS), application.id, mended, "Ejaan", seen=w.seen(application))
    assert promised() == 0


def by_user(user):
    """The flag that stands against this user of an agency."""
    run_alarms()
    flag = OddUse.get()
    return (flag.odd, flag.asker_kind, flag.asker_id) == ("umpan", "pengguna", user.id)


def test_an_agency_that_proposes_a_decoy_as_new_data_alarms(world, decoy):
    row = proposals.proposed(world, typed={"alamat": DECOY_NIK})
    assert by_user(row.user)


@pytest.mark.parametrize("nik", [w.FATHER, "1"], ids=["answered", "refused"])
def test_the_family_number_of_a_decoy_in_a_query_about_somebody_else_alarms(world, decoy, nik):
    agreement = agreed(world, elemen_data={"nama": "cocok", "nomor_kk": "cocok"})
    known = {"nama": "RIDWAN SAPUTRA", "nomor_kk": DECOY_KK}
    with suppress(Refused):
        answering.verify_person(asker.by_token(token_of(world, agreement), ADDRESS), query(number=nik, known=known))
    run_alarms()
    flag = OddUse.get()
    assert (flag.odd, flag.asker_kind, flag.told) == (
        "umpan",
        "program",
        f"Umpan nomor {decoy.id} dicari atau disebut SIMRS",
    )


def test_the_family_number_of_a_decoy_in_a_file_about_others_alarms_once(world, config, decoy, caplog):
    counter = Counter(config, world, elemen_data={"nama": "cocok", "nomor_kk": "cocok"})
    lines = [f"{nik};{kk}" for nik in (w.FATHER, "1") for kk in (w.KK, DECOY_KK)]
    work = counter.upload(text(*lines, titles="NIK;NOMOR_KK"))
    counter.work_on(work)
    counter.start(work)
    assert promised() == 0
    with caplog.at_level("DEBUG", "peewee"):
        counter.work_on(work)
    assert promised() == 1
    assert sum('FROM "decoy"' in one.getMessage() for one in caplog.records) == 1
    assert by_user(counter.user)


def test_an_agency_that_gives_a_decoy_back_alarms(world, config, decoy):
    agency = proposals.agencies.agreed(world, **TERMS).agency
    user = proposals.user_of(world, agency)
    tools = tools_of(config)
    delivered(user, tools, f"{HEADER}\n{DECOY_NIK};DUSUN III NO. 2;RM-1\n")
    assert by_user(user)


@pytest.fixture
def kiosk(world):
    agency = kiosks.agreed(world).agency
    kiosks.operator_of(world, agency)
    return kiosks.enrolled(world, agency)[0]


def test_a_consent_with_the_number_of_a_decoy_alarms(kiosk, decoy):
    operator = AgencyUser.get()
    kiosks.visit_of(kiosk, operator, nik=DECOY_NIK)
    assert by_user(operator)


def test_the_family_number_of_a_decoy_alarms_at_a_kiosk(kiosk, decoy):
    operator = AgencyUser.get()
    visit = kiosks.visit_of(kiosk, operator)
    with pytest.raises(InvalidInput):
        work.proven(visit, kk=DECOY_KK, birth_date="1985-03-02")
    assert promised() == 1
    OutboxItem.delete().execute()
    actor = kiosks.actor(operator, kiosk)
    with pytest.raises(proving.NotProved):
        proving.prove(actor, visit, proving.read_elements("02-03-1985", DECOY_KK), code="1", reference="")
    assert by_user(operator)


def test_a_log_in_and_a_forgotten_password_alarm_once_a_day(decoy, world):
    with pytest.raises(passwords.LoginRefused):
        accounts.log_in(DECOY_NIK, "apa saja", address="127.0.0.1", agent="")
    accounts.ask_reset(DECOY_NIK, link="{token}")
    assert promised() == 1
    run_alarms()
    assert OddUse.get().told == f"Umpan nomor {decoy.id} dipakai untuk mencoba masuk sebagai warga"


def test_the_system_names_nobody(decoy):
    with writing():
        named.note_by(SYSTEM, [DECOY_NIK])
    assert promised() == 0
