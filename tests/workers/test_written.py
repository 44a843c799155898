"""A value that was built and the same one as written are alike to the byte, at the top and inside another."""

from __future__ import annotations

from asn1crypto import cms

from workers.written import written


def attribute(text: bytes) -> cms.CMSAttribute:
    return cms.CMSAttribute({"type": "message_digest", "values": [text]})


def test_the_written_form_has_the_same_bytes():
    built = attribute(b"contoh")
    assert written(built).dump() == built.dump()
    assert written(built).dump() != attribute(b"lain").dump()


def test_it_keeps_its_bytes_and_order_inside_another_value():
    parts = [cms.CMSAttribute({"type": "content_type", "values": ["data"]}), attribute(b"contoh")]
    outer = cms.CMSAttributes(parts)
    assert cms.CMSAttributes([written(part) for part in parts]).dump() == outer.dump()
    signer = {"version": "v1", "digest_algorithm": {"algorithm": "sha256"}, "signature": b"x"}
    signer |= {"sid": cms.SignerIdentifier("subject_key_identifier", b"k")}
    signer |= {"signature_algorithm": {"algorithm": "sha256_ecdsa"}}
    with_built, with_written = (cms.SignerInfo({**signer, "signed_attrs": one}) for one in (outer, written(outer)))
    assert with_written.dump() == with_built.dump()
