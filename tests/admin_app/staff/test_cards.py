"""The cards' screen: the queue, the steps as buttons, the counter with its receipt, and the stock of blanks."""

from __future__ import annotations

import pytest

from models.operations.clock import now
from models.operations.printing_room import blanks, cards
from models.rules.cards import CardState
from models.rules.roles import Role
from models.tables import CardRequest
from tests import world as small_office


@pytest.fixture
def card(world):
    return CardRequest.create(
        card="KTPEL",
        resident=world.father,
        application=small_office.sent(world),
        reason="Hilang",
        requested_at=now(),
    )


def page_of(card):
    return f"/petugas/kartu/details/?id={card.id}"


def test_the_queue_is_found_filtered_and_leads_to_the_card(operator, card):
    page = operator.open("/petugas/kartu/?keadaan=antre&kartu=KTPEL")
    assert "RIDWAN SAPUTRA" in page.text
    assert "RIDWAN SAPUTRA" not in operator.open("/petugas/kartu/?keadaan=siap").text
    assert "RIDWAN SAPUTRA" in operator.open(f"/petugas/kartu/?search={card.application.reference}").text
    assert "RIDWAN SAPUTRA" not in operator.open("/petugas/kartu/?search=ROHANA").text
    assert small_office.FATHER not in operator.open(page_of(card)).text
    assert "kartu menunggu direkam atau dicetak" in operator.open("/petugas/").text


def test_a_card_is_printed_made_ready_and_handed_over(operator, card, world):
    operator.open(page_of(card))
    assert "tidak cukup" in operator.press("Catat sudah dicetak", follow=True).text
    operator.open("/petugas/kartu/blangko")
    operator.press("Catat", {"jenis": "terima", "kartu": "KTPEL", "jumlah": "3", "alasan": "SJ-1"})
    operator.open(page_of(card))
    operator.press("Catat sudah dicetak")
    operator.open(page_of(card))
    operator.press("Siap diambil, kabari pemohon")
    assert cards.load(card.id).state == "siap"
    operator.open(f"/petugas/kartu/{card.id}/serahkan")
    assert "Tulis nama" in operator.press("Serahkan dan cetak tanda terima").words(".galat-ringkas")
    operator.press("Serahkan dan cetak tanda terima", {"nama": "nurlela", "hubungan": "Istri"})
    receipt = operator.open(f"/petugas/kartu/{card.id}/tanda-terima")
    wanted = ["NURLELA", "Istri", "Petugas Operator", card.application.reference]
    assert [word for word in wanted if word not in receipt.text] == []
    assert small_office.FATHER not in receipt.text


def test_a_card_that_was_not_taken_has_no_receipt_and_a_step_back_is_refused(operator, card):
    assert operator.open(f"/petugas/kartu/{card.id}/tanda-terima").status == 404
    operator.open(page_of(card))
    operator.post(f"/petugas/kartu/{card.id}/langkah", {"ke": "siap"})
    operator.post(f"/petugas/kartu/{card.id}/langkah", {"ke": "entah"})
    assert cards.load(card.id).state == "antre"


def test_a_wrong_count_is_told_beside_the_stock(operator, world):
    blanks.receive(world.actor(Role.OPERATOR), "KIA", 2, "SJ-1")
    operator.open("/petugas/kartu/blangko")
    page = operator.press("Catat", {"jenis": "rusak", "kartu": "KIA", "jumlah": "3", "alasan": "Basah"})
    assert "tidak cukup" in page.words(".galat-ringkas")
    assert "Isi angka" in operator.press("Catat", {"jumlah": "banyak"}).words(".galat-ringkas")
    wrong = {"jenis": "terima", "jumlah": "1.000", "alasan": ""}
    assert "surat jalan" in operator.press("Catat", wrong).words(".isian-galat:has(#alasan)")
    operator.press("Catat", {**wrong, "alasan": "SJ-2"})
    assert blanks.balances()[1].left == 1_002


def test_a_card_printed_wrongly_goes_back_with_a_reason(operator, card, world):
    blanks.receive(world.actor(Role.OPERATOR), "KTPEL", 1, "SJ-1")
    cards.advance(world.actor(Role.OPERATOR), card.id, CardState.DICETAK)
    operator.open(page_of(card))
    assert "Catat sudah direkam" not in [one.text_content() for one in operator.page.find("button")]
    operator.press("Cetak ulang kartu ini", {"alasan": "Foto bergaris"})
    assert cards.load(card.id).state == CardState.DIREKAM
    assert "Foto bergaris" in operator.open(page_of(card)).words("table")
    assert "Cetakan rusak (blangkonya sudah keluar" in operator.open("/petugas/kartu/blangko").words("tbody")


def test_the_kepala_looks_and_does_not_print(kepala, card):
    assert "RIDWAN SAPUTRA" in kepala.open(page_of(card)).text
    assert "Catat sudah dicetak" not in kepala.page.text
    assert kepala.post(f"/petugas/kartu/{card.id}/langkah", {"ke": "dicetak"}).status == 403
    assert cards.load(card.id).state == CardState.ANTRE
