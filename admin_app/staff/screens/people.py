"""What the screens of residents and families share: a purpose before details, a basis for changes, a history.

Pasal: Pasal 18(3), Pasal 19(4).
"""

from __future__ import annotations

from typing import Any

from flask import request
from flask_admin import expose
from werkzeug.wrappers import Response

from admin_app.staff import formatters
from admin_app.staff.base_view import OfficeView
from admin_app.staff.purpose import AsksPurpose
from models.operations.residents import register_edit
from models.operations.residents.register_elements import FAMILY_ELEMENTS, RESIDENT_ELEMENTS, Element
from models.tables import Family

BASIS = "Dasar perubahan"
BASIS_HINT = "Nomor akta, surat, atau laporan SIAK yang menjadi dasar; dicatat bersama nama Anda."


class People(AsksPurpose, OfficeView):
    """What both screens share: purpose before details, history, no export."""

    one_name = ""
    kind = ""
    column_sortable_list: tuple[Any, ...] = ()
    can_create = can_edit = True

    def title_of(self, row: Any) -> str:
        """The heading of a row's page."""
        raise NotImplementedError

    def note_look(self, row: Any, what: str, purpose: Any) -> None:
        """Write the look into the log of everybody whose data is shown."""
        raise NotImplementedError

    @expose("/details/")
    def details_view(self) -> Response | str:
        """All data, once a purpose is given."""
        return self._with_purpose("biodata", lambda _row: super(People, self).details_view())

    @expose("/history/")
    def history(self) -> Response | str:
        """Every change with its basis."""
        return self._with_purpose(
            "riwayat perubahan",
            lambda row: self.render(
                "staff/riwayat_data.html",
                model=row,
                changes=register_edit.history(self.kind, row.id),
                elements={**RESIDENT_ELEMENTS, **FAMILY_ELEMENTS, "family": Element("Keluarga")},
                shown=shown,
            ),
        )

    @expose("/edit/", methods=("GET", "POST"))
    def edit_view(self) -> Response | str:
        """The form, once a purpose is given."""
        if request.method == "POST":
            return super().edit_view()
        return self._with_purpose("pembetulan data", lambda _row: super(People, self).edit_view())

    def _with_purpose(self, what: str, show: Any) -> Response | str:
        row = self.one(request.args.get("id", ""))
        purpose = self.purpose_or_ask(row.id)
        if isinstance(purpose, Response):
            return purpose
        self.note_look(row, what, purpose)
        return show(row)


def shown(element: str, value: Any) -> str:
    """An old or new value of the history as a reader sees it."""
    if value in {None, ""}:
        return formatters.NOTHING
    known = {**RESIDENT_ELEMENTS, **FAMILY_ELEMENTS}.get(element)
    if known is not None and known.table:
        return formatters.label(known.table, str(value))
    if element.endswith("_nik"):
        return formatters.masked(str(value))
    if element == "family":
        family = Family.get_or_none(Family.id == value)
        return f"KK {formatters.masked(family.kk)}" if family else str(value)
    if element == "region_code":
        return formatters.region(str(value))
    return formatters.day(str(value)) if element.endswith("_date") else str(value)
