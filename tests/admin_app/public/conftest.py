"""The real application on a real database, with a small office in it, and browsers for those who use it."""

from __future__ import annotations

import dataclasses
import io
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFilter

from tests import world as small_office
from tests.admin_app.public.browser import Browser
from tests.own_processes import MARK

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="session")
def intake():
    """The real intake process; its socket."""
    folder = Path(tempfile.mkdtemp(prefix="capil-"))
    path = folder / "intake.sock"
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "workers.intake", str(path)],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"], "LANG": "C.UTF-8", MARK: os.environ[MARK]},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    until = time.monotonic() + 30
    while not path.exists() and time.monotonic() < until:
        time.sleep(0.05)
    yield path
    process.terminate()
    process.wait(10)
    shutil.rmtree(folder)


@pytest.fixture
def make_app(config, database):
    """Applications with settings of their own."""
    from admin_app import create_app

    def make(**overrides):
        changed = {name: overrides.pop(name) for name in ("base_url", "intake_socket") if name in overrides}
        settings = {"RATELIMIT_ENABLED": False, **overrides}
        return create_app(dataclasses.replace(config, **changed), **settings)

    return make


@pytest.fixture
def app(make_app, intake, world):
    return make_app(intake_socket=intake)


@pytest.fixture
def visitor(app):
    """Somebody who is not logged in."""
    return Browser(app)


@pytest.fixture
def citizen(app, world):
    """The father, logged in."""
    return log_in(Browser(app), small_office.FATHER)


@pytest.fixture
def stranger(app, world):
    """Another resident with an account of his own, logged in."""
    from models.tables import Account, Resident
    from models.tables.sealing import blind

    witness = Resident.get(Resident.nik_index == blind(small_office.WITNESS))
    father = world.account
    Account.create(
        nik_index=witness.nik_index,
        resident=witness,
        name=witness.name,
        claim={"nik": small_office.WITNESS, "kk": small_office.OTHER_KK, "birth_date": witness.birth_date},
        phone=father.phone,
        email="hasan@contoh.invalid",
        password_hash=father.password_hash,
        state="aktif",
        registered_at=father.registered_at,
    )
    return log_in(Browser(app), small_office.WITNESS)


def log_in(browser, nik, password=small_office.PASSWORD):
    browser.open("/masuk")
    browser.send({"nik": nik, "sandi": password})
    return browser


def photo(*, blur: float = 0, size: tuple[int, int] = (1400, 1000), quality: int = 88) -> bytes:
    """A photographed paper full of text."""
    image = Image.new("RGB", size, "#f4f0e6")
    draw = ImageDraw.Draw(image)
    for row in range(0, size[1] - 60, 40):
        draw.text((60, 30 + row), f"SURAT KETERANGAN LAHIR {row} NURLELA 14-11-2026 " * 2, fill="#111", font_size=28)
    if blur:
        image = image.filter(ImageFilter.GaussianBlur(blur))
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=quality)
    return buffer.getvalue()


def upload(data: bytes, name: str = "foto.jpg", media_type: str = "image/jpeg"):
    """A file for a form."""
    return io.BytesIO(data), name, media_type


@pytest.fixture
def ready(citizen):
    """A complete application on its check page."""
    from tests.admin_app.public.steps import attach_all, begin, fill_in, token_of

    begin(citizen)
    fill_in(citizen, small_office.birth_answers(3))
    token = token_of(citizen)
    attach_all(citizen, token)
    citizen.open(f"/isi/{token}/periksa")
    return token
