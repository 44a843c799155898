"""Figures of the intake: processor time of one upload, and uploads in a second with every core at work."""

from __future__ import annotations

import io
import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PIL import Image

from models.ports.intake_client import clean, page_image
from tests.workers.corpus import papers
from tests.workers.corpus.documents import jpeg, letter, photographed
from tests.workers.corpus.process import running_intake

pytestmark = pytest.mark.bench
TICK = 1000 / os.sysconf("SC_CLK_TCK")  # milliseconds


def processor_time(pid: int) -> float:
    """Milliseconds that the intake and its children have used, of users and of the system (proc(5))."""
    return sum(map(int, Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[11:15])) * TICK


@pytest.fixture(scope="module")
def intake(tmp_path_factory):
    with running_intake(tmp_path_factory.mktemp("intake")) as running:
        yield running


def test_one_megabyte_costs_little(intake):
    photo = jpeg(photographed(letter((2000, 1500)), noise=4), quality=88)
    assert 900_000 < len(photo) < 1_200_000
    clean(intake.socket, photo, "foto.jpg")
    before, began, count = processor_time(intake.process.pid), time.perf_counter(), 100
    sizes = [len(clean(intake.socket, photo, "foto.jpg").data) for _ in range(count)]
    spent, alone = processor_time(intake.process.pid) - before, time.perf_counter() - began
    began = time.perf_counter()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: clean(intake.socket, photo, "foto.jpg"), range(count)))
    together = time.perf_counter() - began
    print(
        f"\n{len(photo)} -> {sizes[0]} bytes: {spent / count:.1f} ms of processor time an upload, "
        f"{alone / count * 1000:.1f} ms one by one, {count / together:.1f} a second with eight at a time"
    )
    assert spent / count < 60


def test_a_page_is_drawn_quickly(intake):
    pdf = papers.scan()
    page_image(intake.socket, pdf, 1, 1600)
    began = time.perf_counter()
    drawn = {page_image(intake.socket, pdf, 1, 1600) for _ in range(20)}
    print(f"\n{(time.perf_counter() - began) / 20 * 1000:.1f} ms for a page 1600 pixels wide")
    (picture,) = drawn  # the same each time
    assert Image.open(io.BytesIO(picture)).width == 1600
