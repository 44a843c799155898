"""Registration: who you are, how to reach you, two photos, a password; then the same answer to everybody.

What is typed and uploaded waits in a sealed cookie on the visitor's own phone until it is sent, so a failed upload
or a lost connection costs nothing.

Pasal: Pasal 13(1)a.
"""

from __future__ import annotations

import base64
import binascii
import json
import time
from collections.abc import Mapping, Sequence
from typing import Any

from cryptography.exceptions import InvalidTag
from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from admin_app import files, sessions, uploads
from admin_app.bound import config
from admin_app.public import asking
from admin_app.public.asking import Fault, Question, question
from admin_app.public.blueprint import blueprint
from admin_app.public.home import TERMS_VERSION
from admin_app.public.login import BY_ADDRESS, level_out, nik_key
from admin_app.security import limiter
from models.operations.clock import today
from models.operations.logins import accounts
from models.operations.logins.accounts import Claim
from models.operations.services import catalogue
from models.rules.errors import InvalidInput, NotFound, TemporarilyUnavailable
from models.rules.facts import Context
from models.rules.fields import read
from models.rules.passwords import check_password
from models.rules.problems import Problem, Severity
from models.rules.questions import Field, Kind
from models.tables.sealing import sealer

COOKIE = "daftar"
KEPT_SECONDS = 2 * 60 * 60

WHO = (
    Field("nik", Kind.NIK, "NIK", help="16 angka di KTP Anda."),
    Field("kk", Kind.KK, "Nomor Kartu Keluarga", help="16 angka di bagian atas Kartu Keluarga."),
    Field("nama", Kind.NAME, "Nama lengkap", help="Seperti di KTP. Satu kata juga boleh."),
    Field("tgl_lahir", Kind.DATE, "Tanggal lahir", help="Contoh: 9 12 1990."),
)
REACH = (
    Field("hp", Kind.PHONE, "Nomor HP", help="Sebaiknya yang ada WhatsApp-nya.", example="0812 3456 7890"),
    Field(
        "email",
        Kind.EMAIL,
        "Alamat e-mail",
        help="Kabar permohonan dan tautan lupa kata sandi dikirim ke sini. Alamat Gmail di ponsel Anda juga bisa.",
    ),
)
PHOTOS = {
    "ktp": ("Foto KTP Anda", "Letakkan KTP di tempat terang dan rata. Semua tulisan harus terbaca."),
    "swafoto": (
        "Foto diri sambil memegang KTP",
        "Wajah dan KTP terlihat jelas dalam satu foto. Boleh dibantu orang lain memotretnya.",
    ),
}
PAGES: Mapping[str, tuple[str, tuple[Field, ...]]] = {
    "diri": ("Siapa Anda?", WHO),
    "kontak": ("Bagaimana kami menghubungi Anda?", REACH),
}
ORDER = ("diri", "kontak", "ktp", "swafoto", "akhir")
AUTOCOMPLETE = {"nama": "name", "tgl_lahir": "bday", "hp": "tel", "email": "email"}
Draft = dict[str, str]


@blueprint.route("/daftar", methods=["GET", "POST"])
def register() -> Response | str:
    """What to have at hand; whoever shares the phone may throw away what another one began."""
    first = url_for(".register_step", step=ORDER[0])
    if request.method == "POST":
        response = redirect(first)
        response.delete_cookie(COOKIE, path="/daftar")
        return response
    draft = _draft()
    go_on = _address(_first_missing(draft) or ORDER[-1]) if draft else ""
    return render_template("public/daftar_mulai.html", first=first, go_on=go_on)


@blueprint.route("/daftar/<any(diri, kontak):step>", methods=["GET", "POST"])
@limiter.limit(BY_ADDRESS, methods=["POST"])
def register_step(step: str) -> Response | str:
    """One page of questions."""
    title, fields = PAGES[step]
    draft = _draft()
    if request.method == "GET":
        return _step_page(step, title, _questions(fields, None, (), draft), [])
    raw = request.form.to_dict(flat=False)
    values, problems = _read(fields, raw)
    if problems:
        found = asking.faults({field.slug: field for field in fields}, problems)
        return _step_page(step, title, _questions(fields, raw, problems, draft), found)
    return _keep(redirect(_next(step)), {**draft, **values})


def _context() -> Context:
    return Context(catalogue.lookup(), today())


def _questions(
    fields: Sequence[Field], raw: asking.Raw | None, problems: Sequence[Problem], draft: Draft
) -> list[Question]:
    context = _context()
    return [
        question(
            field,
            field.slug,
            context,
            {},
            raw=raw,
            value=draft.get(field.slug, ""),
            problems=problems,
            autocomplete=AUTOCOMPLETE.get(field.slug, ""),
        )
        for field in fields
    ]


def _read(fields: Sequence[Field], raw: asking.Raw) -> tuple[Draft, list[Problem]]:
    context = _context()
    values: Draft = {}
    problems: list[Problem] = []
    for field in fields:
        reading = read(field, field.slug, raw, context, {})
        values[field.slug] = reading.value
        problems += [one for one in reading.problems if one.severity is not Severity.PERINGATAN]
    born = values.get("tgl_lahir", "")
    if born and born >= today().isoformat():
        problems.append(Problem("tgl_lahir", "Tanggal lahir tidak boleh hari ini atau sesudahnya. Periksa tahunnya."))
    return values, problems


def _step_page(step: str, title: str, questions: list[Question], problems: list[Fault]) -> str:
    return render_template(
        "public/daftar_isian.html", title=title, questions=questions, problems=problems, **_place(step)
    )


def _place(step: str) -> dict[str, Any]:
    number = ORDER.index(step)
    back = _address(ORDER[number - 1]) if number else url_for(".register")
    return {"number": number + 1, "total": len(ORDER), "back": back}


def _address(step: str) -> str:
    if step in PAGES:
        return url_for(".register_step", step=step)
    return url_for(".register_end") if step == "akhir" else url_for(".register_photo", which=step)


def _next(step: str) -> str:
    return _address(ORDER[ORDER.index(step) + 1])


@blueprint.route("/daftar/foto/<any(ktp, swafoto):which>", methods=["GET", "POST"])
@limiter.limit("30/minute;300/hour", methods=["POST"])
def register_photo(which: str) -> Response | str:
    """One photo; what is there already is shown, with what may be hard to read."""
    draft = _draft()
    problems: list[Fault] = []
    if request.method == "POST":
        try:
            file = uploads.receive(request.files.get("berkas"), max_pages=1)
        except (InvalidInput, TemporarilyUnavailable) as refusal:
            problems = [Fault("berkas", refusal.message)]
        else:
            kept = {**draft, which: file.sha256, f"{which}_jenis": file.media_type, f"{which}_catatan": file.remark}
            return _keep(redirect(url_for(".register_photo", which=which)), kept)
    elif request.args.get("terlalu-besar"):
        problems = [Fault("berkas", "Berkas ini terlalu besar. Paling besar 15 MB; turunkan ukuran foto di kamera.")]
    title, help_text = PHOTOS[which]
    return render_template(
        "public/daftar_foto.html",
        title=title,
        help=help_text,
        which=which,
        present=bool(draft.get(which)),
        remark=draft.get(f"{which}_catatan", ""),
        problems=problems,
        after=_next(which),
        **_place(which),
    )


register_photo.too_large_here = True  # type: ignore[attr-defined]


@blueprint.get("/daftar/foto/<any(ktp, swafoto):which>/lihat")
def see_register_photo(which: str) -> Response:
    """The visitor's own photo, found by his own cookie only."""
    draft = _draft()
    if not draft.get(which):
        raise NotFound
    return files.send_thumbnail(draft[which], draft[f"{which}_jenis"])


@blueprint.route("/daftar/akhir", methods=["GET", "POST"])
@limiter.limit(BY_ADDRESS, methods=["POST"])
@limiter.limit("10/hour", key_func=lambda: "akhir:" + (_draft().get("nik") or nik_key()), methods=["POST"])
def register_end() -> Response | str:
    """Password and terms; what the register says about the claim is never shown."""
    draft = _draft()
    missing = _first_missing(draft)
    if missing:
        return redirect(_address(missing))
    problems: list[Fault] = []
    if request.method == "POST":
        begun = time.monotonic()
        problems = _send(draft)
        if not problems:
            level_out(begun)
            response = redirect(url_for(".registered"))
            response.delete_cookie(COOKIE, path="/daftar")
            return response
    return render_template(
        "public/daftar_akhir.html",
        problems=problems,
        accepted=request.form.get("setuju") == TERMS_VERSION,
        terms_version=TERMS_VERSION,
        draft=draft,
        **_place("akhir"),
    )


def _first_missing(draft: Draft) -> str:
    needs = {"diri": [one.slug for one in WHO], "kontak": [one.slug for one in REACH], "ktp": ["ktp"]}
    needs["swafoto"] = ["swafoto"]
    return next((step for step, slugs in needs.items() if not all(draft.get(slug) for slug in slugs)), "")


def _send(draft: Draft) -> list[Fault]:
    password = request.form.get("sandi", "")
    problems = []
    try:
        check_password(password, nik=draft["nik"], name=draft["nama"])
    except InvalidInput as refusal:
        problems.append(Fault("sandi", refusal.message if password else "Isi kata sandi."))
    if request.form.get("setuju") != TERMS_VERSION:
        problems.append(Fault("setuju", "Centang persetujuan agar pendaftaran dapat dikirim."))
    if not problems:
        accounts.register(_claim(draft), password, address=sessions.address())
    return problems


def _claim(draft: Draft) -> Claim:
    return Claim(
        nik=draft["nik"],
        kk=draft["kk"],
        name=draft["nama"],
        birth_date=draft["tgl_lahir"],
        phone=draft["hp"],
        email=draft["email"],
        id_photo=draft["ktp"],
        selfie=draft["swafoto"],
        terms_version=TERMS_VERSION,
    )


@blueprint.get("/daftar/selesai")
def registered() -> str:
    """The one answer to everybody who registered."""
    return render_template("public/daftar_selesai.html")


def _draft() -> Draft:
    try:
        text = sealer().open(base64.urlsafe_b64decode(request.cookies.get(COOKIE, "").encode()))
        data: Draft = json.loads(text)
    except (InvalidTag, binascii.Error, ValueError):
        return {}
    return data if isinstance(data, dict) else {}


def _keep(response: Response, draft: Draft) -> Response:
    sealed = base64.urlsafe_b64encode(sealer().seal(json.dumps(draft).encode())).decode()
    kept = make_response(response)
    kept.set_cookie(
        COOKIE,
        sealed,
        max_age=KEPT_SECONDS,
        path="/daftar",
        secure=config().base_url.startswith("https://"),
        httponly=True,
        samesite="Lax",
    )
    return kept
