"""The demo PKI: complete, idempotent, private, marked, and believed by OpenSSL."""

from __future__ import annotations

import base64
import hashlib
import stat
import subprocess
import urllib.error
import urllib.request
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12
from cryptography.x509 import ocsp
from pyhanko.sign.timestamps import TimeStamper

from tests.workers.signing.pki_world import PkiWorld, load, now
from workers.pki.demo_mark import DemoKeyError, is_demo, refuse_demo_certificates
from workers.pki.make import DEMO_PASSPHRASE, make_demo_pki
from workers.pki.revocation import current_crl, publish_crl


def post(url: str, body: bytes, kind: str) -> bytes:
    request = urllib.request.Request(url, body, {"Content-Type": kind})
    with urllib.request.urlopen(request, timeout=5) as answer:
        return answer.read()


def test_every_file_is_private_and_every_certificate_says_demo(world: PkiWorld):
    files = [file for file in world.folder.rglob("*") if file.is_file()]
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    certificates = [load(file) for file in files if file.suffix == ".pem" and file.stem not in {"ca", "signers"}]
    assert len(certificates) == 7
    assert all(is_demo(certificate) for certificate in certificates)


def test_a_second_run_changes_nothing(world: PkiWorld):
    before = {file: file.read_bytes() for file in world.folder.rglob("*") if file.is_file()}
    make_demo_pki(world.folder)
    assert {file: file.read_bytes() for file in world.folder.rglob("*") if file.is_file()} == before


def test_a_run_that_was_cut_short_is_completed(tmp_path: Path):
    make_demo_pki(tmp_path)
    (tmp_path / "ca.pem").unlink()
    make_demo_pki(tmp_path)
    assert len(x509.load_pem_x509_certificates((tmp_path / "ca.pem").read_bytes())) == 2


def test_openssl_builds_the_chain(world: PkiWorld):
    command = ["openssl", "verify", "-CAfile", world.folder / "root.pem", "-untrusted", world.folder / "issuing.pem"]
    for name in ("kepala", "tsa", "ocsp"):
        assert "OK" in subprocess.check_output([*command, world.folder / f"{name}.pem"], text=True)


def test_the_key_opens_with_its_passphrase_only(world: PkiWorld):
    data = (world.folder / "kepala.p12").read_bytes()
    assert pkcs12.load_pkcs12(data, DEMO_PASSPHRASE.encode()).key
    with pytest.raises(ValueError, match="Invalid password"):
        pkcs12.load_pkcs12(data, b"salah")


def test_serials_are_in_the_range_that_cannot_be_real(world: PkiWorld):
    for name in ("kepala", "dicabut"):
        (serial,) = load(world.folder / f"{name}.pem").subject.get_attributes_for_oid(x509.NameOID.SERIAL_NUMBER)
        assert str(serial.value).startswith("161099")
        assert len(serial.value) == 16


def test_a_list_near_its_end_is_signed_anew_with_the_same_entries(own_world: PkiWorld):
    early = x509.load_der_x509_crl(current_crl(own_world.folder, "issuing", now()))
    late = x509.load_der_x509_crl(current_crl(own_world.folder, "issuing", now() + timedelta(days=5)))
    assert [entry.serial_number for entry in late] == [entry.serial_number for entry in early]
    assert len(list(late)) == 1
    assert late.next_update_utc > early.next_update_utc
    number = late.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number
    assert number == early.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number + 1


def test_openssl_believes_the_time_stamp(world: PkiWorld, tmp_path: Path):
    _, request = TimeStamper().request_cms(hashlib.sha256(b"isi").digest(), "sha256")
    (tmp_path / "q").write_bytes(request.dump())
    (tmp_path / "r").write_bytes(post(world.url + "/tsa", request.dump(), "application/timestamp-query"))
    command = ["openssl", "ts", "-verify", "-in", "r", "-queryfile", "q", "-CAfile", world.folder / "root.pem"]
    said = subprocess.run(
        [*command, "-untrusted", world.folder / "issuing.pem"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Verification: OK" in said.stdout + said.stderr


@pytest.mark.parametrize("body", [b"", b"junk", b"\x30\x03\x02\x01\x01"])
def test_a_bad_time_stamp_request_is_rejected(world: PkiWorld, body: bytes):
    answer = post(world.url + "/tsa", body, "application/timestamp-query")
    assert answer[4:7] == b"\x02\x01\x02"  # PKIStatus rejection(2)


@pytest.mark.parametrize(("name", "status"), [("kepala", "GOOD"), ("dicabut", "REVOKED")])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_ocsp_answers(world: PkiWorld, name: str, status: str, method: str):
    issuer = load(world.folder / "issuing.pem")
    builder = ocsp.OCSPRequestBuilder().add_certificate(load(world.folder / f"{name}.pem"), issuer, hashes.SHA1())
    der = builder.build().public_bytes(Encoding.DER)
    if method == "POST":
        answer = post(world.url + "/ocsp", der, "application/ocsp-request")
    else:
        path = urllib.request.quote(base64.b64encode(der).decode(), safe="")
        with urllib.request.urlopen(f"{world.url}/ocsp/{path}", timeout=5) as response:
            answer = response.read()
    assert ocsp.load_der_ocsp_response(answer).certificate_status.name == status


def test_ocsp_refuses_a_certificate_of_somebody_else(world: PkiWorld):
    root = load(world.folder / "root.pem")
    request = ocsp.OCSPRequestBuilder().add_certificate(load(world.folder / "issuing.pem"), root, hashes.SHA1())
    answer = post(world.url + "/ocsp", request.build().public_bytes(Encoding.DER), "application/ocsp-request")
    assert ocsp.load_der_ocsp_response(answer).response_status.name == "UNAUTHORIZED"


@pytest.mark.parametrize("path", ["/", "/crl/kepala.crl", "/ca/../kepala.p12", "/ca/tsa.cer", "/tsa", "/root.key"])
def test_nothing_else_is_served(world: PkiWorld, path: str):
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(world.url + path, timeout=5)
    assert refused.value.code in {404, 405}


def test_production_refuses_demo_certificates(world: PkiWorld):
    with pytest.raises(DemoKeyError, match=r"ca\.pem"):
        refuse_demo_certificates(world.folder / "ca.pem")


def test_a_revocation_is_added_to_the_list(own_world: PkiWorld):
    serial = load(own_world.folder / "kepala.pem").serial_number
    publish_crl(own_world.folder, "issuing", now=now(), revoke={serial: now()})
    crl = x509.load_der_x509_crl(current_crl(own_world.folder, "issuing", now()))
    assert crl.get_revoked_certificate_by_serial_number(serial) is not None
    assert len(list(crl)) == 2
