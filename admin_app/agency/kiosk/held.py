"""Every form of a resident is answered by a redirect: a browser keeps the body of a form whose answer it shows.

Pasal: Pasal 10(2)b.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import redirect, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from admin_app import kiosk_device, resend, stash
from models.operations.kiosks import screens
from models.rules.errors import DomainError


@dataclass(frozen=True, slots=True)
class Problem:
    """What was wrong with the form, and where."""

    message: str
    field: str
    status: int


@dataclass(frozen=True, slots=True)
class Held:
    """What the form said that led here; empty on a page that was simply opened."""

    typed: MultiDict[str, str] = field(default_factory=MultiDict)
    problem: Problem | None = None
    more: Mapping[str, Any] = field(default_factory=dict)

    @property
    def status(self) -> int:
        """What the page is answered with."""
        return self.problem.status if self.problem else 200


def refused(refusal: DomainError, path: str = "", **more: Any) -> Response:
    """Show the form again (at ``path``, here where none is given) with what was typed and what is wrong with it."""
    problem = [refusal.message, getattr(refusal, "field", "") or "", int(refusal.status)]
    return shown(path, typed=stash.typed(), problem=problem, **more)


def shown(path: str = "", **data: Any) -> Response:
    """Let the next page at ``path`` (here where none is given) show ``data``."""
    target = path or request.path
    screens.hold(kiosk_device.here(), target, data)
    return redirect(target, 303)


def once(take: Callable[[], Response]) -> Response:
    """The redirect that ``take`` gives, once for one form: a refusal is an answer too, and is counted and told once."""
    return resend.taken(lambda: str(take().location))


def taken() -> Held:
    """What this page is to show."""
    data = screens.take(kiosk_device.here(), request.path)
    typed = MultiDict((name, value) for name, value in data.pop("typed", ()))
    problem = data.pop("problem", None)
    return Held(typed, Problem(*problem) if problem else None, data)
