"""Printing at a kiosk: what only the resident has opens his documents, and each print is numbered, told and bounded."""

from __future__ import annotations

import re
import secrets

import peewee
import pytest

from models.operations.clock import now
from models.operations.kiosks import printing, proving, visits
from models.operations.services import catalogue
from models.operations.transparency import seen_data
from models.rules.errors import InvalidInput, NotFound
from models.rules.roles import Role
from models.tables import (
    Account,
    Application,
    Document,
    KioskPrint,
    KioskVisit,
    Message,
    Notice,
    Paraf,
    Resident,
    TrailEntry,
)
from models.tables.base import writing
from tests import kiosk as kiosks
from tests import world as small_office

BORN = "02-03-1985"


@pytest.fixture
def visit(kiosk, operator):
    return kiosks.visit_of(kiosk, operator)


@pytest.fixture
def document(world):
    return published(world)


def published(world, **more):
    """A document of the father's application, as the publish commit leaves it."""
    application = small_office.approved(world, sitting=secrets.token_hex(4))
    whole = {
        "application": application,
        "code": "DOC_KUT_LAHIR",
        "title": "Kutipan Akta Kelahiran",
        "number": f"1610-LU-24112026-{application.id:04d}",
        "token": secrets.token_hex(16),
        "state": "terbit",
        "approval": Paraf.get(Paraf.application == application, Paraf.stage == "kepala"),
        "content_sha256": "0" * 64,
        "template_sha256": "0" * 64,
        "data": {},
        "signed_sha256": "1" * 64,
        "reserved_at": now(),
        "published_at": now(),
    }
    return Document.create(**{**whole, **more})


def elements(born=BORN, kk=small_office.KK):
    return proving.read_elements(born, kk)


def code_of():
    return re.search(r": (\d{6})\n", Message.select().order_by(Message.id.desc()).first().body)[1]


def prove(visit, operator, *, code="", reference="", **other):
    actor = kiosks.actor(operator, visit.kiosk)
    proving.prove(actor, visit, elements(**other), code=code, reference=reference)
    return KioskVisit.get_by_id(visit.id)


def proved(visit, operator):
    proving.send_code(visit, elements())
    return prove(visit, operator, code=code_of())


def print_one(visit, operator, document, reason=""):
    return printing.print_document(kiosks.actor(operator, visit.kiosk), visit, document.token, reason)


def test_the_code_sent_to_the_account_opens_all_documents(visit, operator, document, world):
    assert printing.documents_of(visit) == []
    opened = proved(visit, operator)
    assert (opened.proved_by, opened.resident, opened.application) == ("kode", world.father, None)
    assert [one.document for one in printing.documents_of(opened)] == [document]
    assert "kode" in TrailEntry.get(TrailEntry.action == "kios_terbukti").detail["dengan"]
    assert seen_data.looks_at(world.account, 1)[0][0].what == "melihat daftar dokumen"


def test_without_a_telephone_the_receipt_opens_the_documents_of_that_application(visit, operator, document, world):
    other = published(world)
    Account.update(state="ditutup").execute()
    opened = prove(visit, operator, reference=document.application.reference.lower())
    assert opened.proved_by == "tanda_terima"
    assert [one.document for one in printing.documents_of(opened)] == [document]
    with pytest.raises(NotFound):
        print_one(opened, operator, other)


def test_every_way_to_be_wrong_reads_alike_and_sends_nothing(kiosk, operator, document):
    reference = document.application.reference
    said = set()
    for wrong in (
        {"nik": "1610990101990009"},
        {"nik": small_office.WITNESS},
        {"born": "03-03-1985"},
        {"kk": small_office.OTHER_KK},
    ):
        visit = kiosks.visit_of(kiosk, operator, nik=wrong.pop("nik", small_office.FATHER))
        proving.send_code(visit, elements(**wrong))
        for proof in ({"code": "123456"}, {"reference": reference}):
            with pytest.raises(proving.NotProved) as refusal:
                prove(visit, operator, **wrong, **proof)
            said.add(refusal.value.message)
    assert len(said) == 1
    assert not Message.select().where(Message.key.startswith("kios-kode:")).exists()


def test_a_resident_of_another_desa_proves_nothing_here(visit, operator, document, world):
    Resident.update(region_code=kiosks.OTHER_REGION).where(Resident.id == world.father.id).execute()
    with pytest.raises(proving.NotProved):
        prove(visit, operator, reference=document.application.reference)


def test_somebody_elses_receipt_opens_nothing(visit, operator, document, world):
    Application.update(applicant=world.mother).execute()
    with pytest.raises(proving.NotProved):
        prove(visit, operator, reference=document.application.reference)


def test_a_code_belongs_to_its_visit_and_ends(visit, kiosk, operator, document):
    proving.send_code(visit, elements())
    code = code_of()
    second = kiosks.visit_of(kiosk, operator)
    with pytest.raises(proving.NotProved):
        prove(second, operator, code=code)
    proving.send_code(second, elements())
    KioskVisit.update(code_expires_at=now()).where(KioskVisit.id == second.id).execute()
    with pytest.raises(proving.NotProved):
        prove(second, operator, code=code_of())


def test_codes_are_few(visit, kiosk, operator):
    for _ in range(proving.CODES_A_VISIT):
        proving.send_code(visit, elements())
    with pytest.raises(InvalidInput, match="dua kali"):
        proving.send_code(visit, elements())
    for _ in range(3):
        another = kiosks.visit_of(kiosk, operator)
        proving.send_code(another, elements())
        proving.send_code(another, elements())
    assert Message.select().where(Message.key.startswith("kios-kode:")).count() == proving.CODES_A_DAY


def fail(visit, operator):
    """How many tries it took until the visit was ended."""
    for tries in range(1, 20):
        try:
            prove(visit, operator, code="000000")
        except proving.NotProved:
            continue
        except proving.TooManyFailures:
            return tries
    return 0


def test_trying_ends_the_visit_and_then_the_day(kiosk, operator):
    tries = []
    while sum(tries) < proving.FAILURES_A_DAY:
        visit = kiosks.visit_of(kiosk, operator)
        tries.append(fail(visit, operator))
        assert KioskVisit.get_by_id(visit.id).ended_reason == "gagal"
    assert tries == [4, 4, 2]
    with pytest.raises(proving.TooManyFailures):
        proving.send_code(kiosks.visit_of(kiosk, operator), elements())


def test_prints_are_numbered_without_a_gap_and_told(visit, operator, document, world):
    opened = proved(visit, operator)
    first = print_one(opened, operator, document)
    assert first.number == f"KIOS/{visit.kiosk_id:04}/{now():%Y}/00001"
    assert print_one(opened, operator, document) == first, "a second click is the same print"
    with writing():
        KioskVisit.update(proved_by="kode").where(KioskVisit.id == opened.id).execute()
    second = print_one(opened, operator, document, "kertas macet di printer")
    assert second.sequence == 2
    told = Notice.get(Notice.key == f"kios-cetak:{first.id}")
    assert first.number in told.text
    look = seen_data.looks_at(world.account, 1)[0][0]
    assert look.who.startswith("Kios ")
    assert second.number in look.purpose
    with pytest.raises(peewee.IntegrityError), writing():
        KioskPrint.update(number="x").execute()
    with pytest.raises(peewee.IntegrityError), writing():
        KioskPrint.delete().execute()


def test_a_document_that_was_printed_before_needs_a_reason(visit, kiosk, operator, document):
    print_one(proved(visit, operator), operator, document)
    later = proved(kiosks.visit_of(kiosk, operator), operator)
    with pytest.raises(InvalidInput) as refusal:
        print_one(later, operator, document, "lagi")
    assert refusal.value.field == "alasan"
    assert print_one(later, operator, document, "yang lama hilang").reason == "yang lama hilang"


def test_what_is_no_longer_in_force_is_named_and_not_printed(visit, operator, world):
    new = published(world)
    old = published(world, state="diganti", replaced_by=new, ended_at=now())
    published(world, state="dicabut", ended_at=now())
    published(world, given_to_resident=False)
    opened = proved(visit, operator)
    listed = {one.document.id: one.printable for one in printing.documents_of(opened)}
    assert listed == {new.id: True, old.id: False}
    with pytest.raises(NotFound):
        print_one(opened, operator, old)


def test_a_day_of_prints_has_an_end_and_a_refused_one_takes_no_number(visit, operator, document, world, monkeypatch):
    opened = proved(visit, operator)
    monkeypatch.setattr(catalogue, "setting", lambda key, default: 1 if key == printing.MOST else default)
    print_one(opened, operator, document)
    with pytest.raises(printing.TooManyPrints):
        print_one(opened, operator, published(world))
    assert [row.sequence for row in KioskPrint.select()] == [1]


def test_an_ended_visit_prints_nothing(visit, operator, document):
    opened = proved(visit, operator)
    row = print_one(opened, operator, document)
    visits.end(opened, visits.Ending.SELESAI)
    with pytest.raises(NotFound):
        printing.of_visit(kiosks.visit_of(visit.kiosk, operator), row.id)


def test_empty_forms_and_documents_share_the_numbers_and_the_bound_of_a_kiosk(visit, operator, document, world):
    actor = kiosks.actor(operator, visit.kiosk)
    blank, twin = (printing.print_blank(actor, visit, "F-1.07") for _ in range(2))
    printed = print_one(proved(visit, operator), operator, document)
    assert (blank, blank.sequence, printed.sequence) == (twin, 1, 2)
    title = "Surat Kuasa dalam Pelayanan Administrasi Kependudukan (F-1.07)"
    assert (blank.document, printing.title_of(blank)) == (None, title)
    assert [printing.title_of(one) for one in printing.newest_of(visit.kiosk, 9)] == [document.title, title]
    noted = TrailEntry.get(TrailEntry.subject == f"kiosk_print:{blank.id}")
    assert noted.detail == {"nomor": blank.number, "formulir": "F-1.07"}
    catalogue.set_setting(world.actor(Role.PENGELOLA), printing.MOST, 2)
    other = kiosks.visit_of(visit.kiosk, operator)
    with pytest.raises(printing.TooManyPrints):
        printing.print_blank(actor, other, "F-1.07")
    with pytest.raises(NotFound):
        printing.print_blank(actor, other, "F-9.99")


@pytest.mark.parametrize("both", [False, True])
def test_a_print_is_of_one_document_or_of_one_form(visit, operator, document, both):
    blank = printing.print_blank(kiosks.actor(operator, visit.kiosk), visit, "F-1.07")
    row = {**blank.__data__, "sequence": 9, "number": "KIOS/9", "document": document if both else None}
    del row["id"]
    with pytest.raises(peewee.IntegrityError), writing():
        KioskPrint.create(**row | {"blank": "F-1.07" if both else ""})
