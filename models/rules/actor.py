"""Who does something: given to every operation, written into every trail entry."""

from __future__ import annotations

from dataclasses import dataclass

from models.rules.roles import Role


@dataclass(frozen=True, slots=True)
class Actor:
    """``id`` is the officer's or account's key, None for the system; ``address`` the caller's IP address."""

    role: Role
    id: int | None
    name: str
    title: str = ""
    address: str = ""


SYSTEM = Actor(Role.SISTEM, None, "Sistem")
