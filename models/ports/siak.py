"""The port to SIAK, the national system that alone gives NIK and KK numbers.

Pasal: Pasal 11(1), Pasal 11(2).
"""

from __future__ import annotations

from typing import Protocol

SIMULATOR_REGION = "161099"
FEMALE_DAY_OFFSET = 40


class Siak(Protocol):
    """Asks for numbers; None means “asked, not received yet”. ``sequence`` is our request's own number."""

    def request_nik(self, payload: dict[str, str], sequence: int) -> str | None:
        """A NIK for ``payload``: name, sex ``1``/``2``, birth_date ISO."""
        ...

    def request_kk(self, payload: dict[str, str], sequence: int) -> str | None:
        """A KK number for ``payload``: kk (the number so far), head (name), recorded (ISO day)."""
        ...


class SiakSimulator:
    """Gives numbers in kecamatan 99, which does not exist, so that nobody can take one for real."""

    def request_nik(self, payload: dict[str, str], sequence: int) -> str | None:
        """See :class:`Siak`; the same request always gets the same number."""
        year, month, day = payload["birth_date"].split("-")
        shown = int(day) + (FEMALE_DAY_OFFSET if payload["sex"] == "2" else 0)
        return f"{SIMULATOR_REGION}{shown:02d}{month}{year[2:]}{8000 + sequence % 2000:04d}"

    def request_kk(self, payload: dict[str, str], sequence: int) -> str | None:
        """See :class:`Siak`."""
        year, month, day = payload["recorded"].split("-")
        return f"{SIMULATOR_REGION}{day}{month}{year[2:]}{8000 + sequence % 2000:04d}"


class ManualSiak:
    """No interface: an officer enters the number that SIAK gave (a work list shows what is waiting)."""

    def request_nik(self, payload: dict[str, str], sequence: int) -> str | None:  # noqa: ARG002 - the port's shape
        """See :class:`Siak`; always None."""
        return None

    def request_kk(self, payload: dict[str, str], sequence: int) -> str | None:  # noqa: ARG002 - the port's shape
        """See :class:`Siak`; always None."""
        return None


def open_siak(kind: str) -> Siak:
    """The adapter called ``simulator`` or ``manual``. Raises: KeyError for another name."""
    adapters: dict[str, type[SiakSimulator | ManualSiak]] = {"simulator": SiakSimulator, "manual": ManualSiak}
    return adapters[kind]()
