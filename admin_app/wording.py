"""How templates write dates, times and sizes: Indonesian, at the office's clock."""

from __future__ import annotations

from datetime import date, datetime

from flask import Flask

from models.operations.clock import WIB
from models.operations.residents.data_age import age_of
from models.rules.words import di_kalimat, tanggal_panjang


def register(app: Flask) -> None:
    """Give the filters to every template."""
    app.jinja_env.filters.update(umur=age_of, di_kalimat=di_kalimat, angka=number_text)
    app.jinja_env.filters.update(hari=day_text, saat=moment_text, ukuran=size_text, jam=clock_text, hp=phone_text)


def day_text(value: date | datetime | str | None) -> str:
    """``26 Maret 2021``; "" for nothing. A moment is taken at the office's clock."""
    if not value:
        return ""
    if isinstance(value, datetime):
        value = value.astimezone(WIB).date()
    return tanggal_panjang(value)


def clock_text(value: datetime) -> str:
    """``14.05 WIB``."""
    return value.astimezone(WIB).strftime("%H.%M WIB")


def moment_text(value: datetime | None) -> str:
    """``26 Maret 2021, 14.05 WIB``."""
    return f"{day_text(value)}, {clock_text(value)}" if value else ""


def phone_text(number: str) -> str:
    """``081234567890`` for ``+6281234567890``, as it is dialled here."""
    return f"0{number[3:]}" if number.startswith("+62") else number


def number_text(number: int) -> str:
    """``10.000``."""
    return f"{number:,}".replace(",", ".")


def size_text(size: int) -> str:
    """``1,4 MB`` or ``312 kB``."""
    if size >= 1_000_000:
        return f"{size / 1_000_000:.1f} MB".replace(".", ",")
    return f"{max(1, round(size / 1000))} kB"
