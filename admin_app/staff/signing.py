"""The kepala's desk: his stack with exceptions first, one passphrase for the sitting, a result for each document.

There is no way to edit a file here (Pasal 15(1)k); the passphrase goes to the signer process and nowhere else.

Pasal: Pasal 15(1)i, Pasal 15(1)j, Pasal 15(1)k.
"""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

from flask import flash, redirect, request, session, url_for
from flask_admin import expose
from werkzeug.wrappers import Response

from admin_app import bound, sessions
from admin_app.security import limiter
from admin_app.staff.gated import Gated
from admin_app.staff.seen import MOST, read_seen
from models.operations import moves
from models.operations.clock import now
from models.operations.desk import queues, rivals, signing_desk, sittings
from models.operations.desk.office import Seen
from models.operations.documents import draft_documents
from models.operations.papers import drafting, moving, reading
from models.operations.papers import issuing as paper_issuing
from models.operations.transparency import looks
from models.ports.signer_client import KeyStatus, SignerClient
from models.rules.errors import DomainError, InvalidInput, NotFound
from models.rules.roles import Role
from models.rules.workflow import Action, Stage, button, step_for
from models.tables import Application

SITTING = "sidang"
EXPIRY_WARNING = timedelta(days=30)
QUIET_SECONDS = 10 * 60  # the signer closes an idle sitting after fifteen minutes
MOST_TOLD = 10
SIGN = step_for(Stage.KEPALA, Action.BUBUHKAN_TTE, Role.KEPALA)


class SigningDesk(Gated):
    """Only the kepala has this screen."""

    def __init__(self) -> None:
        super().__init__(name="Meja tanda tangan", endpoint="signing", url="tanda-tangan")

    @expose("/")
    def desk(self) -> str:
        """The stack, what is special about each file, and the certificate."""
        return self._desk()

    @expose("/bubuhkan", methods=("POST",))
    @limiter.limit("30 per minute")
    def sign(self) -> Response | tuple[str, int]:
        """Approve the ticked files in this sitting; the workers sign them from here on."""
        actor = sessions.actor()
        try:
            seen, papers = read_seen("berkas"), read_seen("naskah")
            stack = _own_stack(seen, papers)
            missing = sittings.unopened(actor, stack)
            if missing:
                names = ", ".join(one.reference for one in missing)
                raise InvalidInput(f"Buka dahulu berkas contoh ini sebelum menandatangani: {names}.", field="contoh")
            sitting = self._sitting(request.form.get("sandi_tte", ""))
        except DomainError as refusal:
            ticked = request.form.getlist("berkas") + request.form.getlist("naskah")
            return self._desk(refusal, ticked), refusal.status
        results = signing_desk.approve_many(actor, seen, sitting=sitting)
        results += paper_issuing.approve_many(actor, papers, sitting=sitting)
        _tell([f"{result.reference}: {result.error}" for result in results if result.error])
        self._touch(sitting)
        if all(result.error for result in results):
            return redirect(url_for("signing.desk"))
        return redirect(url_for("signing.result", sitting=sitting))

    @expose("/akhiri", methods=("POST",))
    def end(self) -> Response:
        """Close the sitting: the signer forgets the key."""
        open_sitting = session.pop(SITTING, None)
        if open_sitting:
            _signer().close_sitting(open_sitting["id"])
        flash("Sesi tanda tangan diakhiri. Passphrase diminta lagi untuk tumpukan berikutnya.", "success")
        return redirect(url_for("signing.desk"))

    @expose("/hasil/<sitting>")
    def result(self, sitting: str) -> str:
        """What became of each file; the page asks again by itself until all are done."""
        found, papers = _outcomes(sitting)
        states = [one.state for one in found] + [one.state for one in papers]
        if sittings.State.GAGAL in states:
            session.pop(SITTING, None)  # the signer may have been restarted: ask for the passphrase again
        return self.render(
            "staff/tte/hasil.html",
            outcomes=found,
            papers=papers,
            sitting=sitting,
            waiting=bool({sittings.State.BERJALAN, sittings.State.MENUNGGU} & set(states)),
            State=sittings.State,
        )

    @expose("/tanda-terima/<sitting>")
    def receipt(self, sitting: str) -> str:
        """What was signed, with the hashes, to be kept or printed."""
        found, papers = _outcomes(sitting)
        return self.render("staff/tte/tanda_terima.html", outcomes=found, papers=papers, sitting=sitting)

    def _desk(self, refusal: DomainError | None = None, ticked: list[str] | None = None) -> str:
        actor = sessions.actor()
        stack = list(queues.queue(Stage.KEPALA, queues.Whose.SEMUA, actor.id or 0).limit(MOST))
        marks = queues.marks(stack)
        for key, others in rivals.rivals(stack).items():
            marks[key].append(rivals.told(others))
        stack.sort(key=lambda one: not marks[one.id])
        papers = reading.stack()
        return self.render(
            "staff/tte/meja.html",
            stack=stack,
            papers=papers,
            read={one.id for one in papers if drafting.has_read(actor, one)},
            failed=reading.failures(papers),
            marks=marks,
            marked=[key for key, found in marks.items() if found],
            drawn={one.id for one in sittings.sample(actor, stack)},
            opened=looks.opened_since(actor, stack),
            drafts=draft_documents.of_stack(stack),
            sitting=_open_sitting(),
            key=_key_status(),
            soon=now() + EXPIRY_WARNING,
            label=button(SIGN),
            refusal=refusal,
            ticked=set(ticked or ()),
            wanted=set(request.args.getlist("pilih", type=int)),
        )

    def _sitting(self, passphrase: str) -> str:
        """The sitting that is open, else a new one opened with the passphrase."""
        found = _open_sitting()
        if found:
            return str(found["id"])
        if not passphrase:
            raise InvalidInput("Masukkan passphrase TTE.", field="sandi_tte")
        opened = _signer().open_sitting(sessions.officer().id, passphrase)
        return opened.sitting

    @staticmethod
    def _touch(sitting: str) -> None:
        session[SITTING] = {"id": sitting, "sampai": int(time.time()) + QUIET_SECONDS}


def _tell(errors: list[str]) -> None:
    """The first few; messages wait in the cookie, and a browser drops one that is too large."""
    for error in errors[:MOST_TOLD]:
        flash(error, "error")
    if len(errors) > MOST_TOLD:
        flash(f"Dan {len(errors) - MOST_TOLD} berkas lain yang belum dapat ditandatangani.", "error")


def _own_stack(seen: dict[int, Seen], papers: dict[int, Seen]) -> list[Application]:
    """The ticked files. Raises: InvalidInput when nothing is ticked, NotFound for what does not exist."""
    if not seen and not papers:
        raise InvalidInput("Centang dahulu berkas yang akan ditandatangani.", field="berkas")
    for key in papers:
        moving.load(key)
    return [moves.load(key) for key in seen]


def _open_sitting() -> dict[str, Any] | None:
    """The sitting that this browser opened and used lately."""
    found = session.get(SITTING)
    return found if found and found["sampai"] > time.time() else None


def _signer() -> SignerClient:
    return SignerClient(bound.config().signer_socket)


def _key_status() -> KeyStatus | DomainError:
    """The certificate's status, or why it cannot be told just now."""
    try:
        return _signer().certificate_status()
    except DomainError as error:
        return error


def _outcomes(sitting: str) -> tuple[list[sittings.Outcome], list[reading.PaperOutcome]]:
    """Files and papers. Raises: NotFound for a sitting that is not this officer's."""
    found = sittings.outcomes(sessions.officer().id, sitting)
    papers = reading.outcomes(sessions.officer().id, sitting)
    if not found and not papers:
        raise NotFound("Sesi tanda tangan itu tidak ditemukan.")
    return found, papers
