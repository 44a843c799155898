"""A real SMTP server on loopback that answers as a test wishes, with a certificate made for it."""

from __future__ import annotations

import datetime as dt
import ipaddress
import ssl
from dataclasses import dataclass, field

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

USER, PASSWORD = "capil", "sandi+uji/39"


@dataclass
class Desk:
    """What the server answers, and what it has seen: ``commands`` as ``(verb, over TLS)``, ``taken`` as bytes."""

    answers: dict[str, str] = field(default_factory=dict)
    hangs_up: str = ""  # after this verb, without an answer
    commands: list[tuple[str, bool]] = field(default_factory=list)
    taken: list[bytes] = field(default_factory=list)

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802 - aiosmtpd's name
        envelope.mail_from = address
        return self._said("MAIL", server)

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        envelope.rcpt_tos.append(address)
        return self._said("RCPT", server)

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        answer = self._said("DATA", server)
        if answer.startswith("2"):
            self.taken.append(envelope.content)
        return answer

    async def handle_QUIT(self, server, session, envelope):  # noqa: N802
        return self._said("QUIT", server)

    def authenticate(self, server, session, envelope, mechanism, auth_data):
        self.commands.append(("AUTH", session.ssl is not None))
        right = (auth_data.login, auth_data.password) == (USER.encode(), PASSWORD.encode())
        return AuthResult(success=right, handled=False)

    def _said(self, verb, server):
        self.commands.append((verb, server.session.ssl is not None))
        if self.hangs_up == verb:
            server.transport.abort()
        return self.answers.get(verb, "221 Bye" if verb == "QUIT" else "250 OK")


class MailServer(Controller):
    """``tls`` is None, ``starttls`` or ``smtps``; ``login`` demands a password."""

    def __init__(self, desk, *, identity=None, tls=None, login=False):
        self.tls, self.identity, self.login = tls, identity, login
        wrapped = server_context(identity) if tls == "smtps" else None
        super().__init__(desk, hostname="127.0.0.1", port=0, ssl_context=wrapped)

    def factory(self):
        context = server_context(self.identity) if self.tls == "starttls" else None
        return SMTP(
            self.handler,
            hostname="surel.uji",
            tls_context=context,
            authenticator=self.handler.authenticate,
            auth_required=self.login,
            auth_require_tls=self.tls == "starttls",
        )

    @property
    def address(self):
        return f"127.0.0.1:{self.port}"

    def _trigger_server(self):
        """Knock at the port that the kernel chose."""
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


def make_identity(folder, address="127.0.0.1"):
    """A self-signed certificate for ``address`` with its key, as one PEM file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "surel.uji")])
    today = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - dt.timedelta(days=1))
        .not_valid_after(today + dt.timedelta(days=2))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(address))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = folder / f"{address}.pem"
    file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM) + private)
    return file


def server_context(identity):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(identity)
    return context
