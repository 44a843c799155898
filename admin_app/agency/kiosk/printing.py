"""The resident's own documents at the kiosk: the proof, the list, the print with its receipt; and blank forms.

Pasal: Pasal 10(2)b, Pasal 15(1)m.
"""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from admin_app import files, kiosk_device, resend, security, sessions, stash
from admin_app.agency.kiosk.blueprint import TILES, Tile, blueprint
from admin_app.agency.kiosk.held import once, refused, shown, taken
from models.operations.applications import blank_forms
from models.operations.kiosks import printing, proving
from models.rules.errors import InvalidInput, NotFound

TILES.extend(
    (
        Tile("kiosk.documents", "Cetak dokumen saya", "Dokumen yang sudah terbit"),
        Tile("kiosk.blanks", "Cetak formulir", "Surat kuasa dan surat pernyataan"),
    )
)
KEY = "<int(max=2147483647):key>"


@blueprint.get("/dokumen")
def documents() -> tuple[str, int]:
    """What was issued to the resident, once he has proved who he is; before, the form for that."""
    visit, held = kiosk_device.visit(), taken()
    if visit.proved_by:
        rows = printing.documents_of(visit)
        page = render_template(
            "agency/kios/dokumen.html", rows=rows, problem=held.problem, chosen=held.more.get("token")
        )
    else:
        sent = bool(held.more.get("sent"))
        page = render_template("agency/kios/bukti.html", problem=held.problem, sent=sent, typed=held.typed)
    return page, held.status


@blueprint.post("/dokumen")
def prove() -> Response:
    """The proof, or a code for it."""
    return once(_proved)


def _proved() -> Response:
    visit, form = kiosk_device.visit(), request.form
    if visit.proved_by:
        return redirect(url_for("kiosk.documents"))
    code, reference = form.get("kode", "")[:20].strip(), form.get("tanda_terima", "")[:60].strip()
    try:
        elements = proving.read_elements(form.get("lahir", "")[:40], form.get("kk", "")[:40])
        if "kirim" in form and not (code or reference):  # Enter presses the first button of the form
            proving.send_code(visit, elements)
            return shown(typed=stash.typed(), sent=1)
        proving.prove(sessions.actor(), visit, elements, code=code, reference=reference)
    except InvalidInput as refusal:
        return refused(refusal)
    except proving.TooManyFailures:
        return redirect(url_for("kiosk.left_alone", gagal=1))
    return redirect(url_for("kiosk.documents"))


@blueprint.post("/dokumen/<token>/cetak")
def print_document(token: str) -> Response:
    """Number the print; sent twice it leads to the same one."""
    reason = request.form.get(f"alasan-{token}", "")[:400]
    try:
        row = printing.print_document(sessions.actor(), kiosk_device.visit(), token, reason)
    except (InvalidInput, printing.TooManyPrints) as refusal:
        return refused(refusal, url_for("kiosk.documents"), token=token)
    return redirect(url_for("kiosk.printed", key=row.id))


@blueprint.get("/formulir-kosong")
def blanks() -> tuple[str, int]:
    """Blank forms: those that the open application asks for are printed with its answers, the others empty."""
    held = taken()
    page = render_template("agency/kios/kosong.html", problem=held.problem, forms=blank_forms.forms().values())
    return page, held.status


@blueprint.post("/formulir-kosong/<code>")
def print_blank(code: str) -> Response:
    """Number the print; sent twice it leads to the same one."""
    try:
        return resend.taken(lambda: _blank(code))
    except printing.TooManyPrints as refusal:
        return refused(refusal, url_for("kiosk.blanks"))


def _blank(code: str) -> str:
    return url_for("kiosk.printed", key=printing.print_blank(sessions.actor(), kiosk_device.visit(), code).id)


@blueprint.get(f"/cetakan/{KEY}")
def printed(key: int) -> str:
    """The receipt with the number, and the document below it for the printer; a blank form is its own page."""
    row = printing.of_visit(kiosk_device.visit(), key)
    if not row.blank:
        return render_template("agency/kios/cetakan.html", row=row)
    frame, back = "agency/kios/dasar.html", url_for("kiosk.blanks")
    form, _ = printing.blank_for(row.visit, row.blank)
    return render_template("agency/kios/formulir_cetak.html", row=row, form=form, bingkai_formulir=frame, kembali=back)


@blueprint.get(f"/cetakan/{KEY}/berkas")
def printed_file(key: int) -> Response:
    """The signed PDF, byte for byte as it was issued; framed by the receipt's page, whose clock goes on."""
    row = printing.of_visit(kiosk_device.visit(), key)
    if row.document is None:
        raise NotFound("Formulir dicetak dari halamannya sendiri.")
    security.allow_framing()
    return files.send(row.document.signed_sha256, "application/pdf", "dokumen.pdf")
