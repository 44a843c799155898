"""BSrE, both versions: a good answer is made B-LTA; nothing else is called signed, and nothing is asked twice."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from models.rules.errors import (
    SignatureOutcomeUnknown,
    SignatureRefused,
    SignatureServiceBusy,
    SittingClosed,
    WrongPassphrase,
)
from tests.simulators import bsre as simulator
from tests.workers.signing.pki_world import TEXT, PkiWorld, Tools, serving
from workers.signing.bsre import BsreKey, BsreSettings, BsreSigner, BsreV1, BsreV2
from workers.signing.evidence import read_certificates
from workers.signing.pades import add_lta
from workers.trust import read_trust
from workers.validate import validate

KINDS: dict[str, type[BsreSigner]] = {"v1": BsreV1, "v2": BsreV2}


@dataclass
class Office:
    """The service, and the adapter of one version in front of it."""

    world: PkiWorld
    service: simulator.BsreService
    url: str
    kind: type[BsreSigner]

    def ask(self, work: Callable[[BsreSigner, Tools], Awaitable[Any]], **settings: Any) -> Any:
        (kepala, *_) = read_certificates(self.world.folder / "kepala.pem")
        values = {
            "url": self.url,
            "user": simulator.USER,
            "password": simulator.PASSWORD,
            "nik": simulator.NIK,
            "signers": frozenset({kepala.subject.hashable}),
            "field_name": "Signature1",
            "seconds": 10.0,
            **settings,
        }

        async def run(tools: Tools) -> Any:
            return await work(self.kind(BsreSettings(**values), tools.session), tools)

        return self.world.with_tools(run)

    def sign(self, pdf: bytes, passphrase: str = simulator.PASSPHRASE, **settings: Any) -> bytes:
        async def work(signer: BsreSigner, _tools: Tools) -> bytes:
            return await (await signer.open(passphrase)).sign(pdf, TEXT)

        return self.ask(work, **settings)


@pytest.fixture(params=KINDS)
def office(world: PkiWorld, request: pytest.FixtureRequest) -> Iterator[Office]:
    service = simulator.BsreService(world.folder)
    with serving(simulator.make_bsre_server(service)) as url:
        yield Office(world, service, url, KINDS[request.param])


def test_a_good_answer_becomes_b_lta_and_genuine(office: Office, world: PkiWorld, unsigned: bytes):
    async def work(signer: BsreSigner, tools: Tools) -> bytes:
        key = await signer.open(simulator.PASSPHRASE)
        returned = await key.sign(unsigned, TEXT)
        assert key.certificate is not None
        assert (await signer.status()).certificate == key.certificate
        return await add_lta(returned, tools.tsa, await tools.keeper.evidence(key.certificate))

    signed = office.ask(work)
    assert signed.startswith(unsigned)
    trust = read_trust(world.folder / "ca.pem", world.folder / "signers.pem", field_name="Signature1", certified=False)
    verdict = validate(signed, trust)
    assert (verdict.code, verdict.level) == ("asli", "B-LTA")


@pytest.mark.parametrize(
    "status", ["EXPIRED", "RENEW", "WAITING_FOR_VERIFICATION", "NEW", "NO_CERTIFICATE", "NOT_REGISTERED", "SUSPEND"]
)
def test_no_sitting_unless_the_status_is_issue(office: Office, unsigned: bytes, status: str):
    office.service.status = status
    with pytest.raises(SignatureRefused, match=status):
        office.sign(unsigned)
    assert office.service.signatures_asked() == 0


@pytest.mark.parametrize("behaviour", ["honest", "code in status_code"])
def test_a_wrong_passphrase_is_sent_once_and_ends_the_sitting(office: Office, unsigned: bytes, behaviour: str):
    office.service.behaviour = behaviour

    async def work(signer: BsreSigner, _tools: Tools) -> list[Any]:
        key = await signer.open("salah")
        return await asyncio.gather(*(key.sign(unsigned, TEXT) for _ in range(5)), return_exceptions=True)

    errors = office.ask(work)
    assert [type(error) for error in errors] == [WrongPassphrase, *[SittingClosed] * 4]
    assert office.service.signatures_asked() == 1


def test_a_signer_who_is_not_registered(office: Office, unsigned: bytes):
    async def work(signer: BsreSigner, _tools: Tools) -> bytes:
        key = await signer.open(simulator.PASSPHRASE)
        office.service.status = "NOT_REGISTERED"
        return await key.sign(unsigned, TEXT)

    with pytest.raises(SignatureRefused, match="2011"):
        office.ask(work)


@pytest.mark.parametrize("behaviour", ["429", "503"])
def test_a_busy_service_took_nothing_on(office: Office, unsigned: bytes, behaviour: str):
    office.service.behaviour = behaviour
    with pytest.raises(SignatureServiceBusy):
        office.sign(unsigned)
    assert office.service.signatures_asked() == 1


@pytest.mark.parametrize("behaviour", ["500", "502", "504", "slow"])
def test_an_answer_that_never_came_leaves_the_outcome_unknown(office: Office, unsigned: bytes, behaviour: str):
    office.service.behaviour = behaviour
    with pytest.raises(SignatureOutcomeUnknown):
        office.sign(unsigned, seconds=1.0)
    assert office.service.signatures_asked() == 1


def test_an_answer_that_broke_off_is_fetched_once_where_that_can_be(office: Office, unsigned: bytes):
    office.service.behaviour = "cut"
    if office.kind is BsreV2:  # keeps no results
        with pytest.raises(SignatureOutcomeUnknown):
            office.sign(unsigned)
    else:
        assert office.sign(unsigned).startswith(unsigned)
        assert [route for route, _ in office.service.asked if "download" in route]
    assert office.service.signatures_asked() == 1


@pytest.mark.parametrize("office", ["v1"], indirect=True)
def test_an_answer_that_broke_off_and_was_fetched_already_is_unknown(office: Office, unsigned: bytes):
    office.service.behaviour = "cut"
    office.service.kept = _Forgetful()
    with pytest.raises(SignatureOutcomeUnknown):
        office.sign(unsigned)


class _Forgetful(dict[str, bytes]):
    def __setitem__(self, _key: str, _value: bytes) -> None:
        """Somebody else fetched it first."""


@pytest.mark.parametrize(
    ("behaviour", "why"),
    [
        ("other document", "bukan dokumen yang dikirim"),
        ("overlay", "isi dokumen ikut diubah"),
        ("unsigned", "tidak memuat tepat satu tanda tangan"),
        ("other key", "penanda tangan bukan yang diharapkan"),
        ("other field", "kolom tanda tangan bukan yang diharapkan"),
        ("truncated", "rusak atau terpotong"),
        ("flipped", "tanda tangan tidak sah"),
    ],
)
def test_a_lie_is_never_called_signed(office: Office, unsigned: bytes, behaviour: str, why: str):
    office.service.behaviour = behaviour
    with pytest.raises(SignatureRefused, match=why):
        office.sign(unsigned)
    assert office.service.signatures_asked() == 1


def test_wrong_application_account(office: Office, unsigned: bytes):
    with pytest.raises(SignatureRefused):
        office.sign(unsigned, password="salah")


def test_a_service_that_is_away(office: Office, unsigned: bytes):
    with pytest.raises(SignatureServiceBusy):
        office.sign(unsigned, url="http://127.0.0.1:9")


def test_no_passphrase_in_an_address(office: Office, unsigned: bytes):
    office.sign(unsigned)
    assert not any(simulator.PASSPHRASE in route for route, _ in office.service.asked)
    assert [passphrase for _, passphrase in office.service.asked if passphrase] == [simulator.PASSPHRASE]


def test_a_closed_key_sends_nothing(office: Office, unsigned: bytes):
    async def work(signer: BsreSigner, _tools: Tools) -> None:
        key: BsreKey = await signer.open(simulator.PASSPHRASE)
        key.close()
        assert simulator.PASSPHRASE not in str(vars(key))
        await key.sign(unsigned, TEXT)

    with pytest.raises(SittingClosed):
        office.ask(work)
    assert office.service.signatures_asked() == 0
