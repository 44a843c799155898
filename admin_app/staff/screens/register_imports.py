"""The import of an extract from SIAK: one officer uploads, another one looks at what it would change and confirms.

Pasal: Pasal 11(1), Pasal 11(2).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import flash, redirect, request, url_for
from flask_admin import expose
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from admin_app import exports, sessions
from admin_app.bound import store
from admin_app.staff.gated import Gated
from admin_app.staff.screens.people import shown
from models.operations.register_import import deciding, reading, receiving
from models.operations.residents.register_elements import FAMILY_ELEMENTS, RESIDENT_ELEMENTS, Element
from models.rules.errors import InvalidInput, NotAllowed
from models.rules.names import clean_text
from models.tables import RegisterImport

STATES = {
    "diperiksa": ("sedang diperiksa", "jalan"),
    "siap": ("menunggu persetujuan", "ingat"),
    "diterapkan": ("sedang diterapkan", "jalan"),
    "selesai": ("selesai", "baik"),
    "dihentikan": ("dihentikan", "ingat"),
    "dibuang": ("dibuang", "diam"),
    "gagal": ("gagal dibaca", "buruk"),
}
APPLIED = {
    "baru": "Penduduk baru",
    "berubah": "Penduduk berubah",
    "sama": "Penduduk dipastikan sama",
    "keluarga": "Keluarga baru",
    "ditutup": "Keluarga ditutup",
    "unsur": "Unsur dicatat di riwayat",
}
ELEMENTS = {**RESIDENT_ELEMENTS, **FAMILY_ELEMENTS, "family": Element("Keluarga")}
BLOCK = 1024 * 1024


class RegisterImports(Gated):
    """Ekstrak SIAK."""

    def __init__(self) -> None:
        super().__init__(name="Ekstrak SIAK", category="Data penduduk", endpoint="register_imports", url="ekstrak")

    @expose("/")
    def index(self) -> str:
        """Every import, newest first, and the form of the next."""
        return self._list(None)

    def _list(self, refusal: InvalidInput | None) -> str:
        found = RegisterImport.select().order_by(RegisterImport.id.desc()).limit(50)
        titles = [one.title for one in receiving.columns().columns.values() if one.required]
        page = {"imports": list(found), "states": STATES, "titles": titles, "refusal": refusal}
        return str(self.render("staff/impor/daftar.html", **page))

    @expose("/unggah", methods=("POST",))
    def upload(self) -> Response | tuple[str, int]:
        """Keep the file and have a worker read it."""
        day = request.form.get("per_tanggal", "")
        try:
            file = _chosen()
            name = clean_text(file.filename or "")[-120:]
            made = receiving.receive(sessions.actor(), _blocks(file.stream), name, day, store())
        except InvalidInput as refusal:
            return self._list(refusal), refusal.status
        return redirect(url_for(".show", key=made.id))

    @expose("/<int:key>")
    def show(self, key: int) -> str:
        """How far it is, what it would change or has changed, and what can be done."""
        work = deciding.load(key)
        looked = reading.current(work) and work.state != "diperiksa"
        page: dict[str, Any] = {
            "work": work,
            "state": STATES[work.state],
            "progress": reading.progress(work),
            "samples": {verdict: reading.sample(verdict) for verdict in reading.VERDICTS} if looked else {},
            "missing": reading.missing(work) if looked else [],
            "unknown": receiving.columns().header(work.header).unknown if work.header else (),
            "verdicts": reading.VERDICTS,
            "applied": APPLIED,
            "label": lambda element: ELEMENTS[element].label if element in ELEMENTS else element,
            "shown": shown,
            "current": looked,
            "own": work.uploaded_by == sessions.officer().id,
        }
        return str(self.render("staff/impor/lihat.html", **page))

    @expose("/<int:key>/ditolak.csv")
    def refused(self, key: int) -> Response:
        """Every row that is not applied, with its reason, as a spreadsheet opens it safely."""
        work = deciding.load(key)
        if not reading.current(work):
            raise NotAllowed("Baris impor ini sudah dihapus.")
        reading.note_download(sessions.actor(), work)
        name = exports.file_name(f"impor {work.id} ditolak", "csv")
        return exports.csv_response(name, ["Baris", "Putusan", "Alasan", *work.header], reading.refused(work, store()))

    @expose("/<int:key>/setuju", methods=("POST",))
    def confirm(self, key: int) -> Response:
        """The second person says yes."""
        deciding.confirm(sessions.actor(), key)
        flash("Impor disetujui dan sedang diterapkan.", "success")
        return redirect(url_for(".show", key=key))

    @expose("/<int:key>/buang", methods=("POST",))
    def discard(self, key: int) -> Response:
        """Nothing of it is applied."""
        deciding.discard(sessions.actor(), key, store())
        flash("Impor dibuang. Data penduduk tidak berubah.", "success")
        return redirect(url_for(".index"))

    @expose("/<int:key>/hentikan", methods=("POST",))
    def stop(self, key: int) -> Response:
        """What was applied stays."""
        deciding.stop(sessions.actor(), key)
        flash("Impor berhenti sesudah bagian yang sedang diterapkan.", "success")
        return redirect(url_for(".show", key=key))


def _chosen() -> FileStorage:
    file = request.files.get("berkas")
    if file is None or not file.filename:
        raise InvalidInput("Pilih dahulu berkas CSV atau XLSX dari SIAK.", field="berkas")
    return file


def _blocks(stream: Any) -> Iterator[bytes]:
    while block := stream.read(BLOCK):
        yield block
