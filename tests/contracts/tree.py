"""What the contracts look at: the files that git tracks or would track, and the syntax of ours."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ("admin_app", "models", "scripts", "workers", "config.py", "run.py")


@cache
def tracked_files() -> tuple[Path, ...]:
    """Every file of the checkout that is not ignored."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return tuple(ROOT / name for name in sorted(set(listing.split("\0"))) if name and (ROOT / name).is_file())


def texts() -> Iterator[tuple[Path, str]]:
    """The tracked files that are text, relative to the root."""
    for file in tracked_files():
        data = file.read_bytes()
        if b"\0" not in data:
            yield file.relative_to(ROOT), data.decode("utf-8", "replace")


def python_files(*parts: str) -> list[Path]:
    """The tracked Python files below ``parts`` of the checkout, relative to the root."""
    relative = (file.relative_to(ROOT) for file in tracked_files() if file.suffix == ".py")
    return [file for file in relative if file.parts[0] in parts or str(file).startswith(tuple(f"{p}/" for p in parts))]


def parsed(file: Path) -> ast.Module:
    """The syntax tree of one of :func:`python_files`."""
    return ast.parse((ROOT / file).read_text("utf-8"), str(file))


def imports(file: Path) -> Iterator[str]:
    """The dotted names that it imports, anywhere in it."""
    for node in ast.walk(parsed(file)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
