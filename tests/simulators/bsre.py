"""BSrE's e-sign client service as it is described: it really signs, and can refuse, be slow, be busy, or lie."""

from __future__ import annotations

import base64
import json
import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from asn1crypto import tsp
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.timestamps import TimeStamper
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

from workers.pki.make import DEMO_PASSPHRASE
from workers.pki.tsa import TimestampAuthority

NIK = "1610990101700001"
USER, PASSWORD = "aku-mandiri", "kata-sandi-aplikasi"
PASSPHRASE = "Passphrase#BSrE"
WRONG = "Proses signing gagal : Passphrase anda salah 2031"
UNKNOWN = "Proses signing gagal : User tidak terdaftar 2011"


@dataclass
class BsreService:
    """The account's state, what the service is told to do, and all that it was asked."""

    folder: Path  # of the demo PKI
    status: str = "ISSUE"
    field_name: str = "Signature1"
    behaviour: str = "honest"
    slow_seconds: float = 3.0
    asked: list[tuple[str, str]] = field(default_factory=list)  # route, passphrase
    kept: dict[str, bytes] = field(default_factory=dict)  # id_dokumen → signed PDF, for one download

    def signatures_asked(self) -> int:
        return sum("sign/pdf" in route for route, _ in self.asked)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        request = Request(environ)
        return self._answer(request)(environ, start_response)

    def _answer(self, request: Request) -> Response:
        account = request.authorization
        if account is None or (account.username, account.password) != (USER, PASSWORD):
            return _json({"error": "Unauthorized"}, 401)
        route = request.path
        body = request.get_json(silent=True) or {}
        self.asked.append((route, str(body.get("passphrase") or request.form.get("passphrase", ""))))
        if route == f"/api/user/status/{NIK}" or (route == "/api/v2/user/check/status" and body.get("nik") == NIK):
            return _json({"status_code": 1111, "status": self.status})
        if route.startswith("/api/sign/download/"):
            return self._download(route.rsplit("/", 1)[1])
        if route == "/api/sign/pdf":
            text = request.form.to_dict()
            return self._sign_v1(request.files["file"].read(), text)
        if route == "/api/v2/sign/pdf":
            return self._sign_v2(body)
        return _json({"error": "Not found"}, 404)

    def _sign_v1(self, pdf: bytes, form: dict[str, str]) -> Response:
        refused = self._refusal(form["nik"], form["passphrase"])
        if refused is not None:
            return refused
        signed = self._returned(pdf, form.get("reason", ""))
        document = secrets.token_hex(8)
        self.kept[document] = signed
        headers = {"id_dokumen": document}
        if self.behaviour == "cut":
            return Response(_broken_off(signed), headers={**headers, "Content-Length": str(len(signed))})
        return Response(signed, headers=headers, mimetype="application/pdf")

    def _sign_v2(self, body: dict[str, Any]) -> Response:
        refused = self._refusal(body["nik"], body["passphrase"])
        if refused is not None:
            return refused
        (properties,) = body["signatureProperties"]
        files = [self._returned(base64.b64decode(file), properties.get("reason", "")) for file in body["file"]]
        answer = json.dumps({"time": 12, "file": [base64.b64encode(file).decode() for file in files]}).encode()
        if self.behaviour == "cut":
            return Response(_broken_off(answer), headers={"Content-Length": str(len(answer))})
        return Response(answer, mimetype="application/json")

    def _refusal(self, nik: str, passphrase: str) -> Response | None:
        if self.behaviour.isdigit():
            return Response("<html>gateway</html>", int(self.behaviour))
        if self.behaviour == "slow":
            time.sleep(self.slow_seconds)
        if nik != NIK or self.status != "ISSUE":
            return _json({"error": UNKNOWN, "status_code": 400}, 400)
        if passphrase != PASSPHRASE:
            in_text = self.behaviour != "code in status_code"
            wrong = {"error": WRONG, "status_code": 400} if in_text else {"error": "gagal", "status_code": 2031}
            return _json(wrong, 400)
        return None

    def _returned(self, pdf: bytes, reason: str) -> bytes:
        """What the service sends back, honest or not."""
        if self.behaviour == "other document":
            pdf = pdf.replace(b"%PDF-1.7", b"%PDF-1.6")
        if self.behaviour == "overlay":
            pdf = _painted_over(pdf)
        if self.behaviour == "unsigned":
            return pdf
        key = "dicabut" if self.behaviour == "other key" else "kepala"
        name = "Lain" if self.behaviour == "other field" else self.field_name
        signed = self._sign(pdf, key, name, reason)
        if self.behaviour == "truncated":
            return signed[:-700]
        if self.behaviour == "flipped":
            at = signed.rindex(b"/Reason") + 12
            return signed[:at] + bytes([signed[at] ^ 1]) + signed[at + 1 :]
        return signed

    def _sign(self, pdf: bytes, key: str, name: str, reason: str) -> bytes:
        signer = _signer(self.folder / f"{key}.p12")
        metadata = PdfSignatureMetadata(
            field_name=name, reason=reason, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES
        )
        place = SigFieldSpec(name)
        tsa = _DirectTsa(TimestampAuthority(self.folder))
        writer = IncrementalPdfFileWriter(BytesIO(pdf))
        done: bytes = PdfSigner(metadata, signer, timestamper=tsa, new_field_spec=place).sign_pdf(writer).getvalue()
        return done

    def _download(self, document: str) -> Response:
        if document not in self.kept:
            return _json({"error": "Dokumen sudah pernah diunduh 4044", "status_code": 400}, 400)
        return Response(self.kept.pop(document), mimetype="application/pdf")


def make_bsre_server(service: BsreService) -> BaseWSGIServer:
    """A threaded server on a free port of loopback, bound but not yet serving."""
    return make_server("127.0.0.1", 0, service, threaded=True, request_handler=_Quiet)


class _Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.0"  # so that an answer that breaks off ends the connection

    def log(self, *_args: Any) -> None:
        """Tests have their own say."""


class _DirectTsa(TimeStamper):
    def __init__(self, authority: TimestampAuthority) -> None:
        super().__init__()
        self._authority = authority

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        return tsp.TimeStampResp.load(self._authority.answer(req.dump()))


@cache
def _signer(file: Path) -> SimpleSigner:
    return SimpleSigner.load_pkcs12(file, passphrase=DEMO_PASSPHRASE.encode())


def _json(body: dict[str, Any], status: int = 200) -> Response:
    return Response(json.dumps(body), status, mimetype="application/json")


def _broken_off(body: bytes) -> Iterator[bytes]:
    yield body[: len(body) // 2]


def _painted_over(pdf: bytes) -> bytes:
    stream = BytesIO(pdf)
    writer = IncrementalPdfFileWriter(stream)
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    drawing = writer.add_object(generic.StreamObject(stream_data=b"q 1 1 1 rg 60 700 400 60 re f Q"))
    page["/Contents"] = generic.ArrayObject([page.raw_get("/Contents"), drawing])
    writer.update_container(page)
    writer.write_in_place()
    return stream.getvalue()
