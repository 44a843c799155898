"""A client as agencies have it for the national web service works after a change of address and credentials."""

from __future__ import annotations

import json
import urllib.request
from datetime import timedelta

import pytest

from models.operations.verification import clients, sandbox
from models.rules.roles import Role
from models.rules.verification.outcome import Refusal, Result
from models.tables import Verification
from tests import world as small_office
from tests.agency import agreed

SITI = "1610994101900001"
TROUBLES = {"03", "04", "05", "06", "07", "09", "15", "16", "17"}


class NationalClient:
    """Asks as the guides of the national service say; ``address`` and the credentials are all that it is told of us."""

    def __init__(self, address, user, password):
        self.url = f"{address}/dukcapil/get_json/rsud/CALL_VERIFY_BY_ELEMEN"
        self.credentials = {"USER_ID": user, "PASSWORD": password, "IP_USER": "10.1.2.3", "TRESHOLD": 90}

    def ask(self, **elements):
        """The one content, and the headers."""
        data = json.dumps({**self.credentials, **elements}).encode()
        request = urllib.request.Request(self.url, data, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            (content,) = json.load(answer)["content"]
            return content, answer.headers


@pytest.fixture
def client(address, world):
    def make(*, trial=False, **changed):
        row = clients.register_client(world.actor(Role.PENGELOLA), agreed(world, **changed), "SIMRS", sandbox=trial)
        return NationalClient(
            address, row.client_id, clients.add_secret(world.actor(Role.PENGELOLA), row, timedelta(days=1))
        )

    return make


def test_a_client_of_the_national_service_is_told_each_element_and_what_is_left(client):
    whole = {"nama": "cocok", "tgl_lahir": "cocok", "jk": "cocok", "desa": "cocok", "rt": "cocok", "rw": "cocok"}
    ours = client(elemen_data=whole, kuota_harian=3)
    said, headers = ours.ask(
        NIK=small_office.FATHER,
        NAMA_LGKP="RIDWAN SAPUTRA",
        TGL_LHR="02-03-1985",
        JENIS_KLMIN="LAKI-LAKI",
        NO_PROP=16,
        NO_KAB=10,
        NO_KEC=4,
        NO_KEL=1030,
        PROP_NAME="SUMATERA SELATAN",
        KAB_NAME="OGAN ILIR",
        KEC_NAME="KEC. INDRALAYA",
        KEL_NAME="BUKAN DESA INI",
    )
    assert said.pop("KEL_NAME").startswith("Tidak Sesuai (")
    assert {key: said.pop(key) for key in ("PROP_NAME", "KAB_NAME", "KEC_NAME", "NAMA_LGKP")} == {
        "PROP_NAME": "Sesuai (100)",
        "KAB_NAME": "Sesuai (100)",
        "KEC_NAME": "Sesuai (100)",
        "NAMA_LGKP": "Sesuai (100)",
    }
    assert said.pop("RESPONSE_CODE") == "01"
    assert set(said) == {"NIK", "TGL_LHR", "JENIS_KLMIN", "NO_PROP", "NO_KAB", "NO_KEC", "NO_KEL"}
    assert set(said.values()) == {"Sesuai"}
    assert headers["X-Kuota-Hari-Sisa"] == "2"
    assert headers["RateLimit-Policy"] == '"menit";q=600;w=60'
    assert Verification.get().answered["nama_desa"] == "tidak_sesuai"


def test_names_of_regions_are_passed_over_where_no_region_is_agreed(client):
    said, _ = client().ask(NIK=small_office.FATHER, NAMA_LGKP="RIDWAN SAPUTRA", PROP_NAME="LAMPUNG")
    assert said == {"NIK": "Sesuai", "NAMA_LGKP": "Sesuai (100)", "RESPONSE_CODE": "01"}


def test_what_a_client_leaves_out_as_null_is_not_asked_and_what_it_may_not_ask_is_named(client):
    ours = client()
    said, _ = ours.ask(NIK=small_office.FATHER, NAMA_LGKP="RIDWAN SAPUTRA", JENIS_PKRJN=None, transactionId=None)
    assert said == {"NIK": "Sesuai", "NAMA_LGKP": "Sesuai (100)", "RESPONSE_CODE": "01"}
    said, _ = ours.ask(NIK=small_office.FATHER, NAMA_LGKP="RIDWAN SAPUTRA", JENIS_PKRJN="PETANI")
    assert (said["RESPONSE_CODE"], said["RESPON"].endswith("Kunci: JENIS_PKRJN.")) == ("09", True)
    said, _ = ours.ask(NIK=small_office.FATHER, NAMA_LGKP="RIDWAN SAPUTRA", **{"HOBI\ud800": "x"})
    assert (said["RESPONSE_CODE"], said["RESPON"].endswith("Kunci tidak dikenal: HOBI?.")) == ("07", True)


def test_every_code_of_the_national_service_is_met_in_a_trial_and_none_reads_like_another(client):
    ours = client(trial=True)
    people = sandbox.invented()
    said = {}
    for nik in [*people["people"], *people["refusals"], small_office.FATHER]:
        if "seconds" not in people["people"].get(nik, {}):
            content, _ = ours.ask(NIK=nik, NAMA_LGKP="SITI CONTOH")
            said.setdefault(content["RESPONSE_CODE"], content.get("RESPON", ""))
            assert ("NIK" in content) is (content["RESPONSE_CODE"] == "01")
    assert set(said) == {one.national for one in (*Result, *Refusal)} == TROUBLES | {"01", "11", "12", "13", "14"}
    assert len(set(said.values())) == len(said)
    assert Verification.select().count() == 0


REFUSED = {
    "04": {"ip_allowlist": ["10.9.0.0/16"]},
    "06": {"hari_akses": [(small_office.now().weekday() + 3) % 7]},
    "16": {"metode_akses": ["WEB_PORTAL"]},
    "09": {"elemen_data": {"alamat": "cocok"}},
    "07": {"tujuan": ["Satu", "Dua"]},
}


def test_real_terms_are_refused_in_the_codes_of_the_national_service(client):
    for code, changed in REFUSED.items():
        said, _ = client(**changed).ask(NIK=small_office.FATHER, NAMA_LGKP="RIDWAN SAPUTRA")
        assert (said["RESPONSE_CODE"], "NIK" in said) == (code, False)
    ours = client(kuota_harian=1)
    ours.ask(NIK=small_office.FATHER, NAMA_LGKP="X")
    assert ours.ask(NIK=small_office.FATHER, NAMA_LGKP="X")[0]["RESPONSE_CODE"] == "05"
    ours.credentials["PASSWORD"] += "x"
    assert ours.ask(NIK=small_office.FATHER, NAMA_LGKP="X")[0]["RESPONSE_CODE"] == "03"
