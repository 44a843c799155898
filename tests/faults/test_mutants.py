"""The safety net is real: with a guard taken out of a copy of the code, the tests that watch it fail."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.fault
ROOT = Path(__file__).parents[2]
LEFT_OUT = shutil.ignore_patterns(".git", ".venv", "data", "__pycache__", ".*_cache", "build")

MUTANTS = {
    "compare-and-set removed": (
        [
            (
                "models/operations/moves.py",
                ".where(Application.id == application.id, Application.stage == stage, "
                "Application.version == seen_version)",
                ".where(Application.id == application.id)",
            ),
            ("models/operations/moves.py", "    if application.version != seen_version:\n", "    if False:\n"),
            ("models/operations/desk/office.py", "    if application.version != seen_version:\n", "    if False:\n"),
            (
                "models/operations/moves.py",
                "    step = step_for(stage, action, actor.role)\n",
                "    step = _any(action)\n",
            ),
            (
                "models/operations/moves.py",
                "def refresh(",
                "def _any(action):\n    from models.rules.workflow import STEPS\n\n"
                "    return next(step for step in STEPS if step.action is action)\n\n\ndef refresh(",
            ),
        ],
        "tests/models/operations/desk/test_office.py",
        "two_operators_at_once or stale",
    ),
    "commit before store": (
        [
            (
                "workers/jobs.py",
                '    sha256 = tools.store.put(signed)\n    failpoint("stored-not-committed")\n'
                "    issuing.record_signed(item, attempt, sha256, signer_name)\n",
                "    sha256 = hashlib.sha256(signed).hexdigest()\n"
                "    issuing.record_signed(item, attempt, sha256, signer_name)\n"
                '    failpoint("stored-not-committed")\n    tools.store.put(signed)\n',
            )
        ],
        "tests/faults/test_issuing_faults.py",
        "named_point and stored-not-committed and kill",
    ),
    "lease not proved": (
        [
            (
                "models/operations/outbox.py",
                "    if held.execute() != 1:\n        raise LeaseLost\n",
                "    held.execute()\n",
            )
        ],
        "tests/models/operations",
        "lost_his_lease or lost_its_lease",
    ),
    "number taken outside its transaction": (
        [
            (
                "models/operations/documents/numbering.py",
                "    if existing is not None:\n        return existing\n",
                "",
            )
        ],
        "tests/models/operations/documents/test_issuing.py",
        "second_run or keeps_its_number or corrected_content",
    ),
    "signer does not look for the committed attempt": (
        [("models/operations/documents/signing.py", "        and running.exists()\n", "")],
        "tests/models/operations/documents/test_issuing.py",
        "signer_signs_only",
    ),
}


@pytest.mark.parametrize("name", MUTANTS)
def test_a_mutant_is_killed(name, tmp_path):
    edits, where, chosen = MUTANTS[name]
    copy = tmp_path / "salinan"
    shutil.copytree(ROOT, copy, ignore=LEFT_OUT)
    for file, before, after in edits:
        text = (copy / file).read_text("utf-8")
        assert text.count(before) == 1, f"{file}: the line of this mutant has changed"
        (copy / file).write_text(text.replace(before, after), "utf-8")
    command = [
        sys.executable,
        "-m",
        "pytest",
        where,
        "-k",
        chosen,
        "-q",
        "-m",
        "fault or not fault",
        "-p",
        "no:cacheprovider",
    ]
    environ = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_XDIST")}
    result = subprocess.run(command, cwd=copy, env=environ, capture_output=True, text=True, timeout=300, check=False)
    assert " failed" in result.stdout, result.stdout[-2000:]
    assert " error" not in result.stdout.rsplit("\n", 2)[-2], result.stdout[-2000:]
