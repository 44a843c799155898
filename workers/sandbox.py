"""Templates that the office may edit: Jinja in a sandbox with plain values, few filters and bounded work."""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextvars import ContextVar
from functools import lru_cache, wraps
from pathlib import Path
from typing import Any

from jinja2 import (
    DictLoader,
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
    Undefined,
    UndefinedError,
    nodes,
)
from jinja2.exceptions import SecurityError
from jinja2.filters import FILTERS
from jinja2.runtime import BlockReference, Context, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment

from models.rules import words
from models.rules.errors import DomainError

LAYOUTS = Path(__file__).parent / "templates" / "dasar"
MOST_STEPS = 20_000
MOST_CHARACTERS = 1_000_000

DICT_METHODS = ("get", "items", "keys", "values")
_PLAIN_FILTERS = ("default", "e", "escape", "first", "int", "last", "length", "list", "lower", "upper")


class TemplateRefused(DomainError):
    """The template does something that a document template may not do, or names a value that is not there."""

    default = "Templat dokumen tidak dapat dipakai. Perbaiki templat itu, lalu coba lagi."


_FAULTS = (TemplateError, ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)

_steps_left: ContextVar[int] = ContextVar("steps_left", default=MOST_STEPS)
_characters_left: ContextVar[int] = ContextVar("characters_left", default=MOST_CHARACTERS)


def _spend(allowance: ContextVar[int] = _steps_left, amount: int = 1) -> None:
    left = allowance.get() - amount
    if left < 0:
        raise TemplateRefused("Templat mengulang terlalu banyak. Kurangi perulangan di dalamnya.")
    allowance.set(left)


def _counted(items: Iterable[Any]) -> Iterator[Any]:
    for item in items:
        _spend()
        yield item


def _is_constant(literal: nodes.Node) -> bool:
    """Lists of lists of lists double at every line, and comparing or printing them never ends."""
    if isinstance(literal, nodes.Tuple) and literal.ctx == "store":
        return True
    if not isinstance(literal, nodes.List | nodes.Tuple):
        return False
    return all(isinstance(item, nodes.Const) for item in literal.items)


def _shown(value: Any) -> Any:
    """What ``{{ }}`` may put on paper: text and numbers, never the inside of the program."""
    if isinstance(value, list | dict | tuple):
        raise TemplateRefused("Templat mencetak daftar. Sebutkan butirnya satu per satu.")
    return "" if value is None else value


def _counted_join(parts: Iterable[str]) -> str:
    kept = []
    for part in parts:
        _spend(_characters_left, len(part))
        kept.append(part)
    return "".join(kept)


def _charged(write: Callable[..., Any]) -> Callable[..., Any]:
    """A filter whose text counts too: thousands of ``set`` with a long text each would fill the memory."""

    @wraps(write)
    def charged(*args: Any, **kwargs: Any) -> Any:
        made = write(*args, **kwargs)
        if isinstance(made, str):
            _spend(_characters_left, len(made))
        return made

    return charged


class DocumentEnvironment(ImmutableSandboxedEnvironment):
    """Stock sandbox, less everything whose cost a template could choose: operators on text, free calls, loops."""

    concat = staticmethod(_counted_join)
    intercepted_binops = frozenset({"+", "*", "**", "%"})

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Arithmetic on small whole numbers only: ``"x" * 10**9`` is a memory bomb."""
        if operator in "+*" and all(isinstance(side, int) and abs(side) <= MOST_STEPS for side in (left, right)):
            return super().call_binop(context, operator, left, right)
        raise TemplateRefused(f"Templat memakai operasi {operator} yang tidak diizinkan.")

    def is_safe_callable(self, obj: Any) -> bool:
        """Macros, blocks, and reading a dict; nothing else can be called."""
        owner = getattr(obj, "__self__", None)
        reads_a_dict = isinstance(owner, dict) and getattr(obj, "__name__", "") in DICT_METHODS
        return reads_a_dict or isinstance(obj, Macro | BlockReference)

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805 (as in Jinja)
        """Every call of a macro costs a step: macros that call each other twice would double without end."""
        _spend()
        return super().call(__context, __obj, *args, **kwargs)

    def _generate(self, source: nodes.Template, *args: Any, **kwargs: Any) -> str:
        # Jinja's documented hook between parsing and code: every loop is made to count its turns.
        if source.find(nodes.Concat):
            raise TemplateRefused("Templat memakai operasi ~ yang tidak diizinkan.")
        if any(not _is_constant(literal) for literal in source.find_all((nodes.List, nodes.Tuple, nodes.Dict))):
            raise TemplateRefused("Daftar di dalam templat hanya boleh memuat nilai tetap.")
        for loop in source.find_all(nodes.For):
            loop.iter = nodes.Filter(loop.iter, "_counted", [], [], None, None, lineno=loop.lineno)
        source.set_environment(self)
        return super()._generate(source, *args, **kwargs)


def _teks(field: Any, otherwise: str = "-") -> str:
    """The display text of one answer; ``otherwise`` when it was not asked or not given."""
    if isinstance(field, Undefined) or not field:
        return otherwise
    return str(field["teks"] if isinstance(field, dict) else field) or otherwise


def _nilai(field: Any) -> str:
    """The canonical value of one answer; empty when it was not asked or not given."""
    return "" if isinstance(field, Undefined) or not field else str(field["nilai"])


def _lembar(rows: list[Any], size: int) -> list[list[Any]]:
    """``rows`` in sheets of ``size``; always at least one sheet."""
    return [rows[start : start + size] for start in range(0, len(rows), size)] or [[]]


def _kabkota(name: str) -> str:
    """``KABUPATEN OGAN ILIR`` whether the register says "Ogan Ilir" or "Kabupaten Ogan Ilir"."""
    name = str(name).upper()
    return name if name.startswith(("KABUPATEN ", "KOTA ")) else f"KABUPATEN {name}"


def _utuh(text: str, phrase: str) -> str:
    """``text`` with the words of ``phrase`` kept on one line."""
    return str(text).replace(phrase, phrase.replace(" ", "\N{NO-BREAK SPACE}"))


def _or_dash(write: Callable[[Any], str]) -> Callable[[Any], str]:
    return lambda value: write(value) if value and not isinstance(value, Undefined) else "-"


FILTERS_OF_DOCUMENTS: dict[str, Callable[..., Any]] = {
    **{name: FILTERS[name] for name in _PLAIN_FILTERS},
    **{name: _or_dash(getattr(words, name)) for name in ("tanggal", "tanggal_panjang", "tanggal_kata", "hari")},
    **{name: _or_dash(getattr(words, name)) for name in ("tanggal_kata_en", "bilangan", "bilangan_en", "waktu")},
    "teks": _teks,
    "nilai": _nilai,
    "lembar": _lembar,
    "kabkota": _kabkota,
    "utuh": _utuh,
    "_counted": _counted,
}


def _build() -> DocumentEnvironment:
    environment = DocumentEnvironment(
        loader=FileSystemLoader(LAYOUTS),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters = {name: _charged(write) for name, write in FILTERS_OF_DOCUMENTS.items()}
    environment.globals.clear()
    return environment


ENVIRONMENT = _build()


@lru_cache(maxsize=128)
def environment_with(layouts: tuple[tuple[str, str], ...]) -> Environment:
    """The same sandbox over these layouts (name, text) and no others."""
    return ENVIRONMENT.overlay(loader=DictLoader(dict(layouts)))


def line_of(error: BaseException) -> str:
    """Where in the own text of a template (not in a layout) it failed, as `` pada baris 7``; "" where unknown."""
    if isinstance(error, TemplateSyntaxError):
        return f" pada baris {error.lineno}"
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == "<template>"]
    return f" pada baris {lines[-1]}" if lines else ""


def _reason(error: Exception) -> str:
    """What an author can mend, in his language; the words of the library where they are the only ones."""
    missing = re.search(r"'([^']+)' is undefined|has no attribute '([^']+)'", str(error))
    if isinstance(error, SecurityError):
        return "bagian dalam program tidak boleh dipakai; pakai variabel dan filter dari daftar saja."
    if isinstance(error, TemplateNotFound):
        return f"templat {error.name} tidak ada; pakai salah satu tata letak dasar."
    if isinstance(error, RecursionError):
        return "sebuah makro memanggil dirinya sendiri tanpa henti."
    if isinstance(error, UndefinedError) and missing:
        return f"{missing[1] or missing[2]} tidak ada. Periksa ejaannya pada daftar variabel."
    return str(error)


def with_fresh_budget(render: Callable[[], str]) -> str:
    """Run ``render`` with the full allowance of work. Raises: TemplateRefused for whatever the template did wrong."""
    steps, characters = _steps_left.set(MOST_STEPS), _characters_left.set(MOST_CHARACTERS)
    try:
        return render()
    except _FAULTS as error:
        raise TemplateRefused(f"Templat dokumen gagal dijalankan{line_of(error)}: {_reason(error)}") from error
    except TemplateRefused as refusal:
        place = line_of(refusal).removeprefix(" pada ")
        raise TemplateRefused(f"{refusal.message} Lihat {place}." if place else refusal.message) from refusal
    finally:
        _steps_left.reset(steps)
        _characters_left.reset(characters)
