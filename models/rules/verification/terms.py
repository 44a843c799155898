"""The terms of an agreement, evaluated inside every request.

Pasal: Pasal 10(2)a, Pasal 10(3). What a PKS holds: Permendagri 102/2019; its model is our proposal (mark P).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Any

from models.rules.errors import InvalidInput
from models.rules.verification import feedback
from models.rules.verification.elements import REGION, REGION_NAMES, DataElement, Show
from models.rules.verification.outcome import Refusal

EVERY_DAY = (0, 1, 2, 3, 4, 5, 6)
ALL_DAY = ("00:00", "24:00")
HOUR = re.compile(r"([01]\d|2[0-3]):[0-5]\d|24:00", re.ASCII)
AS_HOUR = "Tulis jam seperti 07.30, dari 00.00 sampai 24.00."
THRESHOLD = 85


class Method(StrEnum):
    """Ways to ask, and printing what the portal answered."""

    PORTAL = "WEB_PORTAL"
    SERVICE = "WEB_SERVICE"
    KIOS = "KIOS"
    READER = "CARD_READER"
    PRINT = "CETAK"
    BATCH = "WEB_BATCH"


METHOD_NAMES: Mapping[Method, str] = {
    Method.PORTAL: "Portal web",
    Method.SERVICE: "Web service (API)",
    Method.KIOS: "Kios desa",
    Method.READER: "Pembaca KTP-el",
    Method.PRINT: "Pencetakan",
    Method.BATCH: "Berkas (banyak baris)",
}


@dataclass(frozen=True, slots=True)
class Terms:
    """What one version of an agreement allows; a quota of 0 means none is set, no network means from anywhere.

    ``hours`` are ``HH:MM`` at the office (WIB), the end not included; ``days`` count from Monday, 0.
    """

    valid_from: date
    valid_until: date
    elements: Mapping[str, Show]
    purposes: tuple[str, ...]
    methods: frozenset[Method]
    quota_day: int = 0
    quota_month: int = 0
    users: int = 0
    networks: tuple[IPv4Network | IPv6Network, ...] = ()
    days: tuple[int, ...] = EVERY_DAY
    hours: tuple[str, str] = ALL_DAY
    threshold: int = THRESHOLD
    feedback: str = field(default="")
    feedback_columns: tuple[str, ...] = ()
    feedback_period: str = ""

    def refusal(self, method: Method, purpose: str, address: str, at: datetime) -> Refusal | None:
        """Why a query may not be asked this way now, None when it may; ``at`` is the time at the office (WIB).

        The last day is allowed to its end.
        """
        if not self.valid_from <= at.date() <= self.valid_until:
            return Refusal.PERJANJIAN
        if method not in self.methods:
            return Refusal.CARA
        if not self.reachable_from(address):
            return Refusal.ALAMAT
        if at.weekday() not in self.days or not self.hours[0] <= at.time().isoformat("minutes") < self.hours[1]:
            return Refusal.JAM
        return None if purpose in self.purposes else Refusal.TUJUAN

    def may_compare(self, key: str) -> bool:
        """Whether a query may name this element, by itself or as a part of one."""
        return key in self.elements or (key in REGION_NAMES and REGION in self.elements)

    def reachable_from(self, address: str) -> bool:
        """Whether the caller's address lies in one of the networks."""
        if not self.networks:
            return True
        try:
            found = ip_address(address)
        except ValueError:
            return False
        return any(found in network for network in self.networks)

    def to_dict(self) -> dict[str, Any]:
        """As plain data, for a version of the agreement."""
        return {
            "berlaku_mulai": self.valid_from.isoformat(),
            "berlaku_sampai": self.valid_until.isoformat(),
            "elemen_data": {key: show.value for key, show in self.elements.items()},
            "tujuan": list(self.purposes),
            "metode_akses": sorted(self.methods),
            "kuota_harian": self.quota_day,
            "kuota_bulanan": self.quota_month,
            "jumlah_user_maks": self.users,
            "ip_allowlist": [str(network) for network in self.networks],
            "hari_akses": list(self.days),
            "jam_akses": list(self.hours),
            "ambang_kemiripan": self.threshold,
            "data_balikan": self.feedback,
            "balikan_kolom": list(self.feedback_columns),
            "balikan_periode": self.feedback_period,
        }


PROOF = ("nama", "tgl_lahir")
"""A person is shown only to whoever knows one of these of him; a family to whoever knows its number and a member."""


def never_shown(terms: Terms) -> bool:
    """Whether elements are to be shown that no question about a person can ever show."""
    return Show.TAMPIL in terms.elements.values() and not set(PROOF) & set(terms.elements)


def from_dict(data: Mapping[str, Any], known: Mapping[str, DataElement]) -> Terms:
    """Read terms. Raises: InvalidInput naming the part that cannot stand; ``known`` are the elements of the law."""
    terms = Terms(
        valid_from=_day(data, "berlaku_mulai"),
        valid_until=_day(data, "berlaku_sampai"),
        elements=_in_order(data.get("elemen_data", {}), known),
        purposes=tuple(" ".join(one.split()) for one in data.get("tujuan", ()) if one.strip()),
        methods=frozenset(Method(one) for one in data.get("metode_akses", ())),
        quota_day=int(data.get("kuota_harian", 0)),
        quota_month=int(data.get("kuota_bulanan", 0)),
        users=int(data.get("jumlah_user_maks", 0)),
        networks=tuple(_network(one) for one in data.get("ip_allowlist", ())),
        days=tuple(sorted(set(data.get("hari_akses", EVERY_DAY)))),
        hours=(data.get("jam_akses", ALL_DAY)[0], data.get("jam_akses", ALL_DAY)[1]),
        threshold=int(data.get("ambang_kemiripan", THRESHOLD)),
        feedback=str(data.get("data_balikan", "")),
        feedback_columns=feedback.read_columns(data.get("balikan_kolom", ())),
        feedback_period=str(data.get("balikan_periode", "")),
    )
    for wrong, field_name, message in _problems(terms, known):
        if wrong:
            raise InvalidInput(message, field=field_name)
    return terms


def _problems(terms: Terms, known: Mapping[str, DataElement]) -> tuple[tuple[bool, str, str], ...]:
    barred = [key for key in terms.elements if key not in known or not known[key].offered]
    names = ", ".join(known[key].label if key in known else key for key in barred)
    return (
        (bool(barred), "elemen_data", f"Tidak dapat diberikan: {names}. Unsur yang dilindungi tidak pernah dibuka."),
        (not terms.elements, "elemen_data", "Pilih paling sedikit satu unsur data."),
        (not terms.purposes, "tujuan", "Tulis paling sedikit satu tujuan."),
        (not terms.methods, "metode_akses", "Pilih paling sedikit satu cara akses."),
        (
            Method.PRINT in terms.methods and Method.PORTAL not in terms.methods,
            "metode_akses",
            "Yang dicetak adalah jawaban portal: pilih juga Portal web.",
        ),
        (terms.valid_until < terms.valid_from, "berlaku_sampai", "Tanggal berakhir tidak boleh sebelum mulai."),
        (min(terms.quota_day, terms.quota_month, terms.users) < 0, "kuota_harian", "Kuota tidak boleh negatif."),
        (not terms.days, "hari_akses", "Pilih paling sedikit satu hari."),
        (not HOUR.fullmatch(terms.hours[0]), "jam_mulai", AS_HOUR),
        (not HOUR.fullmatch(terms.hours[1]), "jam_selesai", AS_HOUR),
        (not terms.hours[0] < terms.hours[1], "jam_selesai", "Jam selesai harus sesudah jam mulai."),
        (terms.feedback_period not in feedback.PERIODS, "balikan_periode", "Pilih berapa kali data balikan diberikan."),
        (
            bool(terms.feedback_period) and not terms.feedback_columns,
            "balikan_kolom",
            "Tulis kolom data balikan, atau pilih tidak ditetapkan.",
        ),
        (not 50 <= terms.threshold <= 100, "ambang_kemiripan", "Ambang kemiripan 50 sampai 100."),
    )


def _in_order(shows: Mapping[str, str], known: Mapping[str, DataElement]) -> dict[str, Show]:
    """In the order of the law, whatever it does not know last."""
    order = list(known)
    return {key: Show(shows[key]) for key in sorted(shows, key=lambda key: order.index(key) if key in known else 99)}


def _day(data: Mapping[str, Any], key: str) -> date:
    try:
        return date.fromisoformat(str(data.get(key, "")))
    except ValueError as error:
        raise InvalidInput("Isi tanggalnya.", field=key) from error


def _network(text: str) -> IPv4Network | IPv6Network:
    try:
        return ip_network(text.strip(), strict=False)
    except ValueError as error:
        raise InvalidInput(
            f"“{text}” bukan alamat IP atau jaringan seperti 10.1.0.0/16.", field="ip_allowlist"
        ) from error
