"""The drawing board in a browser without JavaScript: a service changed in forms, by two people."""

from __future__ import annotations

import copy
import json
import re

import pytest

from admin_app.staff.designer import changes, overview, shape
from models.operations.applications import blank_forms
from models.operations.clock import now, today
from models.operations.designing import service_drafts
from models.operations.services import catalogue, catalogue_files
from models.rules.service import to_dict
from models.tables import DocumentTypeVersion, VersionTrial
from tests.models.rules.household import service


def fresh(draft):
    return DocumentTypeVersion.get_by_id(draft.id)


def open_part(designer, draft, path):
    return designer.open(f"/petugas/rancangan/{draft.id}/bagian?di={path}")


def place_of(draft, slug):
    for at, section in enumerate(fresh(draft).definition["sections"]):
        for number, field in enumerate(section["fields"]):
            if field["slug"] == slug:
                return f"sections.{at}.fields.{number}"
    raise AssertionError(slug)


def field_of(draft, slug):
    return shape.part_at(fresh(draft).definition, place_of(draft, slug)).data


def test_saving_a_part_unchanged_changes_nothing(designer, draft):
    before = fresh(draft).definition
    for path in parts_of(before):
        page = open_part(designer, draft, path)
        assert page.status == 200, path
        designer.press("Simpan dan tetap di sini")
        assert fresh(draft).definition == before, path


@pytest.mark.parametrize(
    ("fault", "path", "where"),
    [
        ("sections[0].fields[1].kind: wajib ada", "sections.0.fields.1", "Pemohon › isian ke-2 › Jenis"),
        ("sections[0].fields[0].when: a tidak ada", "sections.0.fields.0", "Pemohon › Nama › Berlaku bila"),
        ("sections: x ada 2 kali", "", "Bagian formulir"),
        ("reporting.days: harus dari 0 sampai 3650", "reporting", "Batas lapor › Batas lapor (hari)"),
    ],
)
def test_a_fault_is_called_by_the_names_of_its_parts_and_leads_there(fault, path, where):
    fields = [{"slug": "nama", "kind": "name", "label": "Nama"}, {}]
    definition = {
        "sections": [{"key": "PEMOHON", "title": "Pemohon", "fields": fields}],
        "reporting": {"days": 0, "since": "sejak pindah", "confidence": "P"},
    }
    found = overview.fault_of(definition, fault)
    assert (found.path, found.where, found.reason) == (path, where, fault.partition(": ")[2])


def test_a_draft_that_is_not_complete_links_to_what_is_missing(designer, draft):
    open_part(designer, draft, "sections.0")
    designer.press("Tambah isian")
    page = designer.open(f"/petugas/rancangan/{draft.id}")
    assert "Belum dapat diterbitkan" in page.text
    count = len(fresh(draft).definition["sections"][0]["fields"])
    assert f"di=sections.0.fields.{count - 1}" in page.text.partition("wajib ada")[0]
    assert f"isian ke-{count} › Nama isian</a>: wajib ada" in page.text


def parts_of(definition):
    """One part of each class, wherever it stands."""
    seen = {}

    def walk(path):
        part = shape.part_at(definition, path)
        seen.setdefault(part.kind, path)
        for one in part.attributes:
            value = part.data.get(one.name)
            keys = [] if one.is_input or not value else [""] if one.form == "bagian" else list(_keys(value))
            for key in keys:
                walk(".".join(step for step in (path, one.name, str(key)) if step))

    walk("")
    return seen.values()


def _keys(value):
    return value if isinstance(value, dict) else range(len(value))


def test_a_question_is_reworded_and_asked_in_fewer_cases(designer, draft):
    path = place_of(draft, "alasan_lain")
    open_part(designer, draft, path)
    designer.press(
        "Simpan",
        {
            "ask": "Sebutkan alasannya",
            "when-0-0-apa": "alasan",
            "when-0-0-uji": "in",
            "when-0-0-nilai": "6, 7",
            "when-0-1-apa": "varian",
            "when-0-1-nilai": "SKP_KELUAR_WNI",
        },
    )
    changed = field_of(draft, "alasan_lain")
    assert changed["ask"] == "Sebutkan alasannya"
    assert changed["when"] == {"all": [{"field": "alasan", "in": ["6", "7"]}, {"variant": ["SKP_KELUAR_WNI"]}]}
    service_drafts.read(fresh(draft))


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"max_length": "banyak"}, "Tulis bilangan bulat"),
        ({"slug": ""}, "Wajib ada"),
        ({"choices": "1 Satu"}, "kode = teks"),
        ({"choices": "1 = Satu\n1 = Dua"}, "ditulis dua kali"),
        ({"when-0-0-apa": "alasan", "when-0-0-uji": "before", "when-0-0-nilai": "kemarin"}, "Syarat belum benar"),
    ],
)
def test_what_is_wrong_stands_beside_its_input_and_nothing_typed_is_lost(designer, draft, typed, message):
    before = fresh(draft).definition
    open_part(designer, draft, place_of(draft, "alasan_lain"))
    page = designer.press("Simpan", {"ask": "Kata baru <b>", **typed})
    assert page.status == 422
    assert message in page.words(".isian-galat")
    assert page.find("#ask")[0].get("value") == "Kata baru <b>"
    assert fresh(draft).definition == before


def test_the_blank_form_of_an_attachment_is_one_that_there_is(designer, draft):
    page = open_part(designer, draft, "attachments.0")
    assert [each.get("value") for each in page.find("#blank option")] == ["", *blank_forms.forms()]
    assert "dari ingatan" in page.words(".lembar")


def test_parts_are_added_moved_and_taken_out(designer, draft):
    before = copy.deepcopy(fresh(draft).definition["attachments"])
    designer.open(f"/petugas/rancangan/{draft.id}")
    designer.press("Tambah lampiran")
    designer.press(
        "Simpan", {"code": "A_BARU", "name": "Surat RT", "need": "boleh", "how": "Foto suratnya.", "confidence": "P"}
    )
    after = fresh(draft).definition["attachments"]
    assert [one["code"] for one in after] == [*(one["code"] for one in before), "A_BARU"]
    designer.open(f"/petugas/rancangan/{draft.id}")
    designer.press("Naik Surat RT")
    assert [one["code"] for one in fresh(draft).definition["attachments"]][-2] == "A_BARU"
    designer.open(f"/petugas/rancangan/{draft.id}")
    designer.press("Ya, hapus Surat RT dengan seluruh isinya")
    assert fresh(draft).definition["attachments"] == before


def test_a_change_leads_back_to_the_list_and_to_the_button_that_was_pressed(designer, draft):
    board = f"/petugas/rancangan/{draft.id}"
    second = fresh(draft).definition["sections"][1]["title"]
    designer.open(board)
    page = designer.press(f"Turun {second}", follow=False)
    assert page.headers["Location"] == f"{board}#turun-sections.2"
    assert designer.follow().find("ol[data-susunan=sections] > li")[2].find("a").text_content() == second
    assert designer.press(f"Ya, hapus {second} dengan seluruh isinya", follow=False).headers["Location"] == (
        f"{board}#daftar-sections"
    )
    open_part(designer, draft, "office_time")
    assert designer.press("Simpan", {"working_days": "5"}, follow=False).headers["Location"] == board


def test_nothing_is_taken_out_before_it_was_asked(designer, draft):
    page = designer.open(f"/petugas/rancangan/{draft.id}")
    asked = page.find("details button[value=hapus]")
    assert len(asked) == len(page.find("button[value=hapus]")) > 0
    assert [one for one in asked if one.getparent().get("open") is not None] == []


def test_a_draft_is_thrown_away_with_a_reason_and_stays_readable(designer, draft):
    designer.open(f"/petugas/rancangan/{draft.id}")
    page = designer.press(f"Ya, buang rancangan versi {draft.version}")
    assert page.status == 422
    assert "Tulis mengapa" in page.words(".galat-ringkas")
    page = designer.press(f"Ya, buang rancangan versi {draft.version}", {"alasan": "Salah salin"})
    assert f"Rancangan versi {draft.version}" in page.words()
    assert f"/petugas/rancangan/{draft.id}" not in page.links().values()
    assert designer.open(f"/petugas/rancangan/{draft.id}").status == 409
    listed = designer.open(f"/petugas/versi-layanan/?layanan={draft.document_type_id}")
    assert "dibuang" in listed.words("tbody")
    assert "Isian" in designer.open(f"/petugas/versi-layanan/details/?id={draft.id}").words("main h2")


def test_a_version_that_cannot_be_read_has_its_page_all_the_same(designer, draft):
    open_part(designer, draft, "sections.0")
    designer.press("Tambah isian")
    page = designer.open(f"/petugas/versi-layanan/details/?id={draft.id}")
    assert page.status == 200
    assert "Unduh YAML untuk membaca isinya" in page.words()
    assert designer.open(page.links()["Unduh YAML"]).status == 200


def test_a_part_is_called_by_its_name_and_an_effect_by_what_it_does(designer, draft):
    assert open_part(designer, draft, "office_time").words("main h1") == "Janji waktu"
    assert open_part(designer, draft, "effects.0").words("main h1") == "Anggota keluar dari keluarga: pengikut"


def test_a_list_is_put_in_order_at_once(draft):
    definition = fresh(draft).definition
    turned = changes.placed(definition, "declarations", list(reversed(range(len(definition["declarations"])))))
    assert turned["declarations"] == list(reversed(definition["declarations"]))
    with pytest.raises(Exception, match="tidak cocok lagi"):
        changes.placed(definition, "declarations", [0, 0, 1])


def test_two_people_at_once_one_succeeds_the_other_is_told(designer, draft, enter):
    colleague = enter("pengelola")
    open_part(designer, draft, "office_time")
    open_part(colleague, draft, "office_time")
    designer.press("Simpan", {"working_days": "5"})
    page = colleague.press("Simpan", {"working_days": "9"})
    assert page.status == 409
    assert "diubah orang lain" in page.words()
    assert fresh(draft).definition["office_time"]["working_days"] == 5


def test_whoever_drafted_cannot_publish_and_a_colleague_can(designer, draft, enter):
    open_part(designer, draft, "office_time")
    designer.press("Simpan", {"working_days": "5"})
    colleague = enter("pengelola")
    colleague.open(f"/petugas/rancangan/{draft.id}/terbitkan")
    assert "Jalankan dahulu uji coba" in colleague.press("Terbitkan").words(".galat-ringkas")
    VersionTrial.create(
        version=draft, revision=service_drafts.revision(fresh(draft)), asked_at=now(), done_at=now(), samples=[]
    )
    page = designer.open(f"/petugas/rancangan/{draft.id}/terbitkan")
    assert "harus orang lain" in page.words()
    assert designer.press("Terbitkan").status == 403
    colleague.open(f"/petugas/rancangan/{draft.id}/terbitkan")
    assert "tidak dapat dibaca" not in colleague.press("Terbitkan", {"begins": "01-01-2001"}).words(".galat-ringkas")
    assert "sudah lewat" in colleague.page.words(".galat-ringkas")
    colleague.press("Terbitkan", {"begins": ""})
    assert catalogue.definition_of(catalogue.version_in_force("DAF_SKP")).office_time.working_days == 5
    assert designer.open(f"/petugas/rancangan/{draft.id}").status == 409


def test_the_differences_are_shown_in_words(designer, draft):
    open_part(designer, draft, "office_time")
    designer.press("Simpan", {"working_days": "5"})
    page = designer.open(f"/petugas/rancangan/{draft.id}/banding")
    assert "Janji waktu › Janji (hari kerja)" in page.words()
    assert "Versi baru" not in page.words("tbody")
    text = service_drafts.template_text(draft, "DOC_SKPWNI")
    designer.open(f"/petugas/rancangan/{draft.id}/templat/DOC_SKPWNI")
    designer.press("Simpan dan buat contoh", {"teks": f"{text}\n<p>Tembusan & lain-lain</p>"})
    page = designer.open(f"/petugas/rancangan/{draft.id}/banding")
    assert page.words("pre ins") == "+<p>Tembusan & lain-lain</p>"
    assert "\n+<p>Tembusan & lain-lain</p>\n" in page.find("pre")[0].text_content()


def test_today_means_at_once():
    assert overview.begins(f"{today():%d-%m-%Y}") is None


def test_the_preview_asks_as_the_public_page_would_and_keeps_nothing(designer, draft, app):
    page = designer.open(f"/petugas/rancangan/{draft.id}")
    (link,) = [one.get("href") for one in page.find("a") if "Pratinjau" in one.text_content()][:1]
    stranger = app.test_client()
    page = stranger.get(link)
    assert page.status_code == 200
    assert "Tidak ada yang disimpan" in page.get_data(as_text=True)
    assert stranger.get(link[:-3] + "xyz").status_code == 404
    wrong = stranger.get(link, query_string={"hal": "tuj_prov", "jawaban": "{}", "kirim": "ya"})
    assert wrong.status_code in {200, 302}
    assert stranger.get(link, query_string={"jawaban": "{"}).status_code == 200
    full = stranger.get(link, query_string={"jawaban": json.dumps({"alasan_lain": "x" * 4_000})})
    assert full.status_code == 422
    assert "tidak dapat memuat jawaban sebanyak ini" in full.get_data(as_text=True)


def test_a_template_is_edited_and_a_new_trial_is_asked_for(designer, draft):
    page = designer.open(f"/petugas/rancangan/{draft.id}/templat/DOC_SKPWNI")
    assert "{{ isian.alasan | teks }}" in page.words()
    designer.press("Simpan dan buat contoh", {"teks": "<p>{{ dokumen.nomor }}</p>"})
    assert service_drafts.template_text(fresh(draft), "DOC_SKPWNI") == "<p>{{ dokumen.nomor }}</p>"
    assert VersionTrial.get(VersionTrial.version == draft).done_at is None


def test_yaml_goes_out_and_comes_in(designer, draft):
    text = designer.client.get(f"/petugas/rancangan/yaml/{draft.id}").get_data(as_text=True)
    assert text.startswith("layanan:")
    designer.open("/petugas/rancangan/")
    from io import BytesIO

    designer.press("Masukkan", {"yaml": (BytesIO(text.encode()), "a.yaml")})
    newest = DocumentTypeVersion.select().order_by(DocumentTypeVersion.id.desc()).first()
    assert {**newest.definition, "version": 0} == {**fresh(draft).definition, "version": 0}
    designer.open("/petugas/rancangan/")
    page = designer.press("Masukkan", {"yaml": (BytesIO(b"a: ["), "a.yaml")})
    assert "YAML tidak terbaca" in page.words(".galat-ringkas")


def test_a_new_service_is_begun(designer):
    designer.open("/petugas/rancangan/")
    page = designer.press("Buat rancangan", {"code": "x y", "name": "X"})
    assert "Kode layanan hanya huruf" in page.words(".galat-ringkas")
    designer.press("Buat rancangan", {"code": "SK_DOMISILI", "name": "Surat keterangan domisili"})
    draft = DocumentTypeVersion.get(DocumentTypeVersion.state == "draf")
    service_drafts.read(draft)
    assert "lengkap dan saling cocok" in designer.page.words()


def test_only_designers_and_the_manager_reach_the_board(everybody):
    for role, officer in everybody.items():
        status = officer.open("/petugas/rancangan/").status
        assert (status == 200) is (role.value in {"perancang", "pengelola"}), role


@pytest.mark.parametrize("code", catalogue_files.service_codes())
def test_every_part_of_every_service_has_its_place(code):
    definition = to_dict(service(code))
    for path in parts_of(definition):
        part = shape.part_at(definition, path)
        assert json.dumps(changes.replaced(definition, path, part.data)) == json.dumps(definition)
        assert re.fullmatch(r"[\w.]*", path)


@pytest.mark.parametrize("path", ["{}", "{}/bagian", "{}/templat/DOC_KK", "{}/banding", "{}/contoh/0", "yaml/{}"])
def test_the_number_of_no_draft_is_answered_politely(designer, path):
    for number in (0, 987654, 10**25):
        assert designer.open(f"/petugas/rancangan/{path.format(number)}").status == 404
