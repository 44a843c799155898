"""No line of a log holds a NIK, whichever process wrote it and whichever handler took it."""

from __future__ import annotations

import io
import logging
import subprocess
import sys

import pytest

from models.ports import log_lines
from models.rules import nik
from tests.contracts.tree import ROOT

NIK = "1610990203850001"
FAULT = f"from models.ports import log_lines; log_lines.mask(); int('{NIK} x')"


@pytest.fixture
def log():
    """A logger with a handler that knows nothing of masks, as those of RQ and gunicorn."""
    before, told = logging.getLogRecordFactory(), sys.excepthook
    log_lines.mask()
    logger = logging.getLogger("uji.tanpa_nik")
    logger.addHandler(logging.StreamHandler(io.StringIO()))
    yield logger
    logger.handlers.clear()
    logging.setLogRecordFactory(before)
    sys.excepthook = told


def test_message_arguments_and_traceback_are_masked(log):
    try:
        int(f"{NIK} x")
    except ValueError:
        log.exception("nik %s kk %s", NIK, "161099 010115 0001")
    line = log.handlers[0].stream.getvalue()
    assert "Traceback" in line
    assert "161099" not in line
    assert line.count("[16 angka]") == 3


def test_so_is_the_fault_that_ends_a_process():
    done = subprocess.run([sys.executable, "-c", FAULT], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "[16 angka] x" in done.stderr
    assert NIK not in done.stderr


@pytest.mark.parametrize("number", ["161099020385000", "16109902038500011"])
def test_other_numbers_are_left_alone(number):
    assert nik.without_numbers(number) == number
