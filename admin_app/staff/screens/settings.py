"""What the office may change by itself: holidays, settings and ready-made reasons.

Pasal: Pasal 12(2), Pasal 15(1)a.
"""

from __future__ import annotations

import json
from typing import Any, ClassVar

import peewee

from admin_app import sessions
from admin_app.staff import formatters, forms
from admin_app.staff.base_view import OfficeView
from admin_app.staff.filters import ChoiceFilter
from models.operations import office_tables
from models.operations.services import catalogue
from models.rules.errors import InvalidInput
from models.tables import Holiday, ReasonText, Setting

REASON_KINDS = [
    ("isian", "Isian belum sesuai"),
    ("lampiran", "Lampiran belum sesuai"),
    ("kembalikan", "Kembalikan"),
    ("tolak", "Tolak"),
]


class TableScreen(OfficeView):
    """A small table written by :mod:`models.operations.office_tables`."""

    can_create = can_edit = True
    written: tuple[str, ...] = ()

    def values_of(self, form: Any) -> dict[str, Any]:
        """The columns to write."""
        return dict(form.values(*self.written))

    def create_row(self, form: Any) -> Any:
        """See :class:`OfficeView`."""
        return office_tables.create_row(sessions.actor(), self.model, self.values_of(form))

    def change_row(self, form: Any, model: Any) -> None:
        """See :class:`OfficeView`."""
        office_tables.change_row(sessions.actor(), self.model, self.get_pk_value(model), self.values_of(form))


class HolidayForm(forms.OfficeForm):
    """One day."""

    day = forms.DayField("Tanggal", validators=forms.required("Isi tanggal."))
    name = forms.TextField("Nama hari libur", most=120, validators=forms.required("Isi nama hari libur."))


class Holidays(TableScreen):
    """Hari libur."""

    one_name = "hari libur"
    explanation = "Hari libur tidak dihitung dalam janji layanan. Sabtu dan Minggu sudah dikecualikan."
    can_view_details = False
    column_list = ("day", "name")
    column_labels: ClassVar = {"day": "Tanggal", "name": "Nama"}
    column_default_sort = ("day", True)
    column_formatters: ClassVar = {"day": formatters.column(formatters.day_cell)}
    form = HolidayForm
    written = ("day", "name")

    def __init__(self) -> None:
        super().__init__(Holiday, "Hari libur", "Pengaturan", "holidays", "hari-libur")

    def change_row(self, form: Any, model: Any) -> None:
        """The day is the key: only the name may change. Raises: InvalidInput."""
        if form.day.data != model.day:
            raise InvalidInput("Tanggal tidak dapat dipindah; tambahkan tanggal yang baru.", field="day")
        office_tables.change_row(sessions.actor(), Holiday, model.day, {"name": form.name.data})


class ReasonForm(forms.OfficeForm):
    """One ready-made text."""

    kind = forms.PickField("Untuk", lambda: REASON_KINDS, must=True)
    text = forms.TextField("Alasan", most=500, validators=forms.required("Isi alasan."))
    position = forms.CountField("Urutan", most=999)


class Reasons(TableScreen):
    """Alasan siap pakai."""

    one_name = "alasan"
    explanation = "Alasan siap pakai di meja operator dan saat mengembalikan atau menolak berkas."
    can_view_details = False
    column_list = ("text", "kind", "position")
    column_labels: ClassVar = {"text": "Alasan", "kind": "Untuk", "position": "Urutan"}
    column_default_sort = ("kind", False)
    column_formatters: ClassVar = {"kind": formatters.column(lambda kind: dict(REASON_KINDS).get(kind, kind))}
    column_filters = (ChoiceFilter("untuk", "Untuk", ReasonText.kind, REASON_KINDS),)
    form = ReasonForm
    written = ("kind", "text", "position")

    def __init__(self) -> None:
        super().__init__(ReasonText, "Alasan siap pakai", "Pengaturan", "reasons", "alasan")


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return formatters.yes_no(value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


class SettingForm(forms.OfficeForm):
    """The value keeps its kind: a number stays a number."""

    value = forms.TextField("Nilai", most=2000, validators=forms.required("Isi nilai."))


class Settings(OfficeView):
    """Pengaturan."""

    one_name = "pengaturan"
    explanation = "Fakta yang boleh diubah kantor. Setiap perubahan tercatat dengan nilai lama dan baru."
    can_view_details = False
    can_edit = True
    column_list = ("key", "value", "note", "changed_at")
    column_labels: ClassVar = {"key": "Nama", "value": "Nilai", "note": "Keterangan", "changed_at": "Diubah"}
    column_default_sort = ("key", False)
    column_formatters: ClassVar = {"value": formatters.column(_text)}
    search_hint = "Bagian nama atau keterangan"
    form = SettingForm

    def __init__(self) -> None:
        super().__init__(Setting, "Pengaturan", "Pengaturan", "settings", "pengaturan")

    def text_search(self, query: peewee.ModelSelect, text: str) -> peewee.ModelSelect:
        """A handful of rows."""
        return query.where(Setting.key.contains(text) | Setting.note.contains(text))

    def edit_form(self, obj: Any = None) -> Any:
        """The value as text, its explanation beside it."""
        form = super().edit_form(obj)
        if obj is not None:
            form.value.label.text = obj.key
            form.value.description = obj.note
            if not form.value.raw_data:
                form.value.data = _text(obj.value)
        return form

    def change_row(self, form: Any, model: Setting) -> None:
        """See :class:`OfficeView`."""
        catalogue.set_setting(sessions.actor(), model.key, _same_kind(form.value.data, model.value), model.note)


def _same_kind(text: str, old: Any) -> Any:
    """The typed value as the kind of the old one. Raises: InvalidInput."""
    if isinstance(old, str):
        return text
    if isinstance(old, bool):
        if text.lower() not in {"ya", "tidak"}:
            raise InvalidInput("Isi Ya atau Tidak.", field="value")
        return text.lower() == "ya"
    try:
        value = json.loads(text)
    except ValueError as error:
        raise InvalidInput("Nilai ini tidak dapat dibaca; ikuti bentuk nilai yang lama.", field="value") from error
    if type(value) is not type(old):
        raise InvalidInput("Isi dengan jenis yang sama seperti nilai lama, misalnya angka.", field="value")
    return value
