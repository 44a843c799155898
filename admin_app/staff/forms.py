"""Fields of the office's forms: text that is read by the rules, dates as dd-mm-yyyy, choices from code tables."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from flask_admin.form import BaseForm
from wtforms import HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from admin_app import sessions
from admin_app.staff import formatters
from models.operations.services import catalogue
from models.operations.watch import named
from models.rules.dates import read_date
from models.rules.errors import InvalidInput
from models.rules.facts import REGENCY
from models.rules.names import clean_text, require_printable
from models.rules.nik import read_kk, read_nik
from models.rules.words import di_kalimat
from models.tables.base import EPOCH, MICROSECOND


class OfficeForm(BaseForm):
    """A form whose own errors can be added to after validation."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.form_errors: list[str] = list(getattr(self, "form_errors", []) or [])

    def values(self, *names: str) -> dict[str, Any]:
        """The read data of the named fields, None as ""."""
        return {name: self[name].data if self[name].data is not None else "" for name in names}


def required(message: str) -> list[Any]:
    """Validators of a field that must be filled."""
    return [InputRequired(message)]


def optional() -> list[Any]:
    """Validators of a field that may stay empty."""
    return [Optional()]


class TextField(StringField):
    """One line, blanks collapsed, invisible signs removed; ``capitals`` as the register writes names."""

    def __init__(self, *args: Any, capitals: bool = False, most: int = 200, **kwargs: Any) -> None:
        kwargs["validators"] = [
            *kwargs.get("validators", optional()),
            Length(max=most, message=f"Paling banyak {most} huruf."),
        ]
        super().__init__(*args, **kwargs)
        self.capitals = capitals

    def process_formdata(self, valuelist: list[str]) -> None:
        """Clean what was typed. Raises: ValueError for what no document can print."""
        text = clean_text(valuelist[0]) if valuelist else ""
        self.data = text.upper() if self.capitals else text
        _refuse_unprintable(self.data)


class LinesField(TextAreaField):
    """A list, one to a line; blanks and invisible signs as in :class:`TextField`."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Clean what was typed. Raises: ValueError for what no document can print."""
        self.data = clean_text(valuelist[0], lines=True) if valuelist else ""
        _refuse_unprintable(self.data)


def _refuse_unprintable(text: str) -> None:
    try:
        require_printable(text)
    except InvalidInput as refusal:
        raise ValueError(refusal.message) from refusal


class ReadField(StringField):
    """Text that a rule reads into canonical text; what was typed is shown again where it cannot."""

    read: Callable[[str], str]
    shown: Callable[[str], str] = staticmethod(str)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return type(self).shown(self.data) if self.data else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed. Raises: ValueError with the rule's sentence."""
        text = valuelist[0].strip() if valuelist else ""
        if not text:
            self.data = ""
            return
        try:
            self.data = type(self).read(text)
        except InvalidInput as refusal:
            self.data = ""
            raise ValueError(refusal.message) from refusal


class NumberField(ReadField):
    """A number of a person or family; one that the form refuses afterwards was looked up all the same."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """As :meth:`ReadField.process_formdata`; a decoy alarms."""
        super().process_formdata(valuelist)
        if self.data:
            named.note_search(sessions.actor(), self.data)


class NikField(NumberField):
    """A NIK."""

    read = staticmethod(read_nik)
    shown = staticmethod(formatters.spaced)


class KkField(NumberField):
    """A KK number."""

    read = staticmethod(read_kk)
    shown = staticmethod(formatters.spaced)


class DayField(ReadField):
    """A date as dd-mm-yyyy; canonical ISO."""

    read = staticmethod(lambda text: read_date(text).isoformat())
    shown = staticmethod(formatters.day)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("render_kw", {"placeholder": "hh-bb-tttt", "size": 12, "inputmode": "numeric"})
        super().__init__(*args, **kwargs)


class CountField(IntegerField):
    """A number from 0 to ``most``."""

    def __init__(self, label: str, *, most: int, **kwargs: Any) -> None:
        super().__init__(label, default=0, render_kw={"type": "text", "inputmode": "numeric", "size": 9}, **kwargs)
        self.most = most

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed. Raises: ValueError; a number too long for the machine is never made."""
        text = "".join(valuelist[:1]).strip()
        whole = re.fullmatch(r"[0-9]{1,9}|[0-9]{1,3}(\.[0-9]{3}){1,2}", text)
        self.data = int(text.replace(".", "")) if whole else None
        if self.data is None or self.data > self.most:
            raise ValueError(f"Isi angka 0 sampai {self.most:,}.".replace(",", "."))


class PickField(SelectField):
    """One of a few choices, asked for when the form is made; empty first unless ``must``."""

    def __init__(
        self, label: str, pick: Callable[[], Iterable[tuple[str, str]]], *, must: bool = False, **kwargs: Any
    ) -> None:
        kwargs.setdefault("validators", required(f"Pilih {di_kalimat(label)}.") if must else optional())
        super().__init__(label, choices=lambda: [("", "Pilih…"), *pick()], **kwargs)

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 - WTForms' signature
        """Refuse what is not in the list."""
        if self.data and all(str(self.data) != value for value, *_rest in self.iter_choices()):
            raise ValidationError("Pilih salah satu dari daftar.")


class CodeField(PickField):
    """A code of a code table."""

    def __init__(self, label: str, table: str, *, must: bool = False, **kwargs: Any) -> None:
        super().__init__(label, lambda: list(catalogue.lookup().table(table).items()), must=must, **kwargs)


class DesaField(SelectField):
    """A desa or kelurahan of the regency, grouped by kecamatan; a place outside stays as it is."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        kwargs.setdefault("validators", required("Pilih desa atau kelurahan."))
        super().__init__(label, choices=_desa, **kwargs)

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 - WTForms' signature
        """Any region of the table is accepted, for residents who are registered elsewhere."""
        if self.data and catalogue.lookup().region(self.data) is None:
            raise ValidationError("Pilih desa atau kelurahan dari daftar.")


def _desa() -> dict[str, list[tuple[str, str]]]:
    lookup = catalogue.lookup()
    kecamatan = sorted(lookup.children(REGENCY).items(), key=lambda pair: pair[1])
    groups = {name: sorted(lookup.children(code).items(), key=lambda pair: pair[1]) for code, name in kecamatan}
    return {"": [("", "Pilih…")], **groups}


class SeenField(HiddenField):
    """The moment of the row's last change as the page showed it, in microseconds since 1970."""

    def _value(self) -> str:
        if isinstance(self.data, datetime):
            return str((self.data - EPOCH) // MICROSECOND)
        return str(self.data or "")

    def process_formdata(self, valuelist: list[str]) -> None:
        """Back to an aware moment. Raises: ValueError for anything else."""
        text = valuelist[0] if valuelist else ""
        if not (text.isascii() and text.isdigit() and len(text) < 18):
            raise ValueError("Formulir ini tidak lengkap. Muat ulang halamannya.")
        self.data = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=int(text))
