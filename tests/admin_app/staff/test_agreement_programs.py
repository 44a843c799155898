"""Programs under an agreement: registered, given a key that is shown once, shut out at once."""

from __future__ import annotations

import pytest

from models.operations.verification import clients
from models.rules.verification.outcome import Refused
from models.tables import ApiClient, ApiSecret
from tests.agency import agreed


def test_a_program_gets_a_key_that_is_shown_once_and_can_be_revoked(pengelola, kepala, world):
    agreement = agreed(world)
    here = f"/petugas/perjanjian/{agreement.id}/program"
    pengelola.open(here)
    page = pengelola.press("Daftarkan", {"nama": "SIMRS", "sandbox": "1"})
    client = ApiClient.get()
    assert (client.label, client.sandbox) == ("SIMRS", True)
    assert client.client_id in page.words()
    page = pengelola.press("Buat kunci untuk SIMRS", {"hari": "9999"})
    assert page.status == 400
    assert "paling lama satu tahun" in page.words()
    page = pengelola.press("Buat kunci untuk SIMRS", {"hari": "30"})
    secret = page.find("#kunci-baru ~ dl code")[1].text
    clients.issue_token(clients.living_secret(client.client_id, secret))
    assert secret not in pengelola.open(here).text
    key = ApiSecret.get()
    page = pengelola.press(f"Cabut kunci {key.id} sekarang", {"alasan": "Bocor."})
    assert "Kunci dicabut" in page.words()
    with pytest.raises(Refused):
        clients.living_secret(client.client_id, secret)
    assert kepala.open(here).status == 403


def test_a_key_of_another_agreement_is_not_found(pengelola, world):
    mine, other = agreed(world), agreed(world)
    pengelola.open(f"/petugas/perjanjian/{other.id}/program")
    pengelola.press("Daftarkan", {"nama": "SIMRS"})
    pengelola.press("Buat kunci untuk SIMRS", {"hari": "30"})
    pengelola.open(f"/petugas/perjanjian/{mine.id}/program")
    key, program = ApiSecret.get(), ApiClient.get()
    assert pengelola.post(f"/petugas/perjanjian/{mine.id}/kunci/{key.id}/cabut", {"alasan": "x"}).status == 404
    assert pengelola.post(f"/petugas/perjanjian/{mine.id}/program/{program.id}/kunci", {"hari": "3"}).status == 404
    assert ApiSecret.get().revoked_at is None
