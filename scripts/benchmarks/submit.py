"""How fast residents submit scans and send, through the real web server and the real intake.

One submit is two requests of a logged-in resident: a multipart upload of one scan of about 1 MB, which the intake
opens, judges and writes anew and the store keeps durably; then "Kirim" with every clause accepted, which checks the
whole form, writes content, trail and promised jobs, and commits.
"""

from __future__ import annotations

import io
import statistics
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from random import Random

from PIL import Image

from config import Config
from models.operations.applications import attaching, sending
from models.ports.store import Store
from models.rules.workflow import Stage
from models.tables import Account, Application
from scripts.benchmarks import machine, office
from scripts.benchmarks.browser import Browser
from scripts.benchmarks.figures import Figure
from scripts.seed.files import _birth
from scripts.seed.scans import scan
from scripts.seed.staff import seed_accounts

RESIDENTS = 600
ACCOUNTS, DRAFTS_EACH = 30, 6
CLIENTS = 4  # residents who wait for an answer at the same moment
LAST = "A_KK"  # the attachment that is uploaded in the submit
GRAIN, SHARE, QUALITY = 60.0, 0.25, 90  # a camera's noise, which makes the scan of an A4 page weigh about 1 MB
PROCESSES = ("queue", "intake", "web")


@dataclass(frozen=True, slots=True)
class Draft:
    """An application that lacks one scan, its resident's browser, and the clauses that he accepts."""

    browser: Browser
    application_id: int
    token: str
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Submitted:
    """Milliseconds of the two requests of one submit."""

    upload: float
    send: float


def measure() -> list[Figure]:
    """Residents submit side by side, each as soon as the one before him was answered."""
    with office.new_installation() as config, office.connected(config):
        office.move_in(RESIDENTS)
        with office.running(config, *PROCESSES) as pids:
            drafts = list(_drafts(config, office.store_of(config)))
            photos = [_photo(number) for number in range(len(drafts))]
            _submit_all(drafts[:CLIENTS], photos)  # the first of each worker loads what it needs
            taken = _taken(pids)
            before = machine.read(pids.values())
            times = _submit_all(drafts[CLIENTS:], photos[CLIENTS:])
            after = machine.read(pids.values())
            cost = {name: (now - taken[name]) * 1000 / len(times) for name, now in _taken(pids).items()}
            _require_sent(drafts)
    others = machine.share_of_others(before, after)
    return _figures(times, after.clock - before.clock, statistics.mean(map(len, photos)), others, cost)


def _taken(pids: dict[str, int]) -> dict[str, float]:
    """Processor seconds so far, by the name of the process."""
    return {name: machine.processor_seconds(pid) for name, pid in pids.items()}


def _figures(
    times: list[Submitted], seconds: float, size: float, others: float, cost: dict[str, float]
) -> list[Figure]:
    """``cost``: milliseconds of the processors that each process took for one submit."""
    whole = [one.upload + one.send for one in times]
    parts = (
        f"upload {_percentile([t.upload for t in times], 50):.0f}, send {_percentile([t.send for t in times], 50):.0f}"
    )
    by_process = ", ".join(f"{name} {spent:.0f}" for name, spent in cost.items())
    told = (
        f"one upload of {size / 1e6:.2f} MB and one “Kirim”; {CLIENTS} at a time; "
        f"{sum(cost.values()):.0f} ms of processors per submit ({by_process}); others held {others:.0%}"
    )
    return [
        Figure("submit with a scan", len(times) / seconds, "/s", 25, at_least=True, beside=told),
        Figure("  99th percentile", _percentile(whole, 99), "ms", 500, beside=f"medians: {parts} ms"),
    ]


def _percentile(values: list[float], percent: int) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]


def _submit_all(drafts: list[Draft], photos: list[bytes]) -> list[Submitted]:
    with ThreadPoolExecutor(CLIENTS) as clients:
        return list(clients.map(_submit, drafts, photos))


def _submit(draft: Draft, photo: bytes) -> Submitted:
    begun = time.perf_counter()
    draft.browser.upload(f"/isi/{draft.token}/lampiran/{LAST}", photo)
    between = time.perf_counter()
    draft.browser.post(f"/isi/{draft.token}/kirim", [("setuju", clause) for clause in draft.clauses])
    ended = time.perf_counter()
    return Submitted((between - begun) * 1000, (ended - between) * 1000)


def _drafts(config: Config, store: Store) -> Iterator[Draft]:
    """Complete but for one scan; neighbours in the list belong to different residents."""
    random = Random(13)  # noqa: S311 - demo data
    accounts = seed_accounts(ACCOUNTS)
    browsers = [Browser(config, f"127.1.0.{number}") for number in range(1, ACCOUNTS + 1)]
    for turn in range(DRAFTS_EACH):
        for number, account in enumerate(accounts):
            draft = _draft(store, account, browsers[number], random, turn * ACCOUNTS + number)
            if turn == 0:
                browsers[number].log_in(account.resident.nik)
                browsers[number].open(f"/isi/{draft.token}/lampiran/{LAST}")
            yield draft


def _draft(store: Store, account: Account, browser: Browser, random: Random, number: int) -> Draft:
    application = _birth(store, account, random, number)
    attaching.detach(application, LAST)
    clauses = tuple(one.code for one in sending.declarations_of(application))
    return Draft(browser, application.id, application.token, clauses)


def _photo(number: int) -> bytes:
    """A grainy page, another one for each number."""
    page = Image.open(io.BytesIO(scan(f"KARTU KELUARGA {number}", number))).convert("RGB")
    grain = Image.effect_noise(page.size, GRAIN).convert("RGB")
    out = io.BytesIO()
    Image.blend(page, grain, SHARE).save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


def _require_sent(drafts: list[Draft]) -> None:
    ids = [draft.application_id for draft in drafts]
    sent = Application.select().where(Application.id.in_(ids), Application.stage == Stage.OPERATOR).count()
    if sent != len(drafts):
        raise RuntimeError(f"{len(drafts) - sent} of {len(drafts)} were not sent")
