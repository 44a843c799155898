"""Sittings whose key is at BSrE: the passphrase is kept for the sitting and never sent twice in vain."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from models.rules.errors import SignatureOutcomeUnknown, SignatureRefused, SittingClosed, WrongPassphrase
from tests.simulators import bsre as simulator
from tests.workers.signing.pki_world import PkiWorld, document, serving
from tests.workers.signing.signer_world import OFFICER, SignerProcess, running
from workers.trust import read_trust
from workers.validate import validate


@contextmanager
def at_bsre(folder: Path, world: PkiWorld, kind: str) -> Iterator[tuple[SignerProcess, simulator.BsreService]]:
    service = simulator.BsreService(world.folder)
    with (
        serving(simulator.make_bsre_server(service)) as url,
        running(folder, world, signer_kind=kind, bsre_url=url) as signer,
    ):
        yield signer, service


@pytest.mark.parametrize("kind", ["bsre1", "bsre2"])
def test_a_stack_through_bsre(world: PkiWorld, tmp_path: Path, kind: str):
    trust = read_trust(world.folder / "ca.pem", world.folder / "signers.pem", field_name="Signature1", certified=False)
    with at_bsre(tmp_path, world, kind) as (signer, service):
        sitting = signer.client.open_sitting(OFFICER, simulator.PASSPHRASE).sitting
        for number in range(1, 4):
            pdf = document(number)
            signer.approve(number, pdf)
            assert validate(signer.client.sign(sitting, number, pdf), trust).code == "asli"
        assert service.signatures_asked() == 3


def test_a_wrong_passphrase_at_bsre_is_counted_and_never_sent_again(world: PkiWorld, tmp_path: Path):
    pdf = document()
    with at_bsre(tmp_path, world, "bsre2") as (signer, service):
        signer.approve(1, pdf)
        sitting = signer.client.open_sitting(OFFICER, "salah").sitting
        with pytest.raises(WrongPassphrase) as wrong:
            signer.client.sign(sitting, 1, pdf)
        assert wrong.value.tries_left == 4
        with pytest.raises(SittingClosed):
            signer.client.sign(sitting, 1, pdf)
        assert service.signatures_asked() == 1


@pytest.mark.fault
def test_an_unknown_outcome_at_bsre_is_not_repeated_in_the_sitting(world: PkiWorld, tmp_path: Path):
    first, second = document(1), document(2)
    with at_bsre(tmp_path, world, "bsre2") as (signer, service):
        signer.approve(1, first)
        signer.approve(2, second)
        sitting = signer.client.open_sitting(OFFICER, simulator.PASSPHRASE).sitting
        signer.client.sign(sitting, 1, first)
        service.behaviour = "504"
        for _ in range(3):
            with pytest.raises(SignatureOutcomeUnknown):
                signer.client.sign(sitting, 2, second)
        assert service.signatures_asked() == 2
        service.behaviour = "honest"
        again = signer.client.open_sitting(OFFICER, simulator.PASSPHRASE).sitting
        assert signer.client.sign(again, 2, second)


def test_no_sitting_at_bsre_with_a_suspended_account(world: PkiWorld, tmp_path: Path):
    with at_bsre(tmp_path, world, "bsre1") as (signer, service):
        service.status = "SUSPEND"
        assert signer.client.certificate_status().status == "SUSPEND"
        with pytest.raises(SignatureRefused, match="SUSPEND"):
            signer.client.open_sitting(OFFICER, simulator.PASSPHRASE)
