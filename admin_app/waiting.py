"""Pages that wait for a worker: they ask again by themselves, ever more slowly, and without JavaScript."""

from __future__ import annotations

from datetime import datetime

from werkzeug.wrappers import Response

from models.operations.clock import now

FIRST_SECONDS, SLOWEST_SECONDS, SLOWING = 2, 30, 4


def refreshing(response: Response, *, since: datetime) -> Response:
    """Let the browser load the page again; the longer it has waited since ``since``, the later."""
    waited = (now() - since).total_seconds()
    pause = int(min(SLOWEST_SECONDS, FIRST_SECONDS + max(0.0, waited) / SLOWING))
    response.headers["Refresh"] = str(pause)
    response.headers["Retry-After"] = str(pause)
    return response
