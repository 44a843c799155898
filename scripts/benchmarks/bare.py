"""What anybody would write first: xhtml2pdf, then pyHanko's own B-LTA, without number, marks, archive or check.

The pages are given as finished HTML and the key is read once; each signature has a validation context of its own, as
in pyHanko's manual, for a context is bound to the moment when it was made.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import tempfile
import time
from io import BytesIO
from pathlib import Path
from typing import Any

from pyhanko.keys import load_certs_from_pemder
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, SimpleSigner, async_sign_pdf
from pyhanko.sign.timestamps.aiohttp_client import HTTPTimeStamper
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.fetchers.aiohttp_fetchers import AIOHttpFetcherBackend
from xhtml2pdf.config.resources import ResourceAccessPolicy
from xhtml2pdf.document import pisaDocument

from config import Config
from workers.fonts import FACES, face_path, font_folders
from workers.pki.make import DEMO_PASSPHRASE
from workers.render import ASSETS
from workers.signing.network import open_session

FINISH_SECONDS = 180


def seconds_for(config: Config, pages: list[str], processes: int) -> float:
    """How long so many processes side by side take to draw and sign these pages, warmed up by one page each."""
    with tempfile.TemporaryDirectory(prefix="capil-") as folder:
        task = Path(folder) / "task.json"
        pki = str(config.signer_pkcs12.parent)
        task.write_text(json.dumps({"pki": pki, "pki_url": config.pki_url, "tsa": config.tsa_url, "pages": pages}))
        command = [sys.executable, "-m", "scripts.benchmarks.bare", str(task)]
        started = [
            subprocess.Popen([*command, f"{number}/{processes}"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            for number in range(processes)
        ]
        try:
            return _seconds_of(started)
        finally:
            for process in started:
                process.kill()
                process.wait()


def _seconds_of(started: list[subprocess.Popen[bytes]]) -> float:
    for process in started:
        process.stdout.readline()  # type: ignore[union-attr]  # it is a pipe
    begun = time.monotonic()
    for process in started:
        process.stdin.write(b"go\n")  # type: ignore[union-attr]  # the same
        process.stdin.flush()  # type: ignore[union-attr]  # the same
    for process in started:
        if process.wait(FINISH_SECONDS):
            raise RuntimeError("the bare counterpart failed")
    return time.monotonic() - begun


def draw(html: str) -> bytes:
    """The page as xhtml2pdf draws it."""
    out = BytesIO()
    policy = ResourceAccessPolicy.server(ASSETS, allow_remote=False, extra_roots=font_folders())
    result = pisaDocument(html, out, link_callback=_locate, resource_policy=policy, encoding="utf-8")
    if result.err:
        raise RuntimeError("the page was not drawn")
    return out.getvalue()


def _locate(uri: str, _base: str | None) -> str:
    return uri if uri.startswith("data:") else str(face_path(uri) if uri in FACES else ASSETS / uri)


async def _work(task: dict[str, Any], pages: list[str]) -> None:
    pki = Path(task["pki"])
    signer = SimpleSigner.load_pkcs12(pki / "kepala.p12", passphrase=DEMO_PASSPHRASE.encode())
    anchors = list(load_certs_from_pemder([pki / "ca.pem"]))
    async with open_session(task["pki_url"]) as session:
        stamper = HTTPTimeStamper(task["tsa"], session=session)
        fetcher = AIOHttpFetcherBackend(session)
        await _sign(draw(pages[0]), signer, stamper, _context(anchors, fetcher))
        print("ready", flush=True)
        sys.stdin.readline()
        context = _context(anchors, fetcher)
        for page in pages:
            await _sign(draw(page), signer, stamper, context)


def _context(anchors: list[Any], fetcher: AIOHttpFetcherBackend) -> ValidationContext:
    roots = [one for one in anchors if one.subject == one.issuer]
    others = [one for one in anchors if one not in roots]
    return ValidationContext(
        trust_roots=roots, other_certs=others, allow_fetching=True, revocation_mode="require", fetcher_backend=fetcher
    )


async def _sign(pdf: bytes, signer: SimpleSigner, stamper: HTTPTimeStamper, context: ValidationContext) -> bytes:
    metadata = PdfSignatureMetadata(
        field_name="TTE",
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.FILL_FORMS,
        embed_validation_info=True,
        validation_context=context,
        use_pades_lta=True,
    )
    signed = await async_sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)), metadata, signer=signer, timestamper=stamper)
    return signed.getvalue()


def main() -> None:
    """``python -m scripts.benchmarks.bare TASK N/M``: the N-th (from 0) of M parts, after a line on stdin."""
    task = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    number, parts = map(int, sys.argv[2].split("/"))
    size = len(task["pages"]) // parts
    asyncio.run(_work(task, task["pages"][number * size : (number + 1) * size]))


if __name__ == "__main__":
    main()
