"""Applications at the kiosk: begun here, or gone on with by a code; sent here with a receipt, or handed to a phone.

The pages of the form are those of AKU MANDIRI inside the kiosk's frame (:mod:`admin_app.holding`).

Pasal: Pasal 13(1)b, Pasal 13(1)e, Pasal 13(1)f, Pasal 17(5).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from admin_app import holding, kiosk_device, qr, resend, sessions
from admin_app.agency.kiosk.blueprint import TILES, Tile, blueprint, device_key
from admin_app.agency.kiosk.held import refused, taken
from admin_app.bound import absolute
from admin_app.security import limiter
from models.operations.applications import content
from models.operations.applications.hand_over import Code
from models.operations.kiosks import devices, screens, work
from models.operations.services import catalogue
from models.rules.attachments import may_be_by_proxy
from models.rules.errors import DomainError, InvalidInput, NotFound
from models.rules.hand_over import spelled
from models.rules.nik import mask, read_kk
from models.rules.workflow import Stage
from models.tables import Application, KioskVisit, KioskWork, Resident

TYPING, PROVING = "10/minute;40/hour", "6/minute;30/hour"
TILES.extend(
    (
        Tile("kiosk.by_code", "Lanjutkan dari ponsel", "Dengan kode delapan tanda"),
        Tile("kiosk.offers", "Ajukan permohonan", "Akta, Kartu Keluarga, dan lainnya"),
    )
)


@blueprint.context_processor
def _speak_of_the_work() -> dict[str, Callable[[], KioskWork | None]]:
    return {"pekerjaan": _at_work}


def _at_work() -> KioskWork | None:
    visit = kiosk_device.open_visit()
    return work.current(visit) if visit else None


@blueprint.route("/kode", methods=["GET", "POST"])
@limiter.limit(TYPING, key_func=device_key, methods=["POST"])
def by_code() -> Response | tuple[str, int]:
    """The code that the resident reads aloud, or that the scanner types."""
    if request.method == "GET":
        held = taken()
        return render_template("agency/kios/kode.html", problem=held.problem, typed=held.typed), held.status
    try:
        return resend.taken(_continue)
    except DomainError as refusal:
        return refused(refusal)


def _continue() -> str:
    work.continue_by_code(kiosk_device.visit(), request.form.get("kode", "")[:40], address=sessions.address())
    return url_for("public.resume", token=holding.HERE)


@blueprint.get("/ajukan")
def offers() -> str:
    """What can be asked for."""
    return render_template("agency/kios/layanan_kios.html", services=[one for _, one in catalogue.offered()])


@blueprint.route("/ajukan/<code>", methods=["GET", "POST"])
@limiter.limit(PROVING, key_func=device_key, methods=["POST"])
def apply(code: str) -> Response | tuple[str, int]:
    """Which case it is, and what the resident's own Kartu Keluarga says: then a draft of his begins."""
    service = catalogue.definition_of(catalogue.version_in_force(code))
    variants = list(service.active_variants())
    if request.method == "POST":
        try:
            return _begun(code, request.form.get("varian", variants[0].code if len(variants) == 1 else ""))
        except DomainError as refusal:
            return refused(refusal)
    held = taken()
    page = render_template(
        "agency/kios/mulai.html",
        service=service,
        variants=variants,
        by_proxy=may_be_by_proxy(service),
        problem=held.problem,
        typed=held.typed,
    )
    return page, held.status


def _begun(code: str, variant: str) -> Response:
    """Begin; who could not be proven is noted, whatever becomes of the form. Raises: InvalidInput, NotFound."""
    if not variant:
        raise InvalidInput("Pilih keadaan yang paling sesuai.", field="varian")
    resident = of_the_card()
    return resend.taken(lambda: _begin(kiosk_device.visit(), resident, code, variant))


def of_the_card() -> Resident:
    """Whom the form's Kartu Keluarga proves, beside the consent. Raises: InvalidInput."""
    visit, form = kiosk_device.visit(), request.form
    if "asli" not in form:
        raise InvalidInput("Lihat dahulu Kartu Keluarga asli warga ini, lalu centang.", field="asli")
    try:
        kk = read_kk(form.get("kk", "")[:40])
    except InvalidInput as refusal:
        raise InvalidInput(refusal.message, field="kk") from refusal
    return work.proven(visit, kk=kk, birth_date=_day(), address=sessions.address())


def _begin(visit: KioskVisit, resident: Resident, code: str, variant: str) -> str:
    begun = work.begin(visit, resident, code, variant, address=sessions.address())
    return url_for("public.resume", token=holding.HERE) if begun.application.account_id else on_paper(visit)


def on_paper(visit: KioskVisit) -> str:
    """Where the code stands that a resident without an account takes home."""
    code, target = work.code_to_keep(visit, address=sessions.address()), url_for("kiosk.paper")
    screens.hold(kiosk_device.here(), target, {"code": code.text, "until": code.expires_at.isoformat()})
    return target


def _day() -> str:
    parts = [request.form.get(f"lahir.{part}", "").strip() for part in ("tahun", "bulan", "hari")]
    try:
        return date(*(int(part) for part in parts if part.isascii())).isoformat()
    except (TypeError, ValueError) as error:
        raise InvalidInput("Isi tanggal lahir: hari, bulan, dan tahun dengan angka.", field="lahir") from error


@blueprint.get("/permohonan")
def application() -> Response | str:
    """What is at work in this visit: go on, hand it to a phone, or its receipt."""
    found = work.application_of(kiosk_device.visit())
    if found.stage != Stage.PEMOHON:
        return redirect(url_for("kiosk.receipt"))
    return render_template("agency/kios/permohonan.html", application=found, here=holding.HERE)


@blueprint.post("/permohonan/ponsel")
def to_phone() -> Response:
    """A code by which it goes on: on the resident's phone, where the kiosk is done with it, or without one on paper."""
    return resend.taken(_hand_back)


def _hand_back() -> str:
    visit, target = kiosk_device.visit(), url_for("kiosk.for_phone")
    if work.application_of(visit).account_id is None:
        return on_paper(visit)
    code = work.hand_back(visit, address=sessions.address())
    screens.hold(kiosk_device.here(), target, {"code": code.text, "until": code.expires_at.isoformat()})
    return target


@blueprint.get("/permohonan/ponsel")
def for_phone() -> Response | str:
    """The code, shown once."""
    held = taken().more
    if not held:
        return redirect(url_for("kiosk.menu"))
    return render_template(
        "agency/kios/ke_ponsel.html",
        code=Code(held["code"], datetime.fromisoformat(held["until"])),
        spelled=spelled(held["code"]),
        picture=qr.svg(held["code"], "Kode QR untuk ponsel"),
        address=absolute(url_for("public.from_kiosk")),
    )


@blueprint.get("/permohonan/tanda-terima")
def receipt() -> str:
    """The receipt: big on the screen, and printed with its QR."""
    found = work.application_of(kiosk_device.visit())
    if found.submitted_at is None:
        raise NotFound("Permohonan ini belum dikirim.")
    return render_template(
        "agency/kios/tanda_terima.html",
        application=found,
        files=_files(found),
        nik=mask(kiosk_device.visit().nik or ""),
        place=devices.name_of(kiosk_device.here()),
        picture=qr.svg(absolute(url_for("public.tracked", token=found.token)), "Kode QR menuju keadaan permohonan"),
    )


def _files(found: Application) -> list[str]:
    """Titles of what was attached, with the number of pages."""
    definition = catalogue.definition_of(found.service_version)
    names = {one.code: one.name for one in definition.attachments}
    pages: dict[str, int] = {}
    for one in content.current_attachments(found):
        name = names.get(one.requirement, one.requirement)
        pages[name] = pages.get(name, 0) + one.pages
    return [f"{name} ({count} halaman)" for name, count in pages.items()]
