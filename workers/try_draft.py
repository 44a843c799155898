"""The trial of a service's draft: its documents drawn from made-up answers, its recent files worded anew.

Pasal: Pasal 12(1), Pasal 16.
"""

from __future__ import annotations

from typing import Any

from lxml import etree, html

from models.operations.designing import service_drafts, service_trials
from models.operations.designing.service_trials import Sample
from models.rules.errors import DomainError
from models.rules.pinned import PinnedTemplate
from models.tables import DocumentTypeVersion, OutboxItem
from workers import compose
from workers.render import template_variables
from workers.sandbox import DICT_METHODS, TemplateRefused
from workers.tools import Tools


def make(item: OutboxItem, tools: Tools) -> None:
    """Try the draft that the promise names, keep what was found, forget the pictures of the trial before."""
    draft = DocumentTypeVersion.get_by_id(item.subject_id)
    tried = service_drafts.revision(draft)
    try:
        samples = [_drawn(one, tools) for one in service_trials.samples(draft)]
        rehearsal = service_trials.rehearse(draft, lambda template, data: _words(template, data, tools))
    except DomainError as error:
        samples, rehearsal = [_report("", "Rancangan", "", problem=error.message)], []
    for sha256 in service_trials.done(item, draft.id, tried, samples, rehearsal):
        tools.store.delete(sha256)


def _drawn(one: Sample, tools: Tools) -> dict[str, str]:
    report = (one.output.code, one.output.title, one.variant)
    try:
        pdf = _pdf(one, tools) if one.reached else b""
        _require_known(one)
    except DomainError as error:
        return _report(*report, problem=error.message)
    return _report(*report, sha256=tools.store.put(pdf) if pdf else "")


def _pdf(one: Sample, tools: Tools) -> bytes:
    config = tools.config
    return compose.compose(one.output.code, one.template, one.data, base_url=config.base_url, cwt_key=tools.cwt_key)


def _require_known(one: Sample) -> None:
    """Refuse a name that no document of this service has: an answer that is not there is printed as a dash."""
    found = template_variables(one.template.source)
    for path, line in sorted(found.items(), key=lambda each: each[1]):
        root, name, *_ = [*path.split("."), ""]
        after = one.names.get(root)
        if after is None or (after and name and name not in {*after, *DICT_METHODS}):
            wrong = f"{root}.{name}" if after else root
            raise TemplateRefused(
                f"Templat dokumen membaca {wrong} pada baris {line}, yang tidak ada. "
                "Periksa ejaannya pada daftar variabel."
            )


def _report(code: str, title: str, variant: str, *, sha256: str = "", problem: str = "") -> dict[str, str]:
    return {"kode": code, "judul": title, "varian": variant, "sha256": sha256, "masalah": problem}


def _words(template: PinnedTemplate, data: dict[str, Any], tools: Tools) -> str:
    """The words of a page, a line each; why it cannot be drawn where it cannot."""
    try:
        page = compose.page(template, data, base_url=tools.config.base_url, cwt_key=tools.cwt_key)
    except DomainError as error:
        return f"tidak dapat digambar: {error.message}"
    try:
        body = html.document_fromstring(page).find("body")
    except etree.ParserError:  # nothing is on it
        return ""
    lines = body.itertext() if body is not None else ()
    return "\n".join(" ".join(line.split()) for line in lines if line.strip())
