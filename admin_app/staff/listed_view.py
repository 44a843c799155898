"""Lists of one table: a scope, a search, filters, pages that stay fast however deep, and a safe export."""

from __future__ import annotations

from typing import Any, ClassVar

import peewee
from flask import abort, redirect, request, url_for
from flask_admin.contrib.peewee import ModelView
from flask_admin.model.base import ViewArgs
from markupsafe import Markup, escape

from admin_app import exports, sessions
from admin_app.keys import is_key
from admin_app.staff import formatters, listing
from admin_app.staff.filters import ListFilter
from admin_app.staff.gated import Gated
from models.operations.watch import named
from models.rules.errors import NotFound

PAGE_SIZE = 25
FURTHEST_ROW = 10_000_000


class ListedView(Gated, ModelView):
    """What a screen lists and how.

    Sub-classes set the columns as Flask-Admin does (``column_list``, ``column_labels`` …), ``relations`` (foreign
    keys shown in the list: one query each), ``list_fields`` (what a list reads of each row; empty: everything),
    ``search_hint`` with :meth:`text_search`, and ``column_filters``.
    """

    list_template = "staff/model/daftar.html"
    can_export = False
    can_set_page_size = False
    page_size = PAGE_SIZE
    export_max_rows = 10_000
    export_types = ("csv",)
    column_display_actions = False
    column_type_formatters = formatters.TYPES
    column_type_formatters_detail = formatters.TYPES
    column_type_formatters_export = formatters.PLAIN
    column_filters: tuple[ListFilter, ...] = ()
    column_sortable_list: tuple[Any, ...] = ()
    relations: tuple[str, ...] = ()
    list_fields: tuple[Any, ...] = ()
    _columns_ready: list[tuple[str, Markup, Any]] | None = None
    explanation: ClassVar[str] = ""
    search_hint: ClassVar[str] = ""

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
        if isinstance(primary, peewee.AutoField) and not is_key(key):
            raise NotFound
        row = self.get_query().where(primary == key).first()
        if row is None:
            raise NotFound
        return row

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

    def get_list(  # noqa: PLR0917 - Flask-Admin's signature
        self,
        page: int | None,
        sort_column: str | None,
        sort_desc: bool | None,  # noqa: FBT001
        search: str | None,
        filters: Any,
        execute: bool = True,  # noqa: ARG002, FBT001, FBT002 - Flask-Admin's signature
        page_size: int | None = None,
    ) -> tuple[int, list[Any]]:
        """``(count, rows)`` of one page; counts stop at 10,001 and rows come by key, so deep pages cost no join."""
        query = self._narrowed(search, filters)
        order = self._order(sort_column, descending=bool(sort_desc))
        size = page_size or self.page_size
        rows, more = listing.page_of(query, self.list_fields, order, page=page or 0, size=size)
        if not rows and page:
            last = (query.count() - 1) // size
            abort(redirect(self._get_list_url(self._get_list_extra_args().clone(page=max(last, 0)))))
        listing.load_relations(rows, self.relations)
        self._template_args["has_next"] = more
        if rows and (page or 0) * size >= listing.COUNT_LIMIT:
            return listing.COUNT_LIMIT, rows
        return self.count_of(query, search, filters), rows

    def count_of(self, query: peewee.ModelSelect, search: str | None, filters: Any) -> int:  # noqa: ARG002
        """How many rows there are in all pages, at most ``listing.COUNT_LIMIT``."""
        return listing.capped_count(query)

    def cells(self, row: Any) -> list[tuple[Markup, Any]]:
        """``(label, what the cell shows)`` of every column of the list, in order; None as a dash."""
        found = []
        for name, label, write in self._writers():
            value = write(self, None, row, name) if write else getattr(row, name)
            kind = self.column_type_formatters.get(type(value))
            found.append((label, kind(self, value, name) if kind else value))
        return found

    def _writers(self) -> list[tuple[str, Markup, Any]]:
        """Name, escaped label and formatter of each column, worked out once."""
        if self._columns_ready is None:
            columns = self._list_columns
            self._columns_ready = [(name, escape(label), self.column_formatters.get(name)) for name, label in columns]
        return self._columns_ready

    def _narrowed(self, search: str | None, filters: Any) -> peewee.ModelSelect:
        query = self.get_query()
        if search and search.strip():
            named.note_search(sessions.actor(), search[:100])
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
        search = (found.search or "").strip() if self._search_supported else ""
        return found.clone(page=page, page_size=0, search=search or None, extra_args={})

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
