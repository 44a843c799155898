"""What this web process is bound to: its settings and the store of files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from flask import Flask, current_app

from config import Config
from models.ports.store import Store

_NAME = "capil"


@dataclass(frozen=True, slots=True)
class _Bound:
    config: Config
    store: Store


def bind(app: Flask, config: Config, store: Store) -> None:
    """Remember both on the application."""
    app.extensions[_NAME] = _Bound(config, store)


def config() -> Config:
    """The settings of the running application."""
    return cast("_Bound", current_app.extensions[_NAME]).config


def store() -> Store:
    """The content-addressed store of the running application."""
    return cast("_Bound", current_app.extensions[_NAME]).store


def absolute(path: str) -> str:
    """``path`` (from ``url_for``) as an address that works outside this site, as in an e-mail."""
    return config().base_url + path
