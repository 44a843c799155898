"""Kiosks of desa: registered with a code that is shown once, watched, and revoked at once.

Pasal: Pasal 10(2)b, Pasal 17(5).
"""

from __future__ import annotations

from typing import Any, ClassVar

import peewee
from flask import flash, request
from flask_admin import expose

from admin_app import sessions
from admin_app.staff import formatters, forms
from admin_app.staff.base_view import OfficeView
from admin_app.staff.filters import ChoiceFilter
from admin_app.staff.screens.agencies import GROUP
from models.operations.kiosks import devices, printing, watch
from models.rules.kiosks import AGENCY_KIND, KioskState
from models.tables import Agency, Kiosk, KioskPrint

SHOWN_PRINTS = 20
STATES = {
    KioskState.MENUNGGU: ("menunggu kode", "ingat"),
    KioskState.DIKUNCI: ("dikunci, perlu kode baru", "buruk"),
    KioskState.DICABUT: ("dicabut", "diam"),
}


def _agencies() -> list[tuple[str, str]]:
    found = Agency.select().where(Agency.kind == AGENCY_KIND, Agency.active).order_by(Agency.name)
    return [(str(one.id), one.name) for one in found]


def state_of(row: Kiosk) -> Any:
    """Alive, silent since when, or why it is not at work."""
    if row.state in STATES:
        return formatters.tag(*STATES[KioskState(row.state)])
    if watch.is_alive(row):
        return formatters.tag("hidup", "baik")
    return formatters.tag(f"diam sejak {formatters.moment(row.seen_at)}", "ingat")


def equipment_of(row: Kiosk) -> str:
    """What its operator told last."""
    if not row.told_at:
        return formatters.NOTHING
    return f"printer {row.printer}, pemindai {row.scanner} ({formatters.moment(row.told_at)})"


class KioskForm(forms.OfficeForm):
    """A new device."""

    agency = forms.PickField("Lembaga desa", _agencies, must=True)
    region_code = forms.DesaField("Desa atau kelurahan")
    label = forms.TextField(
        "Nama perangkat",
        most=120,
        validators=forms.required("Beri nama perangkat."),
        description="Misalnya Balai Desa.",
    )


class Kiosks(OfficeView):
    """Kios."""

    one_name = "kios"
    can_create = True
    explanation = (
        "Perangkat kios di desa dan kelurahan. Lembaganya berjenis desa dengan perjanjian yang memuat cara akses Kios "
        "desa; petugasnya dibuat di Pengguna lembaga dan hanya dapat masuk di perangkat desanya."
    )
    search_hint = "Bagian nama perangkat atau lembaga"
    column_list = ("region_code", "label", "state", "operator", "paper", "equipment")
    column_details_list = (
        *("region_code", "agency", "label", "state", "operator", "paper", "equipment", "queued", "version", "seen_at"),
        *("registered_at", "enrolled_at", "closed_at", "closed_reason"),
    )
    column_labels: ClassVar = {
        "region_code": "Desa",
        "agency": "Lembaga",
        "label": "Perangkat",
        "state": "Keadaan",
        "operator": "Petugas terakhir",
        "paper": "Sisa kertas",
        "equipment": "Alat",
        "queued": "Isian belum terkirim",
        "version": "Versi layar",
        "seen_at": "Kabar terakhir",
        "registered_at": "Didaftarkan",
        "enrolled_at": "Dikenali",
        "closed_at": "Dicabut",
        "closed_reason": "Alasan",
    }
    column_default_sort = ("id", False)
    relations = ("agency", "operator")
    column_formatters: ClassVar = {
        "region_code": formatters.row(devices.place_of),
        "agency": formatters.row(lambda row: row.agency.name),
        "state": formatters.row(state_of),
        "operator": formatters.row(lambda row: row.operator.name if row.operator_id else formatters.NOTHING),
        "paper": formatters.row(lambda row: formatters.NOTHING if row.paper is None else f"{row.paper} lembar"),
        "equipment": formatters.row(equipment_of),
    }
    column_filters = (
        ChoiceFilter("keadaan", "Keadaan", Kiosk.state, [(one.value, one.capitalize()) for one in KioskState]),
    )
    form = KioskForm
    details_template = "staff/model/kios.html"

    def __init__(self) -> None:
        super().__init__(Kiosk, "Kios", GROUP, "kiosks", "kios")

    def title_of(self, row: Kiosk) -> str:
        """The heading of a row's page."""
        return devices.name_of(row)

    def newest_prints(self, row: Kiosk) -> Any:
        """The end of its print log."""
        return printing.newest_of(row, SHOWN_PRINTS)

    def title_of_print(self, row: KioskPrint) -> str:
        """What was printed."""
        return printing.title_of(row)

    def text_search(self, query: peewee.ModelSelect, text: str) -> peewee.ModelSelect:
        """A few hundred rows."""
        agencies = Agency.select(Agency.id).where(Agency.name.contains(text))
        return query.where(Kiosk.label.contains(text) | Kiosk.agency.in_(agencies))

    def create_row(self, form: Any) -> Kiosk:
        """See :class:`OfficeView`; the code is shown once, on the page that follows."""
        agency = Agency.get_by_id(int(form.agency.data))
        kiosk, code = devices.register(sessions.actor(), agency, form.region_code.data, form.label.data)
        _show(code)
        return kiosk

    @expose("/<int:key>/kode", methods=("POST",))
    def renew_code(self, key: int) -> Any:
        """A new code, for a device that lost its cookie or was locked."""
        return self.done(key, lambda row: _show(devices.renew_code(sessions.actor(), row)))

    @expose("/<int:key>/cabut", methods=("POST",))
    def revoke(self, key: int) -> Any:
        """Lost or retired: every session there ends now."""

        def run(row: Kiosk) -> None:
            devices.revoke(sessions.actor(), row, request.form.get("alasan", "")[:500])
            flash("Kios dicabut; semua sesinya berakhir.", "success")

        return self.done(key, run)


def _show(code: str) -> None:
    flash(
        f"Kode pendaftaran {code}. Tulis di perangkat kios dalam 30 menit; kode ini tidak ditampilkan lagi.", "success"
    )
