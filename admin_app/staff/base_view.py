"""The one view that every screen of the office is built on: Flask-Admin with its open defaults closed.

What Flask-Admin leaves open and where it is closed: access by role here and in the gate; single rows only through the
list's own scope; no delete and no inline edit at all; lists, exports and filters in their own modules.
"""

from __future__ import annotations

from typing import Any, ClassVar

import peewee
from flask import abort, current_app, flash, redirect, request, url_for
from flask_admin import BaseView
from flask_admin.blueprints import _BlueprintWithHostSupport as Blueprint
from flask_admin.contrib.peewee import ModelView
from flask_admin.form import BaseForm
from flask_admin.model.base import ViewArgs

from admin_app import gate, sessions
from admin_app.staff import access, exports, formatters, listing
from admin_app.staff.filters import ListFilter
from models.rules.errors import InvalidInput, NotAllowed, NotFound

PAGE_SIZE = 25
FURTHEST_ROW = 10_000_000


def allowed(endpoint: str) -> bool:
    """Whether the visitor of this request may reach ``endpoint``."""
    row = gate.access_of(current_app, endpoint)
    return row is not None and gate.may(row, sessions.visitor())


class Gated(BaseView):
    """A screen that asks the gate's table twice: for the menu and for each of its endpoints."""

    def is_accessible(self) -> bool:
        """Whether the visitor sees this screen in the menu."""
        return allowed(f"{self.endpoint}.{self._default_view}")

    def _handle_view(self, name: str, **kwargs: Any) -> None:  # noqa: ARG002 - Flask-Admin's signature
        """The second lock behind the gate."""
        if not allowed(request.endpoint or ""):
            raise NotAllowed("Peran Anda tidak mencakup bagian ini.")

    def _run_view(self, fn: Any, *args: Any, **kwargs: Any) -> Any:
        """Stock Flask-Admin runs a view a second time when it raises TypeError; a POST must not run twice."""
        return fn(self, *args, **kwargs)

    def create_blueprint(self, admin: Any) -> Blueprint:
        """Give a URL only to methods that have a row in the access table."""
        self._urls = [entry for entry in type(self)._urls if f"{self.endpoint}.{entry[1]}" in access.ROWS]
        return super().create_blueprint(admin)


class NoForm(BaseForm):
    """The form of a screen that has none."""


class OfficeView(Gated, ModelView):
    """A list of one table, its details, and its forms where the screen declares them.

    Sub-classes set ``columns`` of the list as Flask-Admin does (``column_list``, ``column_labels`` …), ``relations``
    (foreign keys shown in the list: one query each), ``tie_break`` for a stable order, ``text_search``.
    """

    list_template = "staff/model/daftar.html"
    details_template = "staff/model/rincian.html"
    create_template = edit_template = "staff/model/formulir.html"
    form: type[BaseForm] | None = NoForm
    can_create = can_edit = can_delete = can_export = False
    can_view_details = True
    can_set_page_size = False
    page_size = PAGE_SIZE
    export_max_rows = 10_000
    export_types = ("csv",)
    action_disallowed_list = ("delete",)
    column_display_actions = False
    column_type_formatters = formatters.TYPES
    column_type_formatters_detail = formatters.TYPES
    column_type_formatters_export = formatters.PLAIN
    column_filters: tuple[ListFilter, ...] = ()
    column_sortable_list: tuple[Any, ...] = ()
    relations: tuple[str, ...] = ()
    explanation: ClassVar[str] = ""
    search_hint: ClassVar[str] = ""
    basis: ClassVar[str] = ""

    # -- scope

    def get_query(self) -> peewee.ModelSelect:
        """Every row that this screen may show; details, edit and actions look here too."""
        return self.model.select()

    def get_one(self, id: Any) -> Any:  # noqa: A002 - Flask-Admin's name
        """The row with this key inside the scope. Raises: NotFound, also for a key of the wrong kind."""
        return self.one(id)

    def one(self, key: Any) -> Any:
        """As :meth:`get_one`, for own endpoints."""
        primary = self.model._meta.primary_key  # noqa: SLF001 - Peewee's documented way to the key
        if isinstance(primary, peewee.AutoField) and not (str(key).isascii() and str(key).isdigit()):
            raise NotFound
        row = self.get_query().where(primary == key).first()
        if row is None:
            raise NotFound
        return row

    def handle_action(self, return_view: str | None = None) -> Any:
        """Run a bulk action only when every ticked id lies in the scope. Raises: NotFound."""
        ids = request.form.getlist("rowid")
        for key in ids:
            self.one(key)
        if not ids:
            flash("Pilih dahulu barisnya.", "error")
        return super().handle_action(return_view)

    # -- list

    def init_search(self) -> bool:
        """Whether the list has a search box."""
        return bool(self.search_hint)

    def search_placeholder(self) -> str:
        """What may be typed into the box."""
        return self.search_hint

    def text_search(self, query: peewee.ModelSelect, text: str) -> peewee.ModelSelect:
        """Narrow ``query`` to what was typed."""
        raise NotImplementedError

    def get_list(
        self,
        page: int | None,
        sort_column: str | None,
        sort_desc: bool | None,
        search: str | None,
        filters: Any,
        execute: bool = True,  # noqa: ARG002, FBT001, FBT002 - Flask-Admin's signature
        page_size: int | None = None,
    ) -> tuple[int, list[Any]]:
        """``(count, rows)`` of one page; counts stop at 10,001 and rows come by key, so deep pages cost no join."""
        query = self._narrowed(search, filters)
        order = self._order(sort_column, descending=bool(sort_desc))
        size = page_size or self.page_size
        rows, more = listing.page_of(self.get_query(), query, order, page or 0, size)
        if not rows and page:
            last = (query.count() - 1) // size
            abort(redirect(self._get_list_url(self._get_list_extra_args().clone(page=max(last, 0)))))
        listing.load_relations(rows, self.relations)
        self._template_args["has_next"] = more
        return listing.capped_count(query), rows

    def _narrowed(self, search: str | None, filters: Any) -> peewee.ModelSelect:
        query = self.get_query()
        if search and search.strip():
            query = self.text_search(query, search.strip()[:100])
        for index, _name, value in filters or ():
            query = self.column_filters[index].apply(query, value)
        return query

    def _order(self, sort_column: str | None, *, descending: bool) -> list[peewee.Ordering]:
        primary = self.model._meta.primary_key  # noqa: SLF001 - as above
        name, down = self.column_default_sort or (primary.name, False)
        if sort_column is not None and sort_column in self._sortable_columns:
            name, down = self._sortable_columns[sort_column], descending
        column = getattr(self.model, name)
        chosen = [column] if column is primary else [column, primary]
        return [one.desc() if down else one.asc() for one in chosen]

    # -- addresses

    def _get_list_filter_args(self) -> list[tuple[int, str, str]]:
        found = []
        for index, one in enumerate(self.column_filters):
            value = request.args.get(one.key, "").strip()
            if value and one.validate(value):
                found.append((index, str(one.name), value))
        return found

    def _get_filters(self, filters: Any) -> dict[str, str]:
        return {self.column_filters[index].key: value for index, _name, value in filters or ()}

    def _get_list_extra_args(self) -> ViewArgs:
        found = super()._get_list_extra_args()
        page = min(max(found.page or 0, 0), FURTHEST_ROW // self.page_size)
        return found.clone(page=page, page_size=0, search=(found.search or "").strip() or None, extra_args={})

    def _get_list_url(self, view_args: ViewArgs) -> str:
        wanted = {
            "page": view_args.page or None,
            "sort": view_args.sort,
            "desc": 1 if view_args.sort_desc else None,
            "search": view_args.search,
            **self._get_filters(view_args.filters),
        }
        return url_for(f"{self.endpoint}.index_view", **wanted)

    def get_url(self, endpoint: str, **kwargs: Any) -> str:
        """As stock, without the ``url=`` that carries a return address."""
        kwargs.pop("url", None)
        return url_for(f"{self.endpoint}{endpoint}" if endpoint.startswith(".") else endpoint, **kwargs)

    # -- forms

    def create_model(self, form: Any) -> Any:
        """Run :meth:`create_row`; a refusal of one field is shown beside it."""
        return self._attempt(form, lambda: self.create_row(form))

    def update_model(self, form: Any, model: Any) -> bool:
        """Run :meth:`change_row`; a refusal of one field is shown beside it."""
        return bool(self._attempt(form, lambda: self.change_row(form, model) or True))

    def create_row(self, form: Any) -> Any:
        """Call the operation that makes the row; returns the row."""
        raise NotImplementedError

    def change_row(self, form: Any, model: Any) -> None:
        """Call the operation that changes the row."""
        raise NotImplementedError

    @staticmethod
    def _attempt(form: Any, run: Any) -> Any:
        try:
            return run()
        except InvalidInput as refusal:
            place = form[refusal.field] if refusal.field and refusal.field in form else None
            if place is None:
                form.form_errors = [*form.form_errors, refusal.message]
            else:
                place.errors = [*place.errors, refusal.message]
            return False

    def get_save_return_url(self, model: Any, is_created: bool = False) -> str:  # noqa: ARG002, FBT001, FBT002
        """Back to what was saved, where there is a page of it."""
        if self.can_view_details and model is not True:
            return url_for(f"{self.endpoint}.details_view", id=self.get_pk_value(model))
        return url_for(f"{self.endpoint}.index_view")

    # -- export

    def _export_csv(self, return_url: Any) -> Any:  # noqa: ARG002 - Flask-Admin's signature
        """Stream at most ``export_max_rows`` rows, batch by batch, nothing that a spreadsheet would run."""
        args = self._get_list_extra_args()
        column = self._get_column_by_idx(args.sort)
        query = self._narrowed(args.search, args.filters)
        order = self._order(column[0] if column else None, descending=bool(args.sort_desc))
        batches = listing.batches(self.get_query(), query, order, self.export_max_rows, self.relations)
        titles = [str(label) for _name, label in self._export_columns]
        rows = (
            [self.get_export_value(row, name) for name, _label in self._export_columns]
            for batch in batches
            for row in batch
        )
        return exports.csv_response(self.get_export_name("csv"), titles, rows)

    def get_export_name(self, export_type: str = "csv") -> str:
        """``penduduk-2021-03-26.csv``."""
        return exports.file_name(str(self.name), export_type)
