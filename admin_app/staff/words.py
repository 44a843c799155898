"""Filters and facts that every template of the office may use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, request

from admin_app import previews, sessions
from admin_app.security import STAFF_PREFIX
from admin_app.staff import formatters
from admin_app.staff.designer.boxes import TOO_DEEP
from admin_app.staff.designer.labels import WORDS
from admin_app.staff.gated import allowed
from admin_app.staff.seen import keyed
from config import Config
from models.operations.applications import blank_forms
from models.operations.clock import today
from models.operations.desk import queues
from models.rules.condition_rows import TESTS
from models.rules.workflow import OFFICE_STAGES, Stage, button
from models.tables import Officer

FILTERS = {
    "hari_singkat": formatters.day,
    "saat_singkat": formatters.moment,
    "tahap": formatters.stage_tag,
    "samar": formatters.masked,
    "berjarak": formatters.spaced,
    "wilayah": formatters.region,
    "peran": formatters.role,
    "tombol": button,
}


def register(app: Flask, config: Config) -> None:
    """Give filters and globals to the templates."""
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.globals.update(pratinjau=previews.address, uji_syarat=TESTS, terlalu_dalam=TOO_DEEP, sebutan=WORDS)
    app.jinja_env.globals.update(cap=formatters.tag, boleh=allowed, keyed=keyed, label_kode=formatters.label)
    app.jinja_env.globals.update(formulir=blank_forms.forms)

    @app.context_processor
    def office_words() -> dict[str, Any]:
        if not request.path.startswith(STAFF_PREFIX):
            return {}
        return {
            "petugas": _officer,
            "antrean": _count,
            "menu_kantor": _menu,
            "demo": config.demo,
            "hari_ini": today().isoformat(),
        }


def _officer() -> Officer | None:
    visitor = sessions.visitor()
    return visitor.officer if visitor else None


def stage_of(officer: Officer) -> Stage | None:
    """The stage whose files this officer handles; None for roles outside Pasal 15."""
    return Stage(officer.role) if officer.role in {one.value for one in OFFICE_STAGES} else None


def _count() -> int:
    """How many files lie at the officer's own stage."""
    officer = _officer()
    stage = stage_of(officer) if officer else None
    return queues.open_counts().get(stage, 0) if stage else 0


@dataclass(frozen=True, slots=True)
class MenuItem:
    """One line of the menu; ``kind`` is the class name that its screen gave it."""

    name: str
    address: str
    endpoint: str
    kind: str


def _menu() -> list[tuple[str, list[MenuItem]]]:
    """The menu as ``(group, items)``, worked out once for each role; loose items come first under ""."""
    visitor = sessions.visitor()
    if visitor is None or visitor.officer is None:
        return []
    key = (visitor.officer.role, visitor.second_factor or visitor.officer.demo)
    menus: dict[tuple[str, bool], list[tuple[str, list[MenuItem]]]]
    menus = current_app.extensions.setdefault("menu_kantor", {})
    if key not in menus:
        menus[key] = _menu_now()
    return menus[key]


def _menu_now() -> list[tuple[str, list[MenuItem]]]:
    (admin,) = current_app.extensions["admin"]
    loose = [item for item in admin.menu() if not item.is_category()]
    groups = [("", loose), *((item.name, item.get_children()) for item in admin.menu() if item.is_category())]
    open_items = [(name, [_menu_item(item) for item in items if _is_open(item)]) for name, items in groups]
    return [(name, items) for name, items in open_items if items]


def _is_open(item: Any) -> bool:
    return bool(item.is_accessible() and item.is_visible())


def _menu_item(item: Any) -> MenuItem:
    view = item._view  # noqa: SLF001 - Flask-Admin has no public way from the menu to its screen
    return MenuItem(item.name, item.get_url(), view.endpoint, view.menu_class_name or "")
