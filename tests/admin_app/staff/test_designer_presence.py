"""The office makes any service ask people to come, in forms and without a programmer."""

from __future__ import annotations

from io import BytesIO

import pytest

from models.operations.designing import service_drafts
from models.rules.presence import expected
from models.tables import DocumentTypeVersion


def fresh(draft):
    return DocumentTypeVersion.get_by_id(draft.id)


def test_presence_is_added_to_a_service_in_forms(designer, draft):
    designer.open(f"/petugas/rancangan/{draft.id}")
    designer.press("Tambah kehadiran di kantor")
    part = {"minutes": "15", "why": "Diperiksa di loket.", "ref": "Keputusan Dinas", "confidence": "P"}
    designer.press("Simpan", {**part, "from_stage": "operator", "before": "pengawas", "bring": "KTP"})
    designer.open(f"/petugas/rancangan/{draft.id}/bagian?di=presence")
    designer.press("Tambah orang yang hadir")
    designer.press("Simpan", {"role": "penghulu", "name": "Pemohon"})
    with pytest.raises(Exception, match="peran penghulu tidak ada"):
        service_drafts.read(fresh(draft))
    role = fresh(draft).definition["people"][0]["role"]
    designer.open(f"/petugas/rancangan/{draft.id}/bagian?di=presence.persons.0")
    designer.press("Simpan", {"role": role})
    definition = service_drafts.read(fresh(draft))
    assert [one.name for one in expected(definition.presence, "", {})] == ["Pemohon"]
    assert (definition.presence.minutes, definition.presence.before) == (15, "pengawas")
    assert definition.presence.bring == ("KTP",)
    text = designer.client.get(f"/petugas/rancangan/yaml/{draft.id}").get_data(as_text=True)
    designer.open("/petugas/rancangan/")
    designer.press("Masukkan", {"yaml": (BytesIO(text.encode()), "a.yaml")})
    newest = DocumentTypeVersion.select().order_by(DocumentTypeVersion.id.desc()).first()
    assert newest.id != draft.id
    assert newest.definition["presence"] == fresh(draft).definition["presence"]
