"""Prints where each article of the Perbup is obeyed and tested, as Markdown for the README."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from models.rules.pasal import NO_CODE, PENDING, REGISTRY, parse_citations

ROOT = Path(__file__).parent.parent
PLACES = ("config.py", "run.py", "models", "admin_app", "workers", "scripts", "tests")
SUFFIXES = {".py", ".yaml", ".html"}
NOT_CITING = {"models/rules/pasal.py", "scripts/pasal_map.py", "tests/contracts/test_pasal.py"}
"""They speak about all articles, and so obey none."""
SHOWN = 4


def sources() -> Iterator[Path]:
    """Every file that may cite an article, in order."""
    for place in PLACES:
        found = [ROOT / place] if (ROOT / place).is_file() else sorted((ROOT / place).rglob("*"))
        yield from (path for path in found if path.suffix in SUFFIXES and _name(path) not in NOT_CITING)


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def citations() -> dict[str, list[str]]:
    """Citation → files that make it, code and tests alike."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sources():
        for citation in sorted(parse_citations(path.read_text("utf-8"))):
            found[citation].append(_name(path))
    return dict(found)


def uncovered(found: Mapping[str, list[str]]) -> list[str]:
    """Letters that no code cites and that are declared neither needless nor pending."""
    cited = {citation for citation, files in found.items() if any(not _is_test(file) for file in files)}
    return [ref for ref in REGISTRY if ref not in cited and ref not in NO_CODE and ref not in PENDING]


def _is_test(file: str) -> bool:
    return file.startswith("tests/")


def rows(found: Mapping[str, list[str]]) -> Iterator[str]:
    """The lines of the table."""
    yield "| Pasal | What it says | Screen | Code | Test |"
    yield "|---|---|---|---|---|"
    for ref, text in REGISTRY.items():
        files = found.get(ref, [])
        screens = [file for file in files if file.startswith("admin_app/")]
        code = [file for file in files if not _is_test(file) and file not in screens]
        tests = [file for file in files if _is_test(file)]
        tests += [test for test in map(_mirror, screens + code) if (ROOT / test).is_file() and test not in tests]
        why = f"no code: {NO_CODE[ref]}" if ref in NO_CODE else f"to come: {PENDING.get(ref)}"
        said = _listed(code) if screens or code else why
        yield f"| {ref.removeprefix('Pasal ')} | {text} | {_listed(screens)} | {said} | {_listed(tests)} |"


def _mirror(file: str) -> str:
    """Where the test of a file stands: tests mirror the tree."""
    path = Path(file)
    return (Path("tests") / path.parent / f"test_{path.stem}.py").as_posix()


def _listed(files: list[str]) -> str:
    more = f" (+{len(files) - SHOWN})" if len(files) > SHOWN else ""
    return ", ".join(f"`{file}`" for file in files[:SHOWN]) + more


if __name__ == "__main__":
    print("\n".join(rows(citations())))
