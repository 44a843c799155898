"""The one HTTP session of the signer process: hard time limits, and the demo's host mapped to loopback."""

from __future__ import annotations

import socket
from urllib.parse import urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver

from workers.pki.make import DEMO_HOST

TOTAL_SECONDS = 10.0
CONNECT_SECONDS = 3.0


def open_session(pki_url: str | None = None) -> aiohttp.ClientSession:
    """A keep-alive session, owned and closed by the caller; ``pki_url`` is where the demo PKI really listens.

    Every request without limits of its own ends after ``TOTAL_SECONDS``, however slowly the other side drips.
    """
    connector = aiohttp.TCPConnector(resolver=_Resolver(pki_url), limit=32, keepalive_timeout=60)
    timeout = aiohttp.ClientTimeout(total=TOTAL_SECONDS, connect=CONNECT_SECONDS)
    return aiohttp.ClientSession(connector=connector, timeout=timeout, trust_env=False)


class _Resolver(AbstractResolver):
    """Names as everywhere, but the host in the demo's certificates is the demo PKI's address and port."""

    def __init__(self, pki_url: str | None) -> None:
        self._demo = urlsplit(pki_url) if pki_url else None
        self._others = ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        if host != DEMO_HOST or self._demo is None:
            return await self._others.resolve(host, port, family)
        return [
            ResolveResult(
                hostname=host,
                host=self._demo.hostname or "127.0.0.1",
                port=self._demo.port or 80,
                family=socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
        ]

    async def close(self) -> None:
        await self._others.close()
