"""The one view that every screen of the office is built on: Flask-Admin with its open defaults closed.

What Flask-Admin leaves open and where it is closed: access by role in the gate and :mod:`gated`; single rows only
through the list's own scope, in :mod:`listed_view`; no delete and no inline edit at all, bulk actions on rows of the
scope only, and writing by operations that roll back when they refuse, here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from flask import flash, redirect, request, url_for
from flask_admin.form import BaseForm

from admin_app.staff.listed_view import ListedView
from models.rules.errors import DomainError, InvalidInput


class NoForm(BaseForm):
    """The form of a screen that has none."""


class OfficeView(ListedView):
    """A list of one table, its details, and its forms where the screen declares them."""

    details_template = "staff/model/rincian.html"
    create_template = edit_template = "staff/model/formulir.html"
    form: type[BaseForm] | None = NoForm
    can_create = can_edit = can_delete = False
    can_view_details = True
    action_disallowed_list = ("delete",)
    one_name: ClassVar[str] = ""

    def handle_action(self, return_view: str | None = None) -> Any:
        """Run a bulk action only when every ticked id lies in the scope. Raises: NotFound."""
        ids = request.form.getlist("rowid")
        for key in ids:
            self.one(key)
        if not ids:
            flash("Pilih dahulu barisnya.", "error")
        return super().handle_action(return_view)

    def done(self, key: int, run: Callable[[Any], Any], said: str = "") -> Any:
        """``run`` the row's operation, say so or why not, and show the row again."""
        row = self.one(key)
        try:
            run(row)
        except DomainError as refusal:
            flash(refusal.message, "error")
        else:
            if said:
                flash(said, "success")
        return redirect(self.get_url(".details_view", id=row.id))

    def create_model(self, form: Any) -> Any:
        """Run :meth:`create_row`; a refusal of one field is shown beside it."""
        return self._attempt(form, lambda: self.create_row(form))

    def update_model(self, form: Any, model: Any) -> bool:
        """Run :meth:`change_row`; a refusal of one field is shown beside it."""

        def change() -> bool:
            self.change_row(form, model)
            return True

        return bool(self._attempt(form, change))

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
