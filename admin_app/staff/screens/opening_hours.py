"""When people may come: opening hours of the office and of the kecamatan, and days that are closed for once.

Pasal: Pasal 12(2).
"""

from __future__ import annotations

from typing import Any, ClassVar

from flask import flash
from wtforms import BooleanField

from admin_app import sessions
from admin_app.staff import formatters, forms
from admin_app.staff.base_view import OfficeView
from models.operations.services import catalogue
from models.operations.visits import appointment_days, office_hours
from models.rules.errors import InvalidInput
from models.rules.slots import LONGEST_SLOT, MOST_SEATS, WEEKDAYS, clock_of, read_clock
from models.tables import Closure, OpeningHours
from models.tables.appointments import OFFICE

EVERYWHERE = "semua"


def _places() -> list[tuple[str, str]]:
    kecamatan = sorted(catalogue.lookup().children(forms.REGENCY), key=office_hours.place_name)
    return [(OFFICE, office_hours.place_name(OFFICE)), *((code, office_hours.place_name(code)) for code in kecamatan)]


def _place_text(place: str) -> str:
    return office_hours.place_name(place) if place else "Semua tempat"


class ClockField(forms.ReadField):
    """An hour as people write it; minutes since midnight as text."""

    read = staticmethod(lambda text: str(read_clock(text)))
    shown = staticmethod(lambda minutes: clock_of(int(minutes)))

    def __init__(self, label: str, **kwargs: Any) -> None:
        kwargs.setdefault("validators", forms.required("Isi jamnya."))
        super().__init__(label, render_kw={"placeholder": "08.00", "size": 8}, **kwargs)


class HoursForm(forms.OfficeForm):
    """One stretch of a weekday."""

    place = forms.PickField("Tempat", _places, must=True)
    weekday = forms.PickField("Hari", lambda: [(str(at), name) for at, name in enumerate(WEEKDAYS)], must=True)
    opens = ClockField("Buka")
    closes = ClockField("Sampai")
    minutes = forms.CountField("Menit tiap giliran", most=LONGEST_SLOT)
    seats = forms.CountField("Tempat tiap giliran", most=MOST_SEATS)
    active = BooleanField("Dipakai", default=True)


class Hours(OfficeView):
    """Jam janji temu."""

    one_name = "jam buka"
    explanation = (
        "Kapan warga boleh datang dengan janji temu. Waktu istirahat: buat dua baris. Janji yang sudah dipesan tetap "
        "berlaku bila jam ini diubah; untuk menutup satu hari pakailah Hari tutup."
    )
    can_view_details = False
    can_create = can_edit = True
    column_list = ("place", "weekday", "opens", "closes", "minutes", "seats", "active")
    column_labels: ClassVar = {
        "place": "Tempat",
        "weekday": "Hari",
        "opens": "Buka",
        "closes": "Sampai",
        "minutes": "Menit tiap giliran",
        "seats": "Tempat tiap giliran",
        "active": "Dipakai",
    }
    column_default_sort = ("weekday", False)
    column_formatters: ClassVar = {
        "place": formatters.column(_place_text),
        "weekday": formatters.column(lambda weekday: WEEKDAYS[weekday]),
        "opens": formatters.column(clock_of),
        "closes": formatters.column(clock_of),
    }
    form = HoursForm

    def __init__(self) -> None:
        super().__init__(OpeningHours, "Jam janji temu", "Pengaturan", "opening_hours", "jam-janji")

    def create_row(self, form: Any) -> Any:
        """See :class:`OfficeView`."""
        return office_hours.set_hours(sessions.actor(), _figures(form))

    def change_row(self, form: Any, model: OpeningHours) -> None:
        """See :class:`OfficeView`."""
        office_hours.set_hours(sessions.actor(), _figures(form), model)


def _figures(form: Any) -> dict[str, Any]:
    numbers = {name: int(form[name].data) for name in office_hours.FIGURES}
    return {"place": form.place.data, "active": bool(form.active.data), **numbers}


class ClosureForm(forms.OfficeForm):
    """One day."""

    day = forms.DayField("Tanggal", validators=forms.required("Isi tanggal."))
    place = forms.PickField("Tempat", lambda: [(EVERYWHERE, "Semua tempat"), *_places()], must=True)
    reason = forms.TextField(
        "Alasan", most=120, description="Dibaca pemohon.", validators=forms.required("Isi alasan tutup.")
    )
    active = BooleanField("Tutup", default=True, description="Hapus centang untuk membuka hari ini lagi.")


class Closures(OfficeView):
    """Hari tutup."""

    one_name = "hari tutup"
    explanation = (
        "Hari ketika janji temu tidak dilayani, di samping hari libur. Yang sudah memesan diberi tahu dan memilih hari "
        "lain; itu tidak dihitung sebagai perubahan dari mereka."
    )
    can_view_details = False
    can_create = can_edit = True
    column_list = ("day", "place", "reason", "active", "officer_name")
    column_labels: ClassVar = {
        "day": "Tanggal",
        "place": "Tempat",
        "reason": "Alasan",
        "active": "Tutup",
        "officer_name": "Oleh",
    }
    column_default_sort = ("day", True)
    column_formatters: ClassVar = {
        "day": formatters.column(formatters.day_cell),
        "place": formatters.column(_place_text),
    }
    form = ClosureForm

    def __init__(self) -> None:
        super().__init__(Closure, "Hari tutup", "Pengaturan", "closures", "hari-tutup")

    def edit_form(self, obj: Any = None) -> Any:
        """Every place has a name in the list of choices."""
        form = super().edit_form(obj)
        if obj is not None and not obj.place and form.place.data in {"", None}:
            form.place.data = EVERYWHERE
        return form

    def create_row(self, form: Any) -> Any:
        """See :class:`OfficeView`."""
        place = _closed_place(form)
        told = appointment_days.close_day(sessions.actor(), form.day.data, place, form.reason.data)
        flash(f"Hari ditutup; {told} pemohon diberi tahu untuk memilih hari lain.", "success")
        return Closure.get(Closure.day == form.day.data, Closure.place == place)

    def change_row(self, form: Any, model: Closure) -> None:
        """Day and place stay. Raises: InvalidInput."""
        if (form.day.data, _closed_place(form)) != (model.day, model.place):
            raise InvalidInput("Tanggal dan tempat tidak dapat dipindah; buat hari tutup yang baru.", field="day")
        appointment_days.reopen(sessions.actor(), model, active=bool(form.active.data), reason=form.reason.data)


def _closed_place(form: Any) -> str:
    return "" if form.place.data == EVERYWHERE else str(form.place.data)
