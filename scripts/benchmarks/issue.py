"""How fast the whole pipeline issues signed documents, beside bare xhtml2pdf and stock pyHanko on the same pages."""

from __future__ import annotations

import statistics
from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

from config import Config
from models.operations.desk import signing_desk
from models.operations.desk.office import Seen
from models.operations.documents import issuing
from models.ports.signer_client import SignerClient
from models.ports.store import Store
from models.rules.workflow import Stage
from models.tables import Account, Application, Document, OutboxItem
from scripts.benchmarks import bare, machine, office
from scripts.benchmarks.figures import Figure
from scripts.seed.files import _sent_birth, _walk, seen
from scripts.seed.staff import actor, seed_accounts
from workers import compose
from workers.pki.make import DEMO_PASSPHRASE

ROUNDS = 3
FILES = 24  # a round; a birth gives two documents, the kutipan and the register
RESIDENTS = 600
PROCESSES = ("queue", "pki", "signer", "worker-1", "worker-2", "relay")
ROUND_SECONDS = 180.0


@dataclass(frozen=True, slots=True)
class Round:
    """Documents per second of the pipeline, of the bare counterpart and of two of these side by side.

    ``cpu``: processor seconds of ours per document; ``others``: the share of the processors that was not ours.
    """

    ours: float
    bare: float
    two_bare: float
    cpu: float
    others: float


def measure() -> list[Figure]:
    """Births approved in one sitting a round, from the kepala's click to the last publish commit."""
    with office.new_installation() as config, office.connected(config):
        office.move_in(RESIDENTS)
        stack = stack_of(office.store_of(config), ROUNDS * FILES)
        with office.running(config, *PROCESSES) as pids:
            office.wait_until(_idle, ROUND_SECONDS)  # the residents' copies of what was sent
            parts = [stack[start : start + FILES] for start in range(0, len(stack), FILES)]
            rounds = [_round(config, part, pids.values()) for part in parts]
            workers = [pid for name, pid in pids.items() if name.startswith("worker")]
            memory = max(map(machine.peak_megabytes, workers))
    return _figures(rounds, memory)


def _figures(rounds: list[Round], memory: float) -> list[Figure]:
    def middle(values: Iterable[float]) -> float:
        return statistics.median(values)

    stock, two = middle(one.bare for one in rounds), middle(one.two_bare for one in rounds)
    share = middle(one.ours / one.two_bare for one in rounds)
    others, cpu = max(one.others for one in rounds), middle(one.cpu for one in rounds) * 1000
    told = f"{FILES} births in one sitting; {cpu:.0f} ms of processors per document; others held ≤ {others:.0%} of them"
    ratio = middle(one.ours / one.bare for one in rounds)
    beside = f"bare: {stock:.2f}/s; two of it side by side: {two:.2f}/s ({share:.2f} ×)"
    return [
        Figure("issue, whole pipeline, B-LTA", middle(one.ours for one in rounds), "documents/s", 6, True, told),
        Figure("  against bare xhtml2pdf + pyHanko", ratio, "×", 1, True, beside),
        Figure("  memory of a worker, peak", memory, "MB", 200),
    ]


def _round(config: Config, stack: list[int], pids: Iterable[int]) -> Round:
    """Each in turn, so that what else the machine does falls on all alike."""
    shown = {one: seen(Application.get_by_id(one)) for one in stack}
    before = machine.read(pids)
    documents = _issue(config, shown)
    after = machine.read(pids)
    pages = _pages(config, stack)
    return Round(
        ours=documents / (after.clock - before.clock),
        bare=FILES / bare.seconds_for(config, pages[:FILES], 1),
        two_bare=len(pages) / bare.seconds_for(config, pages, 2),
        cpu=(after.ours - before.ours) / documents,
        others=machine.share_of_others(before, after),
    )


def stack_of(store: Store, count: int) -> list[int]:
    """That many applications before the kepala, each of another account."""
    random = Random(15)  # noqa: S311 - demo data
    return [_at_the_kepala(store, one, random, number) for number, one in enumerate(seed_accounts(count))]


def _at_the_kepala(store: Store, account: Account, random: Random, number: int) -> int:
    application = _sent_birth(store, account, random, number)
    _walk(application, Stage.KEPALA)
    return int(application.id)


def _issue(config: Config, shown: dict[int, Seen]) -> int:
    """Approve the files and wait until each is issued; how many documents that made."""
    client, kepala = SignerClient(config.signer_socket), actor("kepala")
    sitting = client.open_sitting(kepala.id, DEMO_PASSPHRASE, [one.content_sha256 for one in shown.values()])
    refused = [one.error for one in signing_desk.approve_many(kepala, shown, sitting=sitting.sitting) if one.error]
    if refused:
        raise RuntimeError(refused[0])
    stack = list(shown)
    office.wait_until(lambda: _issued(stack) == len(stack), ROUND_SECONDS, look_every=0.1)
    client.close_sitting(sitting.sitting)
    return int(Document.select().where(Document.application.in_(stack), Document.state == "terbit").count())


def _issued(stack: list[int]) -> int:
    return int(Application.select().where(Application.id.in_(stack), Application.stage == Stage.TERBIT).count())


def _idle() -> bool:
    return not OutboxItem.select().where(OutboxItem.done_at.is_null()).exists()


def _pages(config: Config, stack: list[int]) -> list[str]:
    """The HTML of the documents that were issued, with their marks, as the renderer gets it."""
    rows = Document.select().where(Document.application.in_(stack), Document.state == "terbit")
    key = config.cwt_key.read_bytes()
    return [
        compose.page(issuing.pinned_template(row), row.data, base_url=config.base_url, cwt_key=key)
        for row in rows.order_by(Document.id)
    ]
