"""``./scripts/bench [NAME…]``: measure, print one table, and leave the figures in build/bench.json."""

from __future__ import annotations

import argparse
import importlib
import json
import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scripts.benchmarks.figures import Figure, table

PARTS = ("issue", "staff_list", "submit", "public_page", "services", "recovery", "verify", "register_import", "batch")
ON_DEMAND = ("verify_memory",)
"""So many calls that they are measured when they are asked for by name only."""
PART_SECONDS = 600
LONG_PARTS = {"register_import": 1_800, "verify": 1_200, "verify_memory": 5_400}
RESULT = Path("build") / "bench.json"


def main() -> int:
    """0 when every promise is kept, 1 when one falls short, 2 when something could not be measured."""
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help=f"of {', '.join(PARTS)} (default: all of them), {', '.join(ON_DEMAND)}"
    )
    parser.add_argument(
        "--rows",
        type=int,
        metavar="N",
        help="rows of register_import and verify (default: a million), calls of verify_memory",
    )
    parser.add_argument("--part", choices=(*PARTS, *ON_DEMAND), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    unknown = set(asked.names) - {*PARTS, *ON_DEMAND}
    if unknown:
        parser.error(f"unknown: {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    if asked.part:
        sized = {"rows": asked.rows} if asked.rows and asked.part in LONG_PARTS else {}
        found: list[Figure] = importlib.import_module(f"scripts.benchmarks.{asked.part}").measure(**sized)
        print(json.dumps([figure.plain() for figure in found]))
        return 0
    return _measure(asked.names or list(PARTS), asked.rows)


def _measure(names: list[str], rows: int | None) -> int:
    begun = time.monotonic()
    before = os.getloadavg()
    parts = {name: _part(name, rows) for name in names}
    figures = [Figure.of(one) for found in parts.values() for one in found or ()]
    unmeasured = [name for name, found in parts.items() if found is None]
    print("\n" + table(figures))
    cores = os.cpu_count()
    print(f"\n{cores} processors, load {before[0]:.1f} before; {time.monotonic() - begun:.0f} s in all")
    RESULT.parent.mkdir(exist_ok=True)
    report = {
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "processors": cores,
        "load_before": before[0],
        "parts": parts,
    }
    RESULT.write_text(json.dumps(report, indent=1, ensure_ascii=False), "utf-8")
    for name in unmeasured:
        print(f"{name}: NOT MEASURED")
    return 2 if unmeasured else int(not all(figure.holds for figure in figures))


def _part(name: str, rows: int | None) -> list[dict[str, Any]] | None:
    """The figures of one part, in a process of its own; None when it failed, which it has said itself."""
    print(f"measuring {name} …", flush=True)
    sized = ["--rows", str(rows)] if rows else []
    command = [sys.executable, "-m", "scripts.benchmarks", "--part", name, *sized]
    seconds = LONG_PARTS.get(name, PART_SECONDS)
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, timeout=seconds, check=True)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        print(f"{name}: {error}", file=sys.stderr)
        return None
    found: list[dict[str, Any]] = json.loads(done.stdout.splitlines()[-1])
    return found


if __name__ == "__main__":
    sys.exit(main())
