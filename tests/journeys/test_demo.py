"""`scripts/demo OUT`: what it leaves is judged by programs that are not ours, and nothing of it keeps running."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import pikepdf
import pytest

from tests.workers.tools import codes_of, lines, said_by_pdfsig, text_of

ROOT = Path(__file__).resolve().parents[2]
FILES = {"document.pdf", "application.pdf", "ca.pem", "trail.json", "verification.json", "data.json"}
WITHIN = 40  # seconds


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    return tmp_path_factory.mktemp("demo") / "out"


@pytest.fixture(scope="module")
def told(out):
    """What the demo printed, run from another folder."""
    done = subprocess.run(
        [ROOT / "scripts" / "demo", "out"], cwd=out.parent, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    (line,) = done.stdout.splitlines()
    return json.loads(line)


def test_it_tells_what_was_made_and_how_long_it_took(told, out):
    assert {file.name for file in out.iterdir()} == FILES
    assert re.fullmatch(r"AM-\d{8}-\w{5}-\w", told["permohonan"])
    assert re.fullmatch(r"1610-L[UT]-\d{8}-\d{4}", told["dokumen"])
    assert told["asli"] is True
    assert told["alamat"]["verifikasi"].endswith(f"/v/{told['token']}")
    print(told["detik"])
    assert told["detik"]["seluruhnya"] < WITHIN


def test_pdfsig_trusts_the_document_with_the_anchors_left_beside_it(told, out):
    first = said_by_pdfsig((out / "document.pdf").read_bytes(), (out / "ca.pem").read_text())
    assert "Signature is Valid" in first
    assert "Certificate is Trusted" in first


@pytest.mark.parametrize("name", ["document.pdf", "application.pdf"])
def test_qpdf_and_mutool_find_no_fault(told, out, name):
    data = (out / name).read_bytes()
    assert any("No syntax or stream encoding errors" in line for line in lines("qpdf", data, "--check"))
    assert any("PDF-1.7" in line for line in lines("mutool", data, "info"))


def test_mutool_finds_the_signature_right(told, out):
    said = subprocess.run(["mutool", "sign", "-v", out / "document.pdf"], capture_output=True, text=True, check=False)
    assert "signature is valid" in said.stdout + said.stderr


def test_the_codes_on_the_pages_lead_back_to_it(told, out):
    codes = codes_of((out / "document.pdf").read_bytes(), 200)
    assert f"CODE-128:{told['dokumen']}" in codes
    (qr,) = [one.removeprefix("QR-Code:") for one in codes if one.startswith("QR-Code:")]
    address, _, proof = qr.partition("#")
    assert address == told["alamat"]["verifikasi"]
    assert proof.isdigit()
    assert f"CODE-128:{told['permohonan']}" in codes_of((out / "application.pdf").read_bytes(), 200)


def test_the_document_explains_itself(told, out):
    data = json.loads((out / "data.json").read_bytes())
    with pikepdf.open(out / "document.pdf") as pdf:
        assert pdf.attachments["data.json"].get_file().read_bytes() == (out / "data.json").read_bytes()
    assert data["dokumen"]["nomor"] == told["dokumen"]
    assert len({one["nama"] for one in data["paraf"]}) == 4
    text = text_of((out / "document.pdf").read_bytes())
    assert told["dokumen"] in text
    assert "DEMO" in text


def test_the_trail_and_the_public_check_tell_the_same_story(told, out):
    trail = json.loads((out / "trail.json").read_bytes())
    articles = [re.search(r"Pasal \d+\(1\)\w", one["tindakan"])[0] for one in reversed(trail["petugas"])]
    assert articles == [
        f"Pasal {one}" for one in ("13(1)b", "13(1)e", "15(1)b", "15(1)d", "15(1)g", "15(1)j", "15(1)l")
    ]
    assert len(trail["warga"]) == len(trail["petugas"])
    check = json.loads((out / "verification.json").read_bytes())
    assert check["kode_qr"]["berlaku"] is True
    assert check["unggahan"]["genuine"] is True
    assert check["unggahan"]["level"] == "B-LTA"
    assert check["kode_qr"]["nomor"] == check["unggahan"]["document_number"] == told["dokumen"]


def test_nothing_answers_afterwards(told):
    parts = urlsplit(told["alamat"]["verifikasi"])
    with socket.socket() as probe:
        assert probe.connect_ex((parts.hostname, parts.port)) != 0


def test_ctrl_c_ends_everything_that_was_started(tmp_path):
    demo = subprocess.Popen([sys.executable, "-m", "scripts.demo_run", tmp_path / "out"], cwd=ROOT)
    deadline = time.monotonic() + 60
    while len(started := descendants(demo.pid)) < 6 and time.monotonic() < deadline:
        time.sleep(0.1)
    assert len(started) >= 6, "the instance is starting"
    demo.send_signal(signal.SIGINT)
    assert demo.wait(40) == 130
    assert [pid for pid in started if Path(f"/proc/{pid}").exists()] == []


def test_without_a_folder_it_says_how_it_is_used():
    done = subprocess.run(
        [ROOT / "scripts" / "demo"], capture_output=True, text=True, check=False, env=dict(os.environ)
    )
    assert done.returncode != 0
    assert "Pemakaian" in done.stderr


def descendants(root: int) -> set[int]:
    """Every process below ``root``."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:  # it has ended meanwhile
                continue
    found: set[int] = set()
    fresh = {root}
    while fresh := {pid for pid, parent in parents.items() if parent in fresh} - found:
        found |= fresh
    return found
