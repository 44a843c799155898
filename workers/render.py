"""From a template and a document's data to HTML, and from HTML to the bytes of a PDF that never vary.

Pasal: 16 (documents follow the prescribed form, with TTE, QR Code and Barcode)
"""

from __future__ import annotations

import copy
import io
import logging
import threading
from functools import lru_cache
from pathlib import Path
from typing import Any

import jinja2
import pikepdf
from jinja2 import TemplateError, nodes
from reportlab import rl_config
from svglib.svglib import svg2rlg
from xhtml2pdf import xhtml2pdf_reportlab
from xhtml2pdf.config.resources import ResourceAccessPolicy
from xhtml2pdf.document import pisaDocument

from models.rules.errors import DomainError
from models.rules.pinned import PinnedTemplate
from workers import layout_shortcuts, quick_layout  # noqa: F401 - the import of the second is its work
from workers.fonts import FACES, face_path, font_folders, unprintable
from workers.sandbox import ENVIRONMENT, TemplateRefused, environment_with, line_of, with_fresh_budget

ASSETS = Path(__file__).parent / "templates" / "aset"
LONGEST_TEMPLATE = 100_000
Template = str | PinnedTemplate
"""A text alone draws on the layouts that the program ships today."""
PAGE_COUNT = "<!--jumlah-halaman-->"
PAGE_BREAK = "page-break-before: always"

# Without this ReportLab stamps the present time and a random id into every file.
rl_config.invariant = 1
rl_config.useA85 = 0

# A quieter setting elsewhere must not hide a complaint that stops a document.
LOGGERS = tuple(logging.getLogger(name) for name in ("xhtml2pdf", "svglib", "reportlab"))
for _logger in LOGGERS:
    _logger.setLevel(logging.WARNING)

_one_at_a_time = threading.Lock()


@lru_cache(maxsize=16)
def _picture(svg: bytes) -> Any:
    return svg2rlg(io.BytesIO(svg), resolve_entities=False)


def _own_picture(file: io.BytesIO, **_settings: Any) -> Any:
    """A drawing that the caller may scale: its size is its own, its shapes are shared and never changed."""
    return copy.copy(_picture(file.getvalue()))


# Every document shows the same emblem, and the renderer would read it anew at each of four steps.
xhtml2pdf_reportlab.svg2rlg = _own_picture
layout_shortcuts.take()


class RenderError(DomainError):
    """The page could not be drawn exactly as its template says; nothing was produced."""

    default = "Dokumen tidak dapat dicetak. Beri tahu pengelola sistem agar templat dan datanya diperiksa."


def render_html(template: Template, data: dict[str, Any]) -> str:
    """HTML of one document; ``data``: plain strings, numbers, lists and dicts.

    Raises: TemplateRefused when the template is not acceptable, RenderError when the data is not plain.
    """
    _require_plain(data, "data")
    return with_fresh_budget(lambda: _compiled(template).render(data))


def template_variables(source: str) -> dict[str, int]:
    """Every value that a template reads, as dotted path (``isian.anak_nama``) → its first line, from its syntax tree.

    Names that the template itself defines (loops, ``set``, macros) are left out.
    Raises: TemplateRefused when it cannot be parsed.
    """
    tree = _parsed(source)
    own = {name.name for name in tree.find_all(nodes.Name) if name.ctx in ("store", "param")}
    own |= {macro.name for macro in tree.find_all(nodes.Macro)}
    for imported in tree.find_all(nodes.FromImport):
        own |= {name if isinstance(name, str) else name[1] for name in imported.names}
    inner = {id(node.node) for node in tree.find_all(nodes.Getattr)}
    inner |= {id(node.node) for node in tree.find_all(nodes.Getitem)}
    found: dict[str, int] = {}
    for node in tree.find_all((nodes.Getattr, nodes.Getitem, nodes.Name)):
        path = "" if id(node) in inner else _dotted(node)
        if path and path.partition(".")[0] not in own | {"loop", "super", "caller"}:
            found[path] = min(node.lineno, found.get(path, node.lineno))
    return found


def render_pdf(html: str) -> bytes:
    """The bytes of the PDF; the same HTML gives the same bytes in any process.

    Raises: RenderError when a resource was missing or refused, the renderer warned of anything at all,
    or a character has no glyph: a document is complete or it does not exist.
    """
    missing = unprintable(html)
    if missing:
        letters = " ".join(f"{letter} (U+{ord(letter):04X})" for letter in missing[:5])
        raise RenderError(f"Huruf ini tidak dapat dicetak pada dokumen: {letters}. Tulis dengan huruf Latin.")
    if PAGE_COUNT not in html:
        return _drawn(html)
    # How many pages there are is known only after layout; nearly every document has those that its template begins.
    expected = 1 + html.count(PAGE_BREAK)
    pdf = _drawn(html.replace(PAGE_COUNT, str(expected)))
    pages = page_count(pdf)
    return pdf if pages == expected else _drawn(html.replace(PAGE_COUNT, str(pages)))


def page_count(pdf: bytes) -> int:
    """Number of pages of a PDF."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return len(document.pages)


@lru_cache(maxsize=64)
def _compiled(template: Template) -> jinja2.Template:
    source = template if isinstance(template, str) else template.source
    _require_short(source)
    try:
        return (ENVIRONMENT if isinstance(template, str) else environment_with(template.layouts)).from_string(source)
    except TemplateError as error:
        raise TemplateRefused(f"Templat dokumen tidak dapat dibaca{line_of(error)}: {error}") from error


def _parsed(source: str) -> nodes.Template:
    _require_short(source)
    try:
        return ENVIRONMENT.parse(source)
    except TemplateError as error:
        raise TemplateRefused(f"Templat dokumen tidak dapat dibaca{line_of(error)}: {error}") from error


def _require_short(source: str) -> None:
    if len(source) > LONGEST_TEMPLATE:
        raise TemplateRefused(f"Templat terlalu panjang (paling banyak {LONGEST_TEMPLATE} huruf).")


def _require_plain(value: Any, where: str) -> None:
    if isinstance(value, dict):
        for key, inner in value.items():
            _require_plain(inner, f"{where}.{key}")
    elif isinstance(value, list):
        for inner in value:
            _require_plain(inner, f"{where}[]")
    elif value is not None and type(value) not in (str, int, float, bool):
        raise RenderError(f"Data dokumen memuat nilai yang bukan teks atau angka: {where}.")


def _dotted(node: nodes.Node) -> str:
    """``isian.nama``, also of ``isian["nama"]``; as far as it is written out, "" where nothing is."""
    if isinstance(node, nodes.Name):
        return node.name
    if not isinstance(node, nodes.Getattr | nodes.Getitem):
        return ""
    head = _dotted(node.node)
    if isinstance(node, nodes.Getattr):
        return f"{head}.{node.attr}" if head else ""
    key = node.arg.value if isinstance(node.arg, nodes.Const) else None
    return f"{head}.{key}" if head and isinstance(key, str) else head


class _Complaints(logging.Handler):
    """Everything that the libraries only warn about, and every file that is missing, while one document is drawn."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())

    def locate(self, uri: str, _base: str | None) -> str:
        """Where a name in a layout is on disk: a face of :data:`FACES`, or a file of the assets folder.

        What is neither is noted here, because the renderer passes over some missing files in silence.
        """
        if uri.startswith("data:"):
            return uri
        path = face_path(uri) if uri in FACES else ASSETS / uri
        if not path.is_file():
            self.messages.append(f"berkas {uri[:80]} tidak ada")
        return str(path)


def _drawn(html: str) -> bytes:
    policy = ResourceAccessPolicy.server(ASSETS, allow_remote=False, extra_roots=font_folders())
    out = io.BytesIO()
    complaints = _Complaints()
    with _one_at_a_time:
        for logger in LOGGERS:
            logger.addHandler(complaints)
        try:
            result = pisaDocument(html, out, link_callback=complaints.locate, resource_policy=policy, encoding="utf-8")
        except Exception as error:  # the layout libraries raise whatever they like on a page that cannot be laid out
            raise RenderError(f"Dokumen tidak dapat ditata pada halaman: {str(error)[:200]}") from error
        finally:
            for logger in LOGGERS:
                logger.removeHandler(complaints)
    if complaints.messages or result.err or result.warn:
        _picture.cache_clear()  # a picture that was complained about must be complained about again
        raise RenderError(f"Dokumen tidak dapat dicetak dengan lengkap: {'; '.join(complaints.messages[:3])}")
    return out.getvalue()
