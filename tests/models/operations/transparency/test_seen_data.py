"""“Siapa melihat data saya” shows every query about a resident, whichever way it came, and each member of a family."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models.operations.residents import register
from models.operations.transparency import seen_data
from models.operations.verification import answering, asker, clients, kept_answers, printing
from models.rules.roles import Role
from models.tables import Agency
from tests import agency as agencies
from tests import proposals
from tests import world as small_office


@pytest.fixture
def agreement(world):
    return agencies.agreed(
        world,
        elemen_data={"nama": "tampil", "alamat": "tampil", "agama": "cocok"},
        metode_akses=["WEB_PORTAL", "WEB_SERVICE", "CETAK"],
    )


@pytest.fixture
def mother(world):
    return small_office.account_of(world.mother)


def told(account):
    return [(one.who, one.what, one.answered) for one in seen_data.looks_at(account, 1)[0]]


def household(**changed):
    known = {"nik": small_office.FATHER, "nama": "RIDWAN SAPUTRA"}
    return agencies.query(**{"number": small_office.KK, "known": known, **changed})


def test_a_page_a_print_a_program_and_the_national_call_are_all_told(world, agreement):
    user = proposals.user_of(world, agreement.agency)
    who = asker.by_user(user, agreement, agencies.ADDRESS)
    answer = answering.verify_person(who, agencies.query(known={"nama": "RIDWAN SAPUTRA"}, wanted=("alamat",)))
    kept_answers.keep(who, small_office.FATHER, answer)
    printing.request_print(user, answer.serial, agencies.ADDRESS)
    client = clients.register_client(world.actor(Role.PENGELOLA), agreement, "SIMRS")
    key = clients.add_secret(world.actor(Role.PENGELOLA), client, timedelta(days=3))
    token = clients.issue_token(clients.living_secret(client.client_id, key))
    for program in (
        asker.by_token(token, agencies.ADDRESS),
        asker.by_key(client.client_id, key, agencies.ADDRESS),
    ):
        answering.verify_person(program, agencies.query(known={"agama": "KATHOLIK"}))
    register.log_access(world.actor(Role.OPERATOR), world.father, "biodata", "Pengaduan penduduk: loket")
    found = told(world.account)
    assert [what for _, what, _ in found] == [
        "melihat biodata",
        "memeriksa data",
        "memeriksa data",
        "mencetak data",
        "memeriksa data",
    ]
    assert {who for who, _, _ in found[1:]} == {Agency.get().name}
    assert found[1][2] == ("Data ditemukan.", "Agama atau kepercayaan: dicocokkan, tidak sesuai")
    assert "Alamat sekarang: diperlihatkan" in found[3][2]
    assert "Nama lengkap: dicocokkan, sesuai" in found[4][2]


def test_every_member_whom_a_program_is_told_of_reads_it_also_without_values(world, agreement, mother):
    who = asker.by_token(agencies.token_of(world, agreement), agencies.ADDRESS)
    assert len(answering.verify_family(who, household()).others) == 1
    assert told(mother) == [("RSUD (CONTOH)", "memeriksa data keluarga", ("Data ditemukan.",))]
    answering.verify_family(who, household(wanted=("alamat",)))
    assert told(mother)[0][2] == ("Data ditemukan.", "Alamat sekarang: diperlihatkan")


def test_on_a_page_only_members_who_are_shown_read_it(world, agreement, mother):
    who = asker.by_user(proposals.user_of(world, agreement.agency), agreement, agencies.ADDRESS)
    answering.verify_family(who, household())
    assert told(mother) == []
    answering.verify_family(who, household(wanted=("alamat",)))
    assert len(told(mother)) == 1
    assert len(told(world.account)) == 2
