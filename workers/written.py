"""ASN.1 values in their written form, which asn1crypto copies where it would build anew what was made of values.

It does so at every dump, nested parts several times over: most of the work of a signature or a time-stamp.
"""

from __future__ import annotations

from typing import TypeVar

from asn1crypto import core

Part = TypeVar("Part", bound=core.Asn1Value)


def written(part: Part) -> Part:
    """The same value, read back from its DER."""
    again: Part = type(part).load(part.dump())
    return again
