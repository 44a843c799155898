"""What is done around each request: at the addresses for programs only what concerns them.

Programs have no cookie, form or kiosk. What serves those is asked for pages alone; what protects every answer says so
with :func:`for_programs`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from itertools import chain
from typing import Any, TypeVar

from flask import Flask, request

from admin_app import problems

Hook = TypeVar("Hook", bound=Callable[..., Any])
Hooks = list[Callable[..., Any]]

_MARK = "for_programs"


def for_programs(hook: Hook) -> Hook:
    """Let ``hook`` be asked at the addresses for programs too, wherever it is registered."""
    vars(hook)[_MARK] = True
    return hook


class Application(Flask):
    """Flask, which asks every hook at every address, but for the addresses of programs."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """As it is: no function of ours is a coroutine, and to look took longer than some of them."""
        return func

    def preprocess_request(self) -> Any:
        """As Flask's: the first answer, None where the view is to give it."""
        if not problems.wanted():
            return super().preprocess_request()
        for hook in self.around_programs(tuple(request.blueprints))[0]:
            if (answer := hook()) is not None:
                return answer
        return None

    def process_response(self, response: Any) -> Any:
        """As Flask's, from the last hook to the first; no program has a session to be kept."""
        if not problems.wanted():
            return super().process_response(response)
        for hook in self.around_programs(tuple(request.blueprints))[1]:
            response = hook(response)
        return response

    @cache  # noqa: B019 - one application for as long as the process lives; it takes no hook after its first request
    def around_programs(self, blueprints: tuple[str, ...]) -> tuple[Hooks, Hooks]:
        """Before and after, as they are asked: the marked hooks of the whole application and all of the blueprints'."""
        before, after = (
            [
                *(hook for hook in table[None] if hasattr(hook, _MARK)),
                *chain.from_iterable(table.get(name, ()) for name in reversed(blueprints)),
            ]
            for table in (self.before_request_funcs, self.after_request_funcs)
        )
        return before, after[::-1]
