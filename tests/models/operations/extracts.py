"""Extracts for tests: rows as dicts, written as SIAK writes them, and driven to the end without any process."""

from __future__ import annotations

from typing import Any

from models.operations import outbox
from models.operations.clock import today
from models.operations.register_import import deciding, receiving, working
from models.ports.store import open_store
from models.rules.roles import Role
from models.tables import OutboxItem, RegisterImport
from models.tables.sealing import sealer
from scripts.fictional_extract import TITLES
from tests import world as w

DAY = f"{today():%d-%m-%Y}"
KK, OTHER_KK = "1610990202160001", "1610990202160002"
HEAD, WIFE, CHILD = "1610990101800001", "1610994202820001", "1610990303050001"
SECOND_HEAD, SECOND_WIFE = "1610990404750001", "1610994505770001"


def row(nik: str, kk: str, name: str, shdk: str, **more: str) -> dict[str, str]:
    """One resident; the birth date and sex are those of the NIK."""
    day, year = int(nik[6:8]), int(nik[10:12])
    born = f"{day - 40 * (day > 40):02d}-{nik[8:10]}-{1900 + year if year > 30 else 2000 + year}"
    usual = {
        "NIK": nik,
        "NO_KK": kk,
        "NAMA_LGKP": name,
        "TMPT_LHR": "INDRALAYA",
        "TGL_LHR": born,
        "JENIS_KLMIN": "2" if day > 40 else "1",
        "AGAMA": "1",
        "STAT_KWN": "2",
        "STAT_HBKEL": shdk,
        "PDDK_AKH": "5",
        "JENIS_PKRJN": "9",
        "ALAMAT": "DUSUN III NO 7",
        "NO_RT": "003",
        "NO_RW": "001",
        "NO_PROP": "16",
        "NO_KAB": "10",
        "NO_KEC": "4",
        "NO_KEL": "1030",
    }
    return {**dict.fromkeys(TITLES, ""), **usual, **more}


def family() -> list[dict[str, str]]:
    """A head, his wife and their child."""
    parents = {"NIK_IBU": WIFE, "NAMA_LGKP_IBU": "MARLINA", "NIK_AYAH": HEAD, "NAMA_LGKP_AYAH": "JONI WIJAYA"}
    return [
        row(HEAD, KK, "JONI WIJAYA", "1"),
        row(WIFE, KK, "MARLINA", "3"),
        row(CHILD, KK, "RIZKI WIJAYA", "4", STAT_KWN="1", **parents),
    ]


def second_family() -> list[dict[str, str]]:
    """A couple."""
    return [row(SECOND_HEAD, OTHER_KK, "HENDRA KUSUMA", "1"), row(SECOND_WIFE, OTHER_KK, "RATNA", "3")]


def text(rows: list[dict[str, str]], titles: list[str] | None = None, delimiter: str = ";") -> bytes:
    """The rows as CSV in UTF-8."""
    titles = titles or list(TITLES)
    lines = [delimiter.join(titles), *(delimiter.join(one.get(title, "") for title in titles) for one in rows)]
    return "\n".join(lines).encode() + b"\n"


class Desk:
    """Two officers and the worker's part, step by step."""

    def __init__(self, config: Any, world: w.World) -> None:
        self.store = open_store(config.store_url, sealer().seal, sealer().open)
        self.first = world.actor(Role.PENGELOLA)
        self.second = world.actor(Role.KEPALA)

    def receive(self, data: bytes, day: str = DAY) -> RegisterImport:
        return receiving.receive(self.first, [data], "ekstrak.csv", day, self.store)

    def item(self, work: RegisterImport, part: str) -> OutboxItem:
        found = outbox.claim(OutboxItem.get(OutboxItem.key == f"{receiving.JOB}:{work.id}:{part}").id)
        assert found is not None
        return found

    def work_on(self, work: RegisterImport, part: str, workbook: Any = None) -> RegisterImport:
        item = self.item(work, part)
        while working.step(item, self.store, workbook, lambda _name: None):
            pass
        return RegisterImport.get_by_id(work.id)

    def examine(self, rows: list[dict[str, str]] | bytes, day: str = DAY) -> RegisterImport:
        data = rows if isinstance(rows, bytes) else text(rows)
        return self.work_on(self.receive(data, day), "baca")

    def apply(self, work: RegisterImport) -> RegisterImport:
        deciding.confirm(self.second, work.id)
        return self.work_on(work, "terapkan")

    def bring_in(self, rows: list[dict[str, str]] | bytes, day: str = DAY) -> RegisterImport:
        return self.apply(self.examine(rows, day))
