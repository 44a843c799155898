"""The office changes a service: copied, worked on by one, published by another, brought back, written as YAML."""

from __future__ import annotations

import copy
from dataclasses import replace
from datetime import timedelta

import pytest

from models.operations.applications import drafting
from models.operations.clock import now
from models.operations.designing import service_drafts, service_fit, service_text, service_trials
from models.operations.services import catalogue, catalogue_files
from models.rules.actor import SYSTEM
from models.rules.errors import AlreadyChanged, InvalidInput, MalformedDefinition, NotAllowed
from models.rules.roles import Role
from models.rules.service import from_dict, to_dict
from models.tables import DocumentType, DocumentTypeVersion, VersionTrial
from tests import world as w
from tests.models.operations.documents.test_issuing import issue

SOON = timedelta(minutes=5)


@pytest.fixture
def designer(world):
    return world.actor(Role.PERANCANG)


@pytest.fixture
def publisher(world):
    return world.actor(Role.PENGELOLA)


def in_force(code="DAF_SKP"):
    return catalogue.version_in_force(code)


def copied(actor, code="DAF_SKP"):
    return service_drafts.copy(actor, in_force(code).id)


def changed(actor, draft, **parts):
    data = copy.deepcopy(draft.definition) | parts
    return service_drafts.change(actor, draft.id, seen=service_drafts.revision(draft), definition=data)


def tried(draft, problem=""):
    """As a worker leaves it."""
    VersionTrial.create(
        version=draft,
        revision=service_drafts.revision(draft),
        asked_at=now(),
        done_at=now(),
        samples=[{"kode": "X", "judul": "X", "varian": "", "sha256": "", "masalah": problem}],
    )
    return draft


def publish(actor, draft, begins=None):
    return service_drafts.publish(actor, draft.id, seen=service_drafts.revision(draft), begins=begins)


def test_a_draft_begins_as_its_version_and_changes_nothing_in_force(world, designer):
    before = in_force()
    draft = copied(designer)
    assert (draft.state, draft.version, draft.based_on) == ("draf", before.version + 1, before.version)
    assert {**draft.definition, "version": 1} == {**before.definition, "version": 1}
    changed(designer, draft, short="Pindah")
    assert in_force().id == before.id
    assert catalogue.definition_of(in_force()).short == "Surat pindah"


def test_what_was_changed_by_somebody_else_is_not_overwritten(world, designer):
    draft = copied(designer)
    seen = service_drafts.revision(draft)
    changed(designer, draft, short="Pindah")
    with pytest.raises(AlreadyChanged, match="diubah orang lain"):
        service_drafts.change(designer, draft.id, seen=seen, definition=draft.definition)


def test_whoever_drafted_may_not_publish(world, designer, publisher):
    draft = tried(changed(designer, copied(designer), short="Pindah"))
    with pytest.raises(NotAllowed, match="tidak menerbitkan sendiri"):
        publish(designer, draft)
    second = changed(publisher, draft, short="Pindah lagi")
    with pytest.raises(NotAllowed):
        publish(publisher, second)


def test_a_published_draft_is_in_force_from_its_day_and_running_files_keep_their_version(world, designer, publisher):
    actor = drafting.actor_of(world.account, "")
    running = drafting.begin(actor, world.account, "DAF_SKP", "SKP_KELUAR_WNI")
    draft = tried(changed(designer, copied(designer), short="Pindah"))
    begins = now() + SOON
    version = publish(publisher, draft, begins)
    assert (version.state, version.published_by, version.published_from) == ("terbit", publisher.name, begins)
    assert catalogue.definition_of(in_force()).short == "Surat pindah"
    later = drafting.begin(actor, world.account, "DAF_SKP", "SKP_KELUAR_WNI")
    assert running.service_version_id == later.service_version_id != version.id


def test_a_former_version_comes_back_by_publishing_it_again(world, designer, publisher):
    first = in_force()
    publish(publisher, tried(changed(designer, copied(designer), short="Pindah")))
    assert catalogue.definition_of(in_force()).short == "Pindah"
    back = publish(publisher, tried(service_drafts.copy(designer, first.id)))
    assert in_force().id == back.id
    assert catalogue.definition_of(in_force()).short == "Surat pindah"


def test_what_the_office_published_or_drafts_outlives_a_start_of_the_program(world, designer, publisher):
    ours = publish(publisher, tried(changed(designer, copied(designer), short="Pindah")))
    copied(designer, "DAF_KK")
    services = [catalogue_files.service(code) for code in ("DAF_SKP", "DAF_KK")]
    versions = [in_force(one.code) for one in services]
    templates = {name: service_drafts.template_text(one, name) for one in versions for name in one.templates}
    assert catalogue.publish(SYSTEM, services, templates) == 0
    assert in_force() == ours
    newer = replace(catalogue_files.service("DAF_KK"), short="Kartu keluarga baru")
    assert catalogue.publish(SYSTEM, [newer], templates) == 1
    assert catalogue.definition_of(in_force("DAF_KK")) == newer


def test_of_two_drafts_the_one_that_began_last_is_in_force_whichever_was_copied_first(world, designer, publisher):
    first = tried(changed(designer, copied(designer), short="Dulu"))
    second = tried(changed(designer, copied(designer), short="Kemudian"))
    publish(publisher, second)
    assert in_force().id == second.id
    publish(publisher, first)
    assert in_force().id == first.id


def test_what_is_published_never_changes(world, designer, publisher):
    version = publish(publisher, tried(copied(designer)))
    with pytest.raises(AlreadyChanged, match="sudah terbit"):
        changed(designer, version, short="Lain")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"sections": [{"key": "A", "title": "A", "fields": [{"slug": "a", "kind": "x", "label": "A"}]}]}, "kind"),
        ({"summary": 5}, "summary"),
    ],
)
def test_a_faulty_draft_is_kept_but_not_published(world, designer, publisher, change, reason):
    draft = tried(changed(designer, copied(designer), **change))
    with pytest.raises(MalformedDefinition, match=reason):
        publish(publisher, draft)


def test_nothing_is_published_untried_or_when_a_document_could_not_be_drawn(world, designer, publisher):
    draft = copied(designer)
    with pytest.raises(InvalidInput, match="uji coba"):
        publish(publisher, draft)
    tried(draft, problem="variabel tidak ada")
    with pytest.raises(InvalidInput, match="belum jadi"):
        publish(publisher, draft)
    draft = changed(designer, draft, short="Lain")
    with pytest.raises(InvalidInput, match="uji coba untuk isi rancangan yang sekarang"):
        publish(publisher, draft)


def test_a_new_service_is_offered_once_it_is_published(world, designer, publisher):
    draft = service_drafts.create(designer, "sk_domisili", "Surat keterangan domisili")
    service_drafts.read(draft)
    assert "SK_DOMISILI" not in [kind.code for kind, _ in catalogue.offered()]
    with pytest.raises(InvalidInput, match="sudah dipakai"):
        service_drafts.create(designer, "SK_DOMISILI", "Lagi")
    publish(publisher, tried(draft))
    assert "SK_DOMISILI" in [kind.code for kind, _ in catalogue.offered()]
    assert DocumentType.get(DocumentType.code == "SK_DOMISILI").group == "Lainnya"


def test_a_service_that_begins_later_is_not_offered_yet(world, designer, publisher):
    publish(publisher, tried(service_drafts.create(designer, "SK_NANTI", "Nanti")), now() + SOON)
    assert "SK_NANTI" not in [kind.code for kind, _ in catalogue.offered()]


def test_yaml_is_the_same_after_the_round_trip(world, designer):
    for code in catalogue_files.service_codes():
        version = in_force(code)
        text = service_text.export(version)
        draft = service_text.import_draft(designer, text)
        same = {key: value for key, value in draft.definition.items() if key != "version"}
        assert same == {key: value for key, value in version.definition.items() if key != "version"}
        assert draft.templates == version.templates
        assert service_text.export(draft).replace(f"\n  version: {draft.version}\n", "\n") == text


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a: [", "YAML tidak terbaca"),
        ("layanan: 1", "harus berisi layanan dan templat"),
        ("layanan: {code: X}\ntemplat: {}", "wajib ada"),
        ("layanan: {}\nlayanan: {}\ntemplat: {}", "ditulis dua kali"),
    ],
)
def test_broken_yaml_imports_nothing(world, designer, text, reason):
    before = DocumentTypeVersion.select().count()
    with pytest.raises(MalformedDefinition, match=reason):
        service_text.import_draft(designer, text)
    assert DocumentTypeVersion.select().count() == before


IMPOSSIBLE = [
    (("office_time", "working_days"), -5, "office_time.working_days: harus bilangan dari 0"),
    (("office_time", "working_days"), 0, "office_time.working_days: harus dari 1"),
    (("reporting", "days"), 10**30, "reporting.days: harus bilangan"),
    (("reporting", "days"), 99_999, "reporting.days: harus dari 0"),
    (("sections", 1, "fields", 0, "slug"), "<script>", "bukan nama"),
    (("sections", 1, "fields", 0, "label"), "A\0B", "tidak dapat dicetak"),
    (("sections", 1, "fields", 0, "label"), "Nama 🏥", "tidak dapat dicetak di dokumen: 🏥"),
    (("documents", 0, "number_format"), "{kab4}-X-{seq4}", "mulai lagi setiap hari"),
]


@pytest.mark.parametrize(("path", "value", "reason"), IMPOSSIBLE)
def test_what_would_fail_at_the_citizen_or_at_the_signature_is_refused_with_its_place(designer, path, value, reason):
    draft = service_drafts.create(designer, "SK_UJI", "Surat uji")
    data = copy.deepcopy(draft.definition)
    part = data
    for key in path[:-1]:
        part = part[key]
    part[path[-1]] = value
    with pytest.raises(MalformedDefinition, match=reason):
        from_dict(data)


def field(**more):
    return ("sections", 1, "fields", 0), {"slug": "keperluan", "kind": "text", "label": "Keperluan"} | more


def effect(**more):
    return ("effects",), [{"kind": "resident.update", "role": "pemohon"} | more]


def attachment(**more):
    return ("attachments",), [{"code": "A_UJI", "name": "Surat", "need": "wajib", "how": "Foto."} | more]


UNKNOWN = [
    (*field(kind="choice", table="TIDAK_ADA"), "tabel kode TIDAK_ADA tidak ada"),
    (*field(kind="choice", table="AGAMA", choices={"99": "Lain"}), "kode 99 tidak ada di tabel AGAMA"),
    (*field(kind="choice", choices={"a": "A"}, default="b"), "b bukan salah satu pilihan"),
    (*field(kind="int", at_least=10, at_most=5), "tidak dapat dijawab"),
    (*effect(data={"tinggi_badan": "keperluan"}), "effects.0..data: unsur tinggi_badan tidak ada"),
    (*effect(fixed={"status_kawin": "99"}), "kode 99 tidak ada di tabel STATUS_KAWIN_KK"),
    (*effect(kind="resident.status", status="Z"), "kode Z tidak ada di tabel STATUS_PENDUDUK"),
    (*effect(kind="card.request", card="SIM"), "SIM bukan kartu"),
    (("reporting", "from_field"), "keperluan", "bukan isian tanggal"),
    (*attachment(max_pages=0), "attachments.0..max_pages: harus dari 1 sampai 100"),
    (*attachment(blank="F-9.99"), "attachments.0..blank: formulir F-9.99 tidak ada"),
    (("name",), "N" * 201, "name: paling panjang 200"),
]


@pytest.mark.parametrize(("path", "value", "reason"), UNKNOWN)
def test_a_name_that_exists_nowhere_is_found_in_the_draft_not_at_the_citizen(designer, path, value, reason):
    draft = service_drafts.create(designer, "SK_UJI", "Surat uji")
    part = draft.definition
    for key in path[:-1]:
        part = part[key]
    part[path[-1]] = value
    with pytest.raises(MalformedDefinition, match=reason):
        service_drafts.read(draft)


def test_the_services_that_come_with_the_program_name_only_what_exists(world):
    assert [service_fit.faults(one) for one in catalogue_files.services()] == [[] for _ in catalogue_files.services()]


def test_a_service_has_no_thousands_of_sections_and_its_templates_have_names(designer):
    draft = service_drafts.create(designer, "SK_UJI", "Surat uji")
    sections = [{"key": f"S{at}", "title": "Bagian", "fields": []} for at in range(400)]
    with pytest.raises(MalformedDefinition, match="sections: ada 402; paling banyak 300"):
        from_dict(draft.definition | {"sections": [*draft.definition["sections"], *sections]})
    text = service_text.export(draft).replace("  DOC_SK_UJI: |", "  ../../x: |")
    with pytest.raises(MalformedDefinition, match="bukan nama templat"):
        service_text.import_draft(designer, text)


def test_made_up_answers_reach_every_document_of_every_service(world, designer):
    for code in catalogue_files.service_codes():
        draft = copied(designer, code)
        drawn = {one.output.code for one in service_trials.samples(draft)}
        definition = service_drafts.read(draft)
        assert drawn == {one.code for one in definition.documents}, code


def test_the_rehearsal_names_the_files_that_a_stricter_form_would_refuse(world, designer):
    sent = w.sent(world)
    draft = copied(designer, "CAP_LAHIR")
    data = copy.deepcopy(draft.definition)
    data["attachments"].append(
        {"code": "A_BARU", "name": "Surat baru", "need": "wajib", "how": "Foto suratnya.", "confidence": "P"}
    )
    draft = service_drafts.change(designer, draft.id, seen=service_drafts.revision(draft), definition=data)
    (found,) = service_trials.rehearse(draft, lambda source, _data: source)
    assert found["berkas"] == sent.reference
    assert [one for one in found["gagal"] if one.startswith("A_BARU")]
    same = service_trials.rehearse(copied(designer, "CAP_LAHIR"), lambda source, _data: source)
    assert same == [{"berkas": sent.reference, "gagal": [], "beda": []}]


def test_the_rehearsal_names_what_would_be_printed_otherwise(world, designer):
    issue(w.approved(world))
    draft = copied(designer, "CAP_LAHIR")

    def printed(_template, data):
        return f"{data['dokumen']['judul']}\n{data['isian']['pelapor_hubungan']['teks']}"

    assert service_trials.rehearse(draft, printed)[0]["beda"] == []
    data = copy.deepcopy(draft.definition)
    data["documents"][0]["title"] = "Kutipan yang Baru"
    (asked,) = [one for part in data["sections"] for one in part["fields"] if one["slug"] == "pelapor_hubungan"]
    asked["choices"] = {code: f"{label} (baru)" for code, label in asked["choices"].items()}
    draft = service_drafts.change(designer, draft.id, seen=service_drafts.revision(draft), definition=data)
    excerpt, register = (one for one in service_trials.rehearse(draft, printed)[0]["beda"] if "baris hilang" in one)
    assert excerpt == "Kutipan Akta Kelahiran: 2 baris hilang, 2 baris baru"
    assert register == "Register Akta Kelahiran: 1 baris hilang, 1 baris baru"


def test_the_definition_of_a_copy_parses_to_what_it_was(world, designer):
    draft = copied(designer)
    assert to_dict(service_drafts.read(draft)) == draft.definition
