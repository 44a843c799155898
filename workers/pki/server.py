"""The demo PKI's services on loopback: time-stamps (RFC 3161), OCSP (RFC 6960), lists and certificates."""

from __future__ import annotations

import base64
import binascii
import re
import socket
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from cryptography.hazmat.primitives.serialization import Encoding
from werkzeug.exceptions import BadRequest, HTTPException, MethodNotAllowed, NotFound
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

from workers.pki.revocation import AUTHORITIES, answer_ocsp, current_crl, read_certificate
from workers.pki.tsa import TimestampAuthority

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

LIMIT = 64 * 1024  # bytes of a request's body: both protocols need a few hundred


class PkiServer:
    """A WSGI application over the folder that ``make_demo_pki`` filled."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.authority = TimestampAuthority(folder)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request (PEP 3333)."""
        request = Request(environ)
        request.max_content_length = LIMIT
        try:
            response: Response | HTTPException = self.answer(request)
        except HTTPException as error:
            response = error
        return response(environ, start_response)

    def answer(self, request: Request) -> Response:
        """Route one request.

        Raises:
            HTTPException: no such path, or a body that cannot be read.
        """
        path = request.path
        if path == "/tsa":
            _only_post(request)
            return Response(self.authority.answer(request.get_data()), mimetype="application/timestamp-reply")
        if path == "/ocsp":
            _only_post(request)
            return self._ocsp(request.get_data())
        if path.startswith("/ocsp/"):
            return self._ocsp(_from_path(path.removeprefix("/ocsp/")))
        found = re.fullmatch(r"/(crl|ca)/([a-z]+)\.(crl|cer)", path)
        if not found or found[2] not in AUTHORITIES:
            raise NotFound
        if found[1] == "crl":
            return Response(current_crl(self.folder, found[2], datetime.now(UTC)), mimetype="application/pkix-crl")
        certificate = read_certificate(self.folder / f"{found[2]}.pem")
        return Response(certificate.public_bytes(Encoding.DER), mimetype="application/pkix-cert")

    def _ocsp(self, request_der: bytes) -> Response:
        return Response(answer_ocsp(self.folder, request_der), mimetype="application/ocsp-response")


def make_pki_server(folder: Path, host: str = "127.0.0.1", port: int = 0) -> BaseWSGIServer:
    """A threaded server, bound but not yet serving; ``port`` 0 takes a free one (``server.server_port``)."""
    return make_server(host, port, PkiServer(folder), threaded=True, request_handler=_Handler)


def serve_pki(folder: Path, pki_url: str) -> None:
    """Serve the folder at the address of ``pki_url`` until the process is told to stop."""
    address = urlsplit(pki_url)
    make_pki_server(folder, address.hostname or "127.0.0.1", address.port or 80).serve_forever()


class _Handler(WSGIRequestHandler):
    """Without a line per request, and without Nagle's delay between the head and the body of an answer."""

    def setup(self) -> None:
        super().setup()
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Two time-stamps per document would bury the rest of the log."""


def _only_post(request: Request) -> None:
    if request.method != "POST":
        raise MethodNotAllowed(["POST"])


def _from_path(part: str) -> bytes:
    """The request of an OCSP GET (RFC 6960 appendix A.1: base64 in the path, percent-encoded)."""
    try:
        return base64.b64decode(unquote(part), validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadRequest from error
