"""Open to everybody: the status of a file by its number, the standing of a document by its QR, the check of a PDF.

Pasal: Pasal 10(1)c, Pasal 10(1)d, Pasal 11(3)e, Pasal 13(1)g, Pasal 16.
"""

from __future__ import annotations

import re
from typing import Any

from flask import jsonify, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from admin_app import waiting
from admin_app.bound import store
from admin_app.public.asking import Fault
from admin_app.public.blueprint import blueprint
from admin_app.security import limiter
from models.operations.applications import citizen_files
from models.operations.documents import checks, public_check
from models.operations.documents.public_check import PublicAnswer, PublicFiling, PublicPrint, Standing
from models.rules.errors import InvalidInput, NotFound, TemporarilyUnavailable
from models.rules.names import clean_text
from models.rules.workflow import STAGE_NAMES, Stage
from models.tables import PdfCheck

MAX_PDF_BYTES = 15 * 1024 * 1024
TOO_LARGE = "PDF ini terlalu besar. Paling besar 15 MB; dokumen kami jauh lebih kecil."
LOOKUPS = "30/minute;300/hour"
READS = "120/minute"
WORDS: dict[Standing, tuple[str, str, str]] = {
    Standing.BERLAKU: ("baik", "Asli dan berlaku", "Dokumen ini kami terbitkan dan masih berlaku."),
    Standing.DIGANTI: (
        "perlu",
        "Sudah diganti",
        "Dokumen ini pernah kami terbitkan, tetapi sudah diganti dengan yang lebih baru. Mintalah dokumen terbaru.",
    ),
    Standing.DICABUT: (
        "buruk",
        "Dicabut",
        "Dokumen ini pernah kami terbitkan, tetapi sudah dicabut dan tidak berlaku.",
    ),
    Standing.TIDAK_DIKENAL: (
        "buruk",
        "Tidak dikenal",
        "Kode ini tidak ada di daftar dokumen kami. Jangan terima dokumennya sebelum menanyakan kepada Disdukcapil.",
    ),
}
PRINTED = "Cetakan ini asli. Isinya adalah data pada saat dicetak; sesudah itu data penduduk dapat berubah."
FILED = "Laporan ini dikirim lembaga melalui portal kami. Isinya sama bila sidiknya sama."
GENUINE = {Standing.BERLAKU: True, Standing.DIGANTI: True, Standing.DICABUT: True, Standing.TIDAK_DIKENAL: False}


@blueprint.route("/cek-status", methods=["GET", "POST"])
@limiter.limit(LOOKUPS, methods=["POST"])
def track() -> Response | str:
    """Number of the receipt and the end of the applicant's NIK; no name is ever shown."""
    problems: list[Fault] = []
    if request.method == "POST":
        four = re.sub(r"\D", "", request.form.get("akhir", ""))
        try:
            found = citizen_files.track(request.form.get("nomor", ""), four)
            return redirect(url_for(".tracked", token=found.token))
        except InvalidInput as refusal:
            problems = [Fault(refusal.field or "nomor", refusal.message)]
        except NotFound as refusal:
            problems = [Fault("nomor", refusal.message)]
    return render_template("public/cek_status.html", problems=problems, typed=request.form)


@blueprint.get("/cek-status/<token>")
@limiter.limit(READS)
def tracked(token: str) -> str:
    """Where a file is; the address stands in the QR of its receipt and cannot be guessed."""
    found = citizen_files.tracked(token)
    stage = Stage(found.stage)
    return render_template(
        "public/cek_status_hasil.html",
        application=found,
        stage_name="Menunggu perbaikan dari pemohon" if stage is Stage.PEMOHON else STAGE_NAMES[stage],
        holder="Pemohon" if stage is Stage.PEMOHON else citizen_files.HOLDERS[stage].replace("Anda", "pemohon"),
        steps=citizen_files.progress(found),
        repair=stage is Stage.PEMOHON,
    )


@blueprint.get("/v/<token>")
@limiter.limit(READS)
def verify(token: str) -> tuple[str, int]:
    """What the QR on a document or on an agency's print leads to, with masked data to compare with the paper."""
    printed = public_check.look_up_print(token)
    if printed is not None:
        return render_template("public/cetakan.html", printed=printed, text=PRINTED), 200
    filed = public_check.look_up_filing(token)
    if filed is not None:
        return render_template("public/laporan.html", filed=filed, text=FILED), 200
    answer = public_check.look_up(token)
    tone, headline, text = WORDS[answer.standing]
    page = render_template("public/verifikasi.html", answer=answer, tone=tone, headline=headline, text=text)
    return page, 404 if answer.standing is Standing.TIDAK_DIKENAL else 200


@blueprint.get("/v/<token>.json")
@limiter.limit(READS)
def verify_json(token: str) -> tuple[Response, int]:
    """The same for programs."""
    printed = public_check.look_up_print(token)
    if printed is not None:
        return jsonify(_plain_print(printed)), 200
    filed = public_check.look_up_filing(token)
    if filed is not None:
        return jsonify(_plain_filing(filed)), 200
    answer = public_check.look_up(token)
    return jsonify(_plain(answer)), 404 if answer.standing is Standing.TIDAK_DIKENAL else 200


def _plain_print(printed: PublicPrint) -> dict[str, Any]:
    return {
        "asli": True,
        "dokumen": printed.title,
        "nomor": printed.number,
        "lembaga": printed.agency,
        "nama": printed.holder,
        "dicetak": printed.at.isoformat(),
        "pesan": PRINTED,
    }


def _plain_filing(filed: PublicFiling) -> dict[str, Any]:
    return {
        "asli": True,
        "dokumen": "Tanda terima laporan semester",
        "nomor": filed.number,
        "lembaga": filed.agency,
        "semester": filed.semester,
        "dikirim": filed.at.isoformat(),
        "keadaan": filed.state,
        "sidik": filed.sha256,
        "pesan": FILED,
    }


def _plain(answer: PublicAnswer) -> dict[str, Any]:
    _, headline, text = WORDS[answer.standing]
    moments = {
        "ditandatangani": answer.signed_at,
        "terbit": answer.published_at,
        "berakhir": answer.ended_at,
    }
    return {
        "keadaan": answer.standing.value,
        "asli": GENUINE[answer.standing],
        "berlaku": answer.standing is Standing.BERLAKU,
        "judul": headline,
        "pesan": text,
        "dokumen": answer.title,
        "nomor": answer.number,
        "nama": answer.holder,
        "penanda_tangan": answer.signer,
        **{key: moment.isoformat() if moment else None for key, moment in moments.items()},
        "alasan": answer.ended_reason,
    }


@blueprint.route("/cek", methods=["GET", "POST"])
@limiter.limit("10/minute;60/hour", methods=["POST"])
def check() -> Response | str:
    """Take a PDF in; it is opened by a worker's limited child only, never here."""
    problems: list[Fault] = []
    if request.method == "POST":
        upload = request.files.get("berkas")
        data = upload.stream.read(MAX_PDF_BYTES + 1) if upload is not None else b""
        if upload is None or not upload.filename:
            problems = [Fault("berkas", "Pilih berkas PDF yang akan diperiksa.")]
        elif len(data) > MAX_PDF_BYTES:
            problems = [Fault("berkas", TOO_LARGE)]
        elif not data:
            problems = [Fault("berkas", "Berkas ini kosong. Pilih berkas PDF yang lain.")]
        else:
            try:
                found = checks.ask(store().put(data), clean_text(upload.filename)[-120:])
                return redirect(url_for(".check_result", token=found.token))
            except TemporarilyUnavailable as refusal:
                problems = [Fault("berkas", refusal.message)]
    elif request.args.get("terlalu-besar"):
        problems = [Fault("berkas", TOO_LARGE)]
    return render_template("public/cek.html", problems=problems)


check.too_large_here = True  # type: ignore[attr-defined]


@blueprint.get("/cek/<token>")
@limiter.limit(READS)
def check_result(token: str) -> Response:
    """The verdict; until it is there, a page that asks again by itself."""
    found = checks.find(token)
    if found.verdict is None:
        waits = make_response(render_template("public/cek_tunggu.html", check=found))
        return waiting.refreshing(waits, since=found.uploaded_at)
    verdict = shown_verdict(found)
    return make_response(render_template("public/cek_hasil.html", check=found, verdict=verdict, tone=_tone(verdict)))


@blueprint.get("/cek/<token>.json")
@limiter.limit(READS)
def check_result_json(token: str) -> Response:
    """The same for programs; ``selesai`` is false while it waits."""
    found = checks.find(token)
    if found.verdict is None:
        answer = jsonify({"selesai": False, "berkas": found.name, "sha256": found.sha256})
        answer.status_code = 202
        return waiting.refreshing(answer, since=found.uploaded_at)
    return jsonify({"selesai": True, "berkas": found.name, "sha256": found.sha256, **shown_verdict(found)})


def shown_verdict(found: PdfCheck) -> dict[str, Any]:
    """The verdict with personal numbers masked and moments as the office writes them."""
    verdict: dict[str, Any] = _masked(found.verdict)
    return verdict


def _masked(value: Any) -> Any:
    if isinstance(value, str):
        return public_check.masked_number(value)
    if isinstance(value, list):
        return [_masked(one) for one in value]
    if isinstance(value, dict):
        return {key: one if key == "sha256" else _masked(one) for key, one in value.items()}
    return value


def _tone(verdict: dict[str, Any]) -> str:
    if verdict.get("genuine") is None:
        return "perlu"
    if verdict["genuine"] is False or verdict.get("keadaan") == "dicabut":
        return "buruk"
    return "perlu" if verdict.get("keadaan") in {"diganti", "tidak_dikenal"} else "baik"
