"""Which kin may not marry, by parents alone."""

from __future__ import annotations

import pytest

from models.rules.kinship import forbidden

PARENTS = {
    "anak": ("ayah", "ibu"),
    "adik": ("ayah", "ibu"),
    "tiri": ("lain", "ibu"),
    "ayah": ("kakek", "nenek"),
    "bibi": ("kakek", "nenek"),
    "sepupu": ("bibi",),
    "kakek": ("buyut",),
    "adik kakek": ("buyut",),
    "anak adik kakek": ("adik kakek",),
    "buyut": ("moyang",),
}


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        ("anak", "ibu", "ibu tercatat sebagai orang tua anak"),
        ("nenek", "anak", "nenek tercatat sebagai kakek atau nenek anak"),
        ("anak", "buyut", "buyut tercatat sebagai buyut anak"),
        ("anak", "adik", "bersaudara"),
        ("tiri", "anak", "bersaudara"),
        ("bibi", "anak", "bibi tercatat sebagai saudara orang tua anak"),
        ("anak", "adik kakek", "adik kakek tercatat sebagai saudara kakek atau nenek anak"),
        ("anak", "sepupu", ""),
        ("anak", "anak adik kakek", ""),
        ("ayah", "ibu", ""),
        ("tiri", "ayah", ""),
        ("asing", "anak", ""),
    ],
)
def test_who_may_not_marry_whom(one, other, told):
    found = forbidden((one, one), (other, other), PARENTS)
    assert (told in found.message) if told else found is None
    assert (forbidden((other, other), (one, one), PARENTS) is None) == (found is None)


def test_the_letter_of_the_law_is_named():
    assert "UU 1/1974 Pasal 8 huruf a" in forbidden(("ibu", "IBU"), ("anak", "ANAK"), PARENTS).message
    assert "UU 1/1974 Pasal 8 huruf b" in forbidden(("adik", "ADIK"), ("anak", "ANAK"), PARENTS).message


def test_whoever_is_told_to_be_his_own_ancestor_stops_nothing():
    assert forbidden(("a", "A"), ("b", "B"), {"a": ("c",), "c": ("a",)}) is None
