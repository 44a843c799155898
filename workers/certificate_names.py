"""Names in certificates prepared for comparison once (RFC 4518): one validation compares the same few a hundred times.

Importing this module makes asn1crypto remember what it made of a name; what a name is equal to does not change.
"""

from __future__ import annotations

from functools import lru_cache

from asn1crypto import x509

NAMES_KEPT = 512
LONGEST_KEPT = 1024  # bytes or characters: a stranger's file must not fill our memory with names

_stock_preparation = x509.NameTypeAndValue._ldap_string_prep  # noqa: SLF001 - the library offers no other place
_stock_key = x509.Name.hashable.fget
_stock_equality = x509.Name.__eq__


@lru_cache(maxsize=NAMES_KEPT)
def _known_text(text: str) -> str:
    prepared: str = _stock_preparation(None, text)
    return prepared


@lru_cache(maxsize=NAMES_KEPT)
def _known_key(der: bytes) -> str:
    key: str = _stock_key(x509.Name.load(der))
    return key


def _prepared(self: x509.NameTypeAndValue, text: str) -> str:
    prepared: str = _known_text(text) if len(text) <= LONGEST_KEPT else _stock_preparation(self, text)
    return prepared


def _key(self: x509.Name) -> str:
    der = self.dump()
    key: str = _known_key(der) if len(der) <= LONGEST_KEPT else _stock_key(self)
    return key


def _equals(self: x509.Name, other: object) -> bool:
    """By the keys, which differ wherever the names do; of equal keys only one spelling is known to be one name."""
    if not isinstance(other, x509.Name):
        return _stock_says(self, other)
    try:
        alike: bool = self.hashable == other.hashable
    except ValueError:  # a letter that no name may hold: what that means here is the library's to say
        return _stock_says(self, other)
    return _stock_says(self, other) if alike and self.dump() != other.dump() else alike


def _stock_says(one: x509.Name, other: object) -> bool:
    same: bool = _stock_equality(one, other)
    return same


x509.NameTypeAndValue._ldap_string_prep = _prepared  # noqa: SLF001 - see above
x509.Name.hashable = property(_key)
x509.Name.__eq__ = _equals
