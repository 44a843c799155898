"""A draft goes from the phone to a kiosk and back by a code; nobody else's, nothing overwritten, all of it told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models.operations import installation
from models.operations.applications import attaching, citizen_files, drafting, hand_over, sending
from models.operations.clock import now
from models.operations.kiosks import visits, work
from models.rules.errors import ActionNotPossible, AlreadyChanged, InvalidInput, NotFound
from models.rules.hand_over import Direction, Left
from models.rules.kiosks import Ending
from models.rules.roles import Role
from models.tables import AccessEntry, Account, Application, HandOver, KioskWork, Notice, TrailEntry
from models.tables.base import writing
from tests import kiosk as kiosks
from tests import world as w


@pytest.fixture
def visit(world):
    agency = kiosks.agreed(world).agency
    kiosk, _ = kiosks.enrolled(world, agency)
    return kiosks.visit_of(kiosk, kiosks.operator_of(world, agency))


def holder(world):
    return drafting.actor_of(world.account, "127.0.0.1")


def code_of(world, application=None):
    draft = application or w.draft(world)
    return draft, hand_over.make(holder(world), draft, Direction.KIOS).text


def fresh(application):
    return Application.get_by_id(application.id)


def test_the_kiosk_goes_on_with_exactly_that_draft(world, visit):
    other = w.draft(world)
    draft, code = code_of(world)
    work.continue_by_code(visit, code.lower().replace("-", " "))
    assert work.application_of(visit) == draft != other
    assert work.place_of(work.at_kiosk(draft)).startswith("Kios")
    entry = TrailEntry.select().where(TrailEntry.action == "lanjut_di_kios").get()
    assert "RIDWAN SAPUTRA, dibantu Petugas kios.contoh di Kios" in entry.actor_name
    assert AccessEntry.select().where(AccessEntry.resident == world.father, AccessEntry.what == work.LOOK).count() == 1


def test_a_code_is_good_once_and_the_newest_only(world, visit):
    draft, first = code_of(world)
    _, second = code_of(world, draft)
    with pytest.raises(InvalidInput, match="tidak berlaku"):
        work.continue_by_code(visit, first)
    work.continue_by_code(visit, second)
    with pytest.raises(InvalidInput, match="tidak berlaku"):
        work.continue_by_code(visit, second)
    assert HandOver.select().where(HandOver.used_at.is_null(), HandOver.withdrawn_at.is_null()).count() == 0


def test_a_code_dies_after_its_minutes_and_with_the_sending(world, visit):
    draft, code = code_of(world)
    HandOver.update(expires_at=now() - timedelta(seconds=1)).execute()
    with pytest.raises(InvalidInput, match="tidak berlaku"):
        work.continue_by_code(visit, code)
    _, code = code_of(world, draft)
    accepted = {one.code for one in sending.declarations_of(draft)}
    sending.send(holder(world), draft, accepted)
    with pytest.raises(InvalidInput, match="tidak berlaku"):
        work.continue_by_code(visit, code)
    with pytest.raises(ActionNotPossible):
        hand_over.make(holder(world), fresh(draft), Direction.KIOS)


def test_the_code_is_nowhere_in_the_database(world, visit):
    _, code = code_of(world)
    row = HandOver.get()
    assert code not in {row.code_index, row.direction}
    assert code.replace("-", "") not in str(TrailEntry.select().order_by(TrailEntry.id.desc()).first().detail)


def test_somebody_elses_code_opens_nothing_and_is_not_burnt(world, visit):
    other = kiosks.visit_of(visit.kiosk, visit.operator, nik=w.WITNESS, name="HASAN EFENDI")
    draft, code = code_of(world)
    with pytest.raises(InvalidInput, match="bukan milik warga"):
        work.continue_by_code(other, code)
    assert work.current(other) is None
    mine = kiosks.visit_of(visit.kiosk, visit.operator)
    assert work.continue_by_code(mine, code).application == draft


def test_a_code_opens_nothing_at_the_kiosk_of_another_desa_and_stays_good_at_his_own(world, visit):
    agency = kiosks.agreed(world, "Desa Lain").agency
    kiosk, _ = kiosks.enrolled(world, agency, region=kiosks.OTHER_REGION)
    elsewhere = kiosks.visit_of(kiosk, kiosks.operator_of(world, agency, "kios.lain"))
    draft, code = code_of(world)
    with pytest.raises(InvalidInput, match="penduduk desanya") as refusal:
        work.continue_by_code(elsewhere, code)
    assert refusal.value.field == "kode"
    assert (work.current(elsewhere), AccessEntry.select().count()) == (None, 0)
    assert work.continue_by_code(visit, code).application == draft


def test_a_code_for_the_phone_is_worth_nothing_at_a_kiosk(world, visit):
    draft = w.draft(world)
    code = hand_over.make(holder(world), draft, Direction.PONSEL).text
    with pytest.raises(InvalidInput, match="tidak berlaku"):
        work.continue_by_code(visit, code)


def test_when_the_resident_leaves_the_kiosk_its_work_is_over(world, visit):
    draft, code = code_of(world)
    work.continue_by_code(visit, code)
    visits.end(visit, Ending.SELESAI)
    assert work.at_kiosk(draft) is None
    assert KioskWork.get().ended_as == Left.USAI


def test_the_phone_takes_it_back_and_the_kiosk_is_told(world, visit):
    draft, code = code_of(world)
    work.continue_by_code(visit, code)
    for _ in range(2):
        work.take_back(holder(world), draft)
    assert work.at_kiosk(draft) is None
    with pytest.raises(AlreadyChanged, match="di ponselnya"):
        work.application_of(visit)
    assert TrailEntry.select().where(TrailEntry.action == "ambil_dari_kios").count() == 1


def test_a_resident_without_an_account_begins_and_sends_at_the_kiosk(world, visit):
    Account.update(state="ditutup").execute()
    resident = work.proven(visit, kk=w.KK, birth_date="1985-03-02")
    draft = work.begin(visit, resident, "CAP_LAHIR", "LAHIR_AYAH_IBU").application
    assert (draft.account_id, draft.applicant) == (None, world.father)
    drafting.save(draft, w.birth_answers())
    for code in ("A_SK_LAHIR", "A_NIKAH", "A_KK"):
        attaching.attach(draft, code, w.clean_file(code.encode()))
    accepted = {one.code for one in sending.declarations_of(draft)}
    with writing():
        done = sending.send(work.actor_of(visit), draft, accepted)
        work.sent(visit, done)
    assert done.stage == "operator"
    assert work.current(visit).ended_as == Left.KIRIM
    assert Notice.select().count() == 0
    assert "dibantu Petugas kios.contoh" in TrailEntry.select().where(TrailEntry.action == "kirim").get().actor_name
    assert any("di Kios" in one.text for one in citizen_files.events_of(done))


@pytest.mark.parametrize(
    ("kk", "born", "who"),
    [
        (w.OTHER_KK, "1985-03-02", {}),
        (w.KK, "1985-03-03", {}),
        (w.KK, "1985-03-02", {"name": "RIDWAN"}),
        (w.KK, "1985-03-02", {"nik": w.WITNESS}),
        (w.KK, "1985-03-02", {"nik": "1610990203850099"}),
    ],
)
def test_what_does_not_fit_together_is_answered_alike_and_noted(world, visit, kk, born, who):
    other = kiosks.visit_of(visit.kiosk, visit.operator, **who)
    with pytest.raises(InvalidInput) as refusal:
        work.proven(other, kk=kk, birth_date=born)
    assert refusal.value.message == work.NOT_PROVEN
    assert TrailEntry.select().where(TrailEntry.action == "kios_bukti_gagal").count() == 1


def test_nobody_of_another_desa_is_begun_for(world, visit):
    agency = kiosks.agreed(world, "Desa Lain").agency
    kiosk, _ = kiosks.enrolled(world, agency, region=kiosks.OTHER_REGION)
    elsewhere = kiosks.visit_of(kiosk, kiosks.operator_of(world, agency, "kios.lain"))
    with pytest.raises(InvalidInput) as refusal:
        work.proven(elsewhere, kk=w.KK, birth_date="1985-03-02")
    assert refusal.value.message == work.NOT_PROVEN


def test_an_account_verified_later_finds_what_was_begun_at_the_kiosk(world, visit):
    resident = work.proven(visit, kk=w.KK, birth_date="1985-03-02")
    Account.update(state="ditutup").execute()
    draft = work.begin(visit, resident, "CAP_LAHIR", "LAHIR_AYAH_IBU").application
    Account.update(state="menunggu").execute()
    from models.operations.logins import accounts

    accounts.verify_account(world.actor(Role.OPERATOR), world.account.id)
    assert fresh(draft).account == world.account


def test_the_paper_of_whoever_gets_an_account_opens_nothing_any_more(world, visit):
    resident = work.proven(visit, kk=w.KK, birth_date="1985-03-02")
    Account.update(state="ditutup").execute()
    draft = work.begin(visit, resident, "CAP_LAHIR", "LAHIR_AYAH_IBU").application
    code = work.code_to_keep(visit)
    assert code.expires_at > now() + timedelta(days=hand_over.days() - 1)
    Account.update(state="aktif").execute()
    assert work.claim(world.account) == 1
    with pytest.raises(InvalidInput, match="tidak berlaku"):
        work.continue_by_code(visit, code.text, shown=resident)
    assert fresh(draft).account == world.account


def test_who_has_an_account_finds_the_kiosks_draft_in_it_and_is_told(world, visit):
    resident = work.proven(visit, kk=w.KK, birth_date="1985-03-02")
    draft = work.begin(visit, resident, "CAP_LAHIR", "LAHIR_AYAH_IBU").application
    assert drafting.own(world.account, draft.token) == draft
    assert "di kios" in Notice.get().title


def test_handed_back_it_goes_on_in_its_applicants_account_only(world, visit):
    resident = work.proven(visit, kk=w.KK, birth_date="1985-03-02")
    draft = work.begin(visit, resident, "CAP_LAHIR", "LAHIR_AYAH_IBU").application
    Application.update(account=None).execute()
    code = work.hand_back(visit).text
    assert work.at_kiosk(draft) is None
    with pytest.raises(NotFound):
        work.application_of(visit)
    witness = w.account_of(w.Resident.get(w.Resident.name == "HASAN EFENDI"))
    with pytest.raises(InvalidInput, match="tidak berlaku"):
        work.continue_on_phone(drafting.actor_of(witness), witness, code)
    assert work.continue_on_phone(holder(world), world.account, code) == draft
    assert fresh(draft).account == world.account


def test_answers_that_somebody_saved_meanwhile_are_not_written_over(world):
    draft = w.draft(world)
    seen = dict(draft.answers)
    drafting.save(fresh(draft), {**seen, "anak_nama": "YANG LAIN"})
    with pytest.raises(drafting.Overtaken):
        drafting.save(draft, {**seen, "anak_berat": "3000"}, over=seen)
    assert fresh(draft).answers["anak_nama"] == "YANG LAIN"


def test_the_life_of_a_code_is_a_setting(world):
    assert installation.SETTINGS[hand_over.MINUTES][0] == hand_over.MINUTES_DEFAULT == hand_over.minutes()
    assert installation.SETTINGS[hand_over.DAYS][0] == hand_over.DAYS_DEFAULT == hand_over.days()
