"""The officer's own account: password, and the telephone that makes the six digits.

Pasal: Pasal 19(3)a.
"""

from __future__ import annotations

from flask import flash, redirect, request, session, url_for
from flask_admin import expose
from werkzeug.wrappers import Response

from admin_app import sessions
from admin_app.qr import svg
from admin_app.staff.gated import Gated
from models.operations.logins import officers, own_login
from models.operations.logins.sessions import end_session
from models.rules.errors import AlreadyChanged, DomainError, InvalidInput


class OwnAccount(Gated):
    """Open to every officer; to one without a second factor only what enrols it."""

    def is_visible(self) -> bool:
        """Reached from the name in the header."""
        return False

    @expose("/")
    def index(self) -> str | Response:
        """What there is to know about oneself."""
        visitor = sessions.visitor()
        if visitor and not (visitor.second_factor or sessions.officer().demo):
            return redirect(url_for("own.enrol"))
        return self.render("staff/masuk/akun.html", errors=[])

    @expose("/kata-sandi", methods=("POST",))
    def change_password(self) -> str | Response | tuple[str, int]:
        """A new password, the old one asked for."""
        officer, visitor = sessions.officer(), sessions.visitor()
        fields = [request.form.get(name, "") for name in ("sandi_lama", "sandi_baru", "sandi_ulang")]
        try:
            own_login.change_own_password(officer, *fields, keep=visitor.token if visitor else "")
        except InvalidInput as refusal:
            page = self.render("staff/masuk/akun.html", errors=[(refusal.field, refusal.message)])
            return page, refusal.status
        flash("Kata sandi sudah diganti. Sesi Anda di perangkat lain sudah diakhiri.", "success")
        return redirect(url_for("own.index"))

    @expose("/ponsel")
    def enrol(self) -> str | Response:
        """The QR to be read by the telephone's authenticator."""
        try:
            return self._enrolment("")
        except AlreadyChanged as done:
            flash(done.message, "error")
            return redirect(url_for("own.index"))

    @expose("/ponsel/kode", methods=("POST",))
    def confirm(self) -> str | Response | tuple[str, int]:
        """The first code from the telephone puts it in force."""
        officer = sessions.officer()
        try:
            own_login.confirm_enrolment(officer, request.form.get("kode", "")[:20])
        except AlreadyChanged:
            raise
        except DomainError as refusal:
            return self._enrolment(refusal.message), refusal.status
        self._enter_whole()
        flash("Ponsel sudah terdaftar. Mulai sekarang kode enam angka diminta setiap kali Anda masuk.", "success")
        return redirect(url_for("staff.home"))

    def _enter_whole(self) -> None:
        """The session of before the second factor ends; a fresh one begins."""
        officer, visitor = sessions.officer(), sessions.visitor()
        token = officers.log_in(officer, address=sessions.address(), agent=sessions.agent(), second_factor=True)
        if visitor is not None:
            end_session(visitor.token)
        session.clear()
        sessions.sign_in(token)

    def _enrolment(self, error: str) -> str:
        officer = sessions.officer()
        uri = own_login.enrolment_uri(officer)
        secret = officer.totp_secret or ""
        grouped = " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))
        return self.render("staff/masuk/ponsel.html", qr=svg(uri), secret=grouped, error=error)
