"""How fast the whole pipeline issues signed documents, beside bare xhtml2pdf and stock pyHanko on the same pages."""

from __future__ import annotations

import statistics
import time
from pathlib import Path
from random import Random

from config import Config
from models.operations import issuing, signing_desk
from models.ports.signer_client import SignerClient
from models.ports.store import Store
from models.rules.workflow import Stage
from models.tables import Account, Application, Document, OutboxItem
from scripts.benchmarks import bare, machine, office
from scripts.benchmarks.figures import Figure
from scripts.seed import files
from scripts.seed.staff import actor, seed_accounts
from workers.pki.make import DEMO_PASSPHRASE

ROUNDS = 3
FILES = 24  # a round; a birth gives two documents, the kutipan and the register
RESIDENTS = 600
PROCESSES = ("queue", "pki", "signer", "worker-1", "worker-2", "relay")
ROUND_SECONDS = 120.0


def measure() -> list[Figure]:
    """Births approved in one sitting a round, from the kepala's click to the last publish commit."""
    with office.new_installation() as config, office.connected(config):
        office.move_in(RESIDENTS)
        stack = _stack(office.store_of(config))
        with office.running(config, *PROCESSES) as pids:
            office.wait_until(_idle, ROUND_SECONDS)  # the residents' copies of what was sent
            rounds = []
            for number in range(ROUNDS):
                chosen = stack[number * FILES : (number + 1) * FILES]
                ours = _issue(config, chosen, list(pids.values()))
                rounds.append((ours, bare.documents_per_second(config, _pages(config, chosen))))
                print(rounds[-1])
            memory = max(machine.peak_megabytes(pid) for name, pid in pids.items() if name.startswith("worker"))
    return _figures(rounds, memory)


def _stack(store: Store) -> list[int]:
    """Applications before the kepala; one account each, so that nothing waits for anything else."""
    random = Random(15)  # noqa: S311 - demo data
    accounts = seed_accounts(ROUNDS * FILES)
    return [_walked(store, account, random, number) for number, account in enumerate(accounts)]


def _walked(store: Store, account: Account, random: Random, number: int) -> int:
    application = files._sent_birth(store, account, random, number)
    files._walk(application, Stage.KEPALA)
    return int(application.id)
