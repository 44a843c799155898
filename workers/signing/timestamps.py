"""Time-stamps over one kept session (RFC 3161), and the error that says that the time-stamping service is away."""

from __future__ import annotations

import aiohttp
from asn1crypto import cms, tsp
from pyhanko.sign.timestamps.aiohttp_client import HTTPTimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError

from models.rules.errors import TimestampUnavailable

TSA_SECONDS = 5
USUAL_TOKEN = 6144  # bytes of DER: a token with two RSA-4096 certificates; corrected by the first one seen


class TimestampClient(HTTPTimeStamper):
    """A time-stamper on the caller's session; it checks that the token is about the digest that was sent."""

    def __init__(self, url: str, session: aiohttp.ClientSession, *, seconds: float = TSA_SECONDS) -> None:
        super().__init__(url, timeout=seconds, session=session)
        self.token_size = USUAL_TOKEN

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        """One token for that digest.

        Raises:
            TimestampUnavailable: no answer in time, a refusal, or an answer about something else.
        """
        try:
            token = await super().async_timestamp(message_digest, md_algorithm)
            info: tsp.TSTInfo = token["content"]["encap_content_info"]["content"].parsed
            stamped = info["message_imprint"]["hashed_message"].native
        except (TimestampRequestError, OSError, ValueError, TypeError, KeyError) as error:
            raise TimestampUnavailable from error
        if stamped != message_digest:
            raise TimestampUnavailable
        self.token_size = len(token.dump())
        return token
