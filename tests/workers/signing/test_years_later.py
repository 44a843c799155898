"""The same file under the clock of later years: the signer's certificate ends after five, the stamper's after eight."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from tests.workers.signing.pki_world import PkiWorld, Tools, document, now
from workers.signing.evidence import read_certificates
from workers.signing.pades import add_lta

ROOT = Path(__file__).parents[3]
LIBRARY = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)
ASK = """
import sys
from pathlib import Path
from workers.signing.mirror import read_mirror
from workers.trust import read_trust
from workers.validate import validate
folder = Path(sys.argv[1])
trust = read_trust(folder / "pki" / "ca.pem", folder / "pki" / "signers.pem")
verdict = validate(Path(sys.argv[2]).read_bytes(), trust, own_crls=read_mirror(folder / "crl"))
print(verdict.code)
"""


def judged_after(world: PkiWorld, pdf: bytes, days: int) -> str:
    world.renew_lists(now() + timedelta(days=days, hours=-2))
    file = world.folder.parent / "d.pdf"
    file.write_bytes(pdf)
    clock = {"LD_PRELOAD": str(LIBRARY), "FAKETIME": f"+{days}d"}
    command = [sys.executable, "-c", ASK, world.folder.parent, file]
    return subprocess.check_output(command, cwd=ROOT, env={**os.environ, **clock}, text=True).strip()


@pytest.mark.skipif(LIBRARY is None, reason="waits for the package faketime")
@pytest.mark.parametrize(
    ("years", "code"),
    [(1, "asli"), (4, "asli"), (6, "asli"), (9, "belum_pasti")],
)
def test_it_outlives_the_signer_s_certificate_but_not_the_stamper_s(own_world: PkiWorld, years: int, code: str):
    assert judged_after(own_world, own_world.sign(document()), years * 365) == code


def test_a_further_time_stamp_keeps_it_genuine(world: PkiWorld, signed: bytes):
    """What the archive does before the stamper's certificate ends (Pasal 18)."""

    async def work(tools: Tools) -> bytes:
        (kepala,) = read_certificates(world.folder / "kepala.pem")
        return await add_lta(signed, tools.tsa, await tools.keeper.evidence(kepala))

    renewed = world.with_tools(work)
    assert renewed.startswith(signed)
    assert (world.judge(renewed).code, world.judge(renewed).level) == ("asli", "B-LTA")
