"""The terms of an agreement as a form of the office, and as rows to read.

Pasal: Pasal 10(2)a, Pasal 10(3).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from wtforms import RadioField, SelectMultipleField, TextAreaField

from admin_app.answer_json import plain
from admin_app.staff import formatters, forms
from admin_app.wording import number_text
from models.operations.agencies.agreements import data_elements
from models.operations.verification import preview
from models.rules.errors import InvalidInput
from models.rules.verification.elements import Show
from models.rules.verification.feedback import PERIODS
from models.rules.verification.terms import ALL_DAY, EVERY_DAY, METHOD_NAMES, THRESHOLD, Method, never_shown
from models.tables import Agreement, AgreementVersion

NO_LIMIT = "0 berarti tanpa batas."
SHOWN = {Show.TAMPIL.value: "ditampilkan", Show.COCOK.value: "dicocokkan saja"}
DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
MOST = 1_000_000
CHOICES = [("", "Tidak"), (Show.COCOK.value, "Cocokkan saja"), (Show.TAMPIL.value, "Tampilkan")]
PREFIX = "unsur_"


class ShowField(RadioField):
    """Not at all, compared, or shown; whatever else comes counts as not at all."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """See the class."""
        typed = valuelist[0] if valuelist else ""
        self.data = typed if typed in SHOWN else ""


class TermsForm(forms.OfficeForm):
    """What an agreement allows; one radio group per element that the law does not protect."""

    berlaku_mulai = forms.DayField("Berlaku dari", validators=forms.required("Isi tanggal mulai berlaku."))
    berlaku_sampai = forms.DayField("Berlaku sampai", validators=forms.required("Isi tanggal berakhir."))
    tujuan = forms.LinesField("Tujuan penggunaan", description="Satu tujuan satu baris; pengguna memilih salah satu.")
    metode_akses = SelectMultipleField(
        "Cara akses", choices=lambda: [(key.value, name) for key, name in METHOD_NAMES.items()]
    )
    kuota_harian = forms.CountField("Kuota per hari", most=MOST, description=NO_LIMIT)
    kuota_bulanan = forms.CountField("Kuota per bulan", most=MOST * 30, description=NO_LIMIT)
    jumlah_user_maks = forms.CountField("Banyak pengguna", most=10_000, description=NO_LIMIT)
    ip_allowlist = TextAreaField(
        "Alamat IP", description="Satu alamat atau jaringan satu baris; kosong: dari mana saja."
    )
    hari_akses = SelectMultipleField("Hari akses", choices=lambda: [(str(no), name) for no, name in enumerate(DAYS)])
    jam_mulai = forms.TextField("Jam mulai", most=5, description="Misalnya 07.30.")
    jam_selesai = forms.TextField("Jam selesai", most=5, description="24.00 sampai tengah malam.")
    ambang_kemiripan = forms.CountField("Ambang kemiripan nama dan alamat", most=100, description="50 sampai 100.")
    data_balikan = forms.TextField("Data balikan dari lembaga", most=500)
    balikan_kolom = forms.LinesField(
        "Kolom berkas data balikan", description="Satu kolom satu baris; kolom NIK selalu ada. Kosong: tanpa berkas."
    )
    balikan_periode = forms.PickField(
        "Data balikan diberikan", lambda: [(key, name.capitalize()) for key, name in PERIODS.items() if key]
    )

    @classmethod
    def filled(cls, typed: Any, stored: Mapping[str, Any]) -> TermsForm:
        """The form with what was typed, else with what is stored."""
        hours = stored.get("jam_akses", ALL_DAY)
        shows = stored.get("elemen_data", {})
        fields = {
            **{
                key: stored[key]
                for key in ("berlaku_mulai", "berlaku_sampai", "data_balikan", "balikan_periode")
                if key in stored
            },
            **{key: stored.get(key, 0) for key in ("kuota_harian", "kuota_bulanan", "jumlah_user_maks")},
            **{key: "\n".join(stored.get(key, ())) for key in ("tujuan", "ip_allowlist", "balikan_kolom")},
            "metode_akses": list(stored.get("metode_akses", ())),
            "hari_akses": [str(no) for no in stored.get("hari_akses", EVERY_DAY)],
            "jam_mulai": hours[0].replace(":", "."),
            "jam_selesai": hours[1].replace(":", "."),
            "ambang_kemiripan": stored.get("ambang_kemiripan", THRESHOLD),
            **{PREFIX + key: shows.get(key, "") for key in data_elements()},
        }
        return _whole_form()(typed or None, **fields)

    def element_fields(self) -> list[Any]:
        """The radio groups, in the order of the law."""
        return [field for field in self if field.name.startswith(PREFIX)]

    def terms(self) -> dict[str, Any]:
        """What was typed, as :func:`models.rules.verification.terms.from_dict` reads it."""
        plain = ("berlaku_mulai", "berlaku_sampai", "kuota_harian", "kuota_bulanan", "jumlah_user_maks", "data_balikan")
        return {
            **self.values(*plain, "ambang_kemiripan"),
            "balikan_kolom": (self.balikan_kolom.data or "").splitlines(),
            "balikan_periode": self.balikan_periode.data or "",
            "elemen_data": {
                field.name.removeprefix(PREFIX): field.data for field in self.element_fields() if field.data
            },
            "tujuan": (self.tujuan.data or "").splitlines(),
            "ip_allowlist": [line for line in (self.ip_allowlist.data or "").splitlines() if line.strip()],
            "metode_akses": self.metode_akses.data or [],
            "hari_akses": [int(day) for day in self.hari_akses.data or []],
            "jam_akses": [_time(self.jam_mulai.data, "00:00"), _time(self.jam_selesai.data, "24:00")],
        }


def _whole_form() -> type[TermsForm]:
    """The form with a group for each element that an agreement may name."""
    groups = {
        PREFIX + key: ShowField(element.label, choices=lambda: CHOICES, default="")
        for key, element in data_elements().items()
        if element.offered
    }
    return type("WholeTermsForm", (TermsForm,), groups)


def _time(text: str | None, empty: str) -> str:
    typed = (text or "").strip().replace(".", ":")
    return typed.zfill(5) if typed else empty


def rows_of(terms: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Terms as ``(label, text)``, for the page where they are read and put in force."""
    known = data_elements()
    shows = [
        f"{known[key].label if key in known else key} ({SHOWN[show]})"
        for key, show in terms.get("elemen_data", {}).items()
    ]
    hours = terms.get("jam_akses", ALL_DAY)
    return [
        ("Masa berlaku", f"{formatters.day(terms['berlaku_mulai'])} sampai {formatters.day(terms['berlaku_sampai'])}"),
        ("Unsur data", "; ".join(shows) or "belum ada"),
        ("Tujuan", "; ".join(terms.get("tujuan", ())) or "belum ada"),
        ("Cara akses", ", ".join(METHOD_NAMES.get(one, one) for one in terms.get("metode_akses", ())) or "belum ada"),
        ("Kuota per hari", _limit(terms.get("kuota_harian", 0))),
        ("Kuota per bulan", _limit(terms.get("kuota_bulanan", 0))),
        ("Banyak pengguna", _limit(terms.get("jumlah_user_maks", 0))),
        ("Alamat IP", ", ".join(terms.get("ip_allowlist", ())) or "dari mana saja"),
        ("Hari", ", ".join(DAYS[no] for no in terms.get("hari_akses", EVERY_DAY))),
        ("Jam", f"{hours[0].replace(':', '.')} sampai {hours[1].replace(':', '.')} WIB"),
        ("Ambang kemiripan", str(terms.get("ambang_kemiripan", THRESHOLD))),
        ("Data balikan", terms.get("data_balikan", "") or "—"),
        ("Kolom berkas data balikan", "; ".join(terms.get("balikan_kolom", ())) or "tanpa berkas"),
        ("Data balikan diberikan", PERIODS[terms.get("balikan_periode", "")]),
    ]


def _limit(number: int) -> str:
    return number_text(number) if number else "tanpa batas"


def shown_to_agency(row: Agreement, version: AgreementVersion) -> dict[str, Any]:
    """A version for the page: its ``rows`` to read, and its ``preview``; None there when it cannot be answered."""
    known = data_elements()
    page = {"version": version, "rows": rows_of(version.terms)}
    try:
        found = preview.of(row, version)
    except InvalidInput:
        return {**page, "preview": None}
    return {
        **page,
        "preview": found,
        "never_shown": never_shown(found.asker.terms),
        "json": {
            title: json.dumps(plain(found.asker, answer), ensure_ascii=False, indent=2)
            for title, answer in found.answers.items()
        },
        "by_portal": Method.PORTAL in found.asker.terms.methods,
        "by_service": Method.SERVICE in found.asker.terms.methods,
        "labels": {key: element.label for key, element in known.items()},
        "protected": [element.label for element in known.values() if element.protected],
    }
