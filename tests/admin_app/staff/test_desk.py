"""The operator's desk: verdicts, reasons, remarks, duplicates, scans, and files that are not his to see."""

from __future__ import annotations

import dataclasses
import io

import pytest
from PIL import Image

from models.operations.applications import attaching, drafting, sending
from models.operations.desk import office
from models.rules.roles import Role
from models.rules.workflow import Stage
from models.tables import AccessEntry, Application, Attachment, Officer, StageHolding, Verdict
from tests import world as small_office
from tests.admin_app.staff.desk_browser import Officer as DeskBrowser
from tests.world import MOTHER


def fresh(file):
    return Application.get_by_id(file.id)


@pytest.fixture
def file(world):
    return small_office.sent(world)


def desk(officer, file):
    return officer.open(f"/petugas/berkas/{file.reference}")


def test_the_queue_counts_are_true_to_the_last_click(world, operator):
    files = [small_office.sent(world) for _ in range(3)]
    page = operator.open("/petugas/antrean/")
    assert "Semua (3)" in page.words(".tab")
    assert page.words(".hitung").startswith("3")
    operator.open(f"/petugas/berkas/{files[1].reference}")
    operator.press("Ambil")
    page = operator.open("/petugas/antrean/?milik=saya")
    assert "Saya pegang (1)" in page.words(".tab")
    assert "Bebas (2)" in page.words(".tab")
    assert files[1].reference in page.words("table")
    desk(operator, files[1])
    operator.press("Lepas")
    assert "Bebas (3)" in operator.open("/petugas/antrean/").words(".tab")


def test_oldest_first_and_a_reason_to_hurry_before_all(world, operator):
    files = [small_office.sent(world) for _ in range(3)]
    desk(operator, files[2])
    operator.press("Simpan", {"catatan": "Anak sakit, perlu BPJS"})
    page = operator.open("/petugas/antrean/")
    shown = [row.text_content() for row in page.find("tbody th")]
    assert [files[2].reference, files[0].reference, files[1].reference] == [text.strip() for text in shown]
    assert "Anak sakit, perlu BPJS" in page.words("table")


def test_next_passes_over_files_of_colleagues_and_of_the_own_family(world, app, operator):
    taken, own, free = (small_office.sent(world) for _ in range(3))
    office.take(small_office.officer(Role.OPERATOR, "operator2"), taken.id)
    held = Officer.get(Officer.username == "operator")
    StageHolding.create(application=own, round=1, officer=held, stage="pengawas")
    operator.open("/petugas/antrean/")
    assert operator.press("Berikutnya").path == f"/petugas/berkas/{free.reference}"
    assert fresh(free).taken_by_id == held.id


def test_a_file_of_the_officers_own_family_is_closed_to_him(world, operator):
    file = small_office.sent(world)
    Officer.update(resident=world.mother).where(Officer.username == "operator").execute()
    answer = desk(operator, file)
    assert answer.status == 403
    assert "keluarga Anda" in answer.words()
    token = file.attachments.first().token
    assert operator.open(f"/petugas/berkas/{file.reference}/lampiran/{token}").status == 403
    operator.open("/petugas/antrean/")
    assert operator.press("Berikutnya").path == "/petugas/antrean/"


def test_drafts_are_nobodys_business(world, everybody):
    draft = small_office.draft(world)
    for officer in everybody.values():
        assert desk(officer, draft).status in {403, 404}
        page = officer.open("/petugas/permohonan/")
        assert draft.reference not in page.text


def test_verdicts_are_kept_and_a_refused_item_needs_its_reason(file, operator):
    desk(operator, file)
    page = operator.press("Simpan penilaian", {"nilai.isian.anak_berat": "belum"})
    assert page.status == 422
    assert [link.get("href") for link in page.find(".galat-ringkas a")] == ["#butir-isian.anak_berat"]
    assert page.find('input[name="nilai.isian.anak_berat"][value=belum][checked]')
    operator.press(
        "Simpan penilaian",
        {
            "nilai.isian.anak_berat": "belum",
            "alasan.isian.anak_berat": "Belum diisi lengkap.",
            "nilai.isian.anak_nama": "sesuai",
        },
    )
    kept = {one.key: (one.ok, one.reason) for one in Verdict.select()}
    assert kept == {"anak_berat": (False, "Belum diisi lengkap."), "anak_nama": (True, "")}
    page = desk(operator, file)
    assert page.find('input[name="nilai.isian.anak_berat"][value=belum][checked]')


def test_a_paraf_is_refused_while_items_stand_refused(file, operator):
    desk(operator, file)
    page = operator.press("Paraf", {"nilai.isian.anak_berat": "belum", "teks.isian.anak_berat": "Tidak sama."})
    assert page.status == 422
    assert "Masih ada butir" in operator.said
    assert fresh(file).stage == Stage.OPERATOR


def test_repair_goes_to_the_applicant_with_exactly_the_marked_items(file, operator):
    desk(operator, file)
    assert operator.press("Kirim ke pemohon").status == 422
    operator.press(
        "Kirim ke pemohon",
        {
            "nilai.isian.anak_berat": "belum",
            "teks.isian.anak_berat": "Berat berbeda dengan surat lahir.",
            "nilai.lampiran.A_KK": "belum",
            "alasan.lampiran.A_KK": "Foto buram, tulisannya tidak terbaca.",
        },
    )
    assert "diminta memperbaiki" in operator.said
    assert fresh(file).stage == Stage.PEMOHON
    assert {one.key for one in Verdict.select().where(~Verdict.ok)} == {"anak_berat", "A_KK"}


def test_refusing_needs_reason_and_legal_basis_and_loses_nothing_typed(file, operator):
    desk(operator, file)
    page = operator.press("Tolak permohonan", {"teks.tolak": "Bukan penduduk Ogan Ilir."})
    button = page.find("details[open] button")
    assert page.status == 422
    assert "dasar hukum" in operator.said
    assert page.find("#teks-tolak")[0].text_content() == "Bukan penduduk Ogan Ilir."
    assert button
    operator.press(
        "Tolak permohonan", {"teks.tolak": "Bukan penduduk Ogan Ilir.", "dasar_hukum": "Perpres 96/2018 Pasal 33"}
    )
    assert fresh(file).stage == Stage.DITOLAK


def test_the_refuse_button_is_the_refusing_one(file, operator):
    desk(operator, file)
    _, pressed = operator.form_of("Tolak permohonan")
    assert pressed.get("value") == "tolak"


def test_enter_in_a_text_box_never_initials(file, operator):
    page = desk(operator, file)
    first = page.find("#putusan button")[0]
    assert (first.get("name"), first.get("value")) == ("tindakan", "simpan")


def test_only_what_the_applicant_was_asked_for_takes_a_verdict(file, operator):
    page = desk(operator, file)
    judged = {box.get("name").removeprefix("nilai.isian.") for box in page.find("fieldset.nilai input[type=radio]")}
    assert "anak_nama" in judged
    assert "ayah_nama" not in judged  # the register's own


def test_answers_stand_beside_the_register(world, operator):
    file = small_office.sent(world, saksi1_nama="HASAN EFFENDY")
    page = desk(operator, file)
    row = page.find('[id="butir-isian.saksi1_nama"]')[0].text_content()
    assert "HASAN EFFENDY" in row
    assert "Data penduduk: HASAN EFENDI" in " ".join(row.split())
    assert "sama dengan data penduduk" in page.find('[id="butir-isian.saksi2_nama"]')[0].text_content()


def test_likely_duplicates_stand_side_by_side(world, operator):
    first = small_office.sent(world, anak_nama="AISYAH PUTRI")
    second = small_office.sent(world, anak_nama="AISYAH PUTRY")
    page = desk(operator, second)
    assert "Mungkin sudah pernah dicatat" in page.words(".perhatian")
    assert f"/petugas/berkas/{first.reference}" in page.links().values()
    assert "ibu yang sama" in page.words(".perhatian")


def test_opening_a_file_is_noted_once_for_everybody_in_it(file, operator):
    desk(operator, file)
    desk(operator, file)
    rows = list(AccessEntry.select().where(AccessEntry.application == file))
    assert {row.resident.nik for row in rows} >= {MOTHER}
    assert len(rows) == len({row.resident_id for row in rows})
    assert all(row.purpose == f"Memeriksa permohonan {file.reference}" for row in rows)


def picture():
    buffer = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(buffer, "JPEG")
    return buffer.getvalue()


def test_scans_come_through_the_file_that_they_belong_to(world, app, operator):
    from admin_app import bound

    one, other = small_office.sent(world), small_office.sent(world)
    with app.app_context():
        digest = bound.store().put(picture())
    Attachment.update(sha256=digest).where(Attachment.application == one).execute()
    token = one.attachments.first().token
    answer = operator.open(f"/petugas/berkas/{one.reference}/lampiran/{token}")
    assert (answer.status, answer.headers["Content-Type"], answer.data) == (200, "image/jpeg", picture())
    assert answer.headers["Cache-Control"] == "no-store"
    assert operator.open(f"/petugas/berkas/{other.reference}/lampiran/{token}").status == 404
    assert operator.open(f"/petugas/berkas/{one.reference}/lampiran/tebak").status == 404


def test_all_files_of_a_requirement_are_one_paper_with_one_verdict(world, operator):
    draft = small_office.draft(world)
    attaching.attach(draft, "A_KK", small_office.clean_file(b"halaman dua"))
    accepted = {one.code for one in sending.declarations_of(draft)}
    file = sending.send(drafting.actor_of(world.account), draft, accepted)
    page = desk(operator, file)
    assert [one.get("alt") for one in page.find("#pindaian-A_KK img")] == [
        "Kartu Keluarga, berkas 1",
        "Kartu Keluarga, berkas 2",
    ]
    assert [one.get("href") for one in page.find("#pindaian-A_KK .berkas-ke a")] == [
        f"#{one.get('id')}" for one in page.find("#pindaian-A_KK img")
    ]
    assert len(page.find('[name="nilai.lampiran.A_KK"]')) == 2, "sesuai or belum, once"


def test_pages_of_a_pdf_are_drawn_by_the_intake(make_office, config, intake_process):
    """The office sees pictures; the PDF itself is opened in the intake's limited process."""
    from reportlab.pdfgen import canvas

    from admin_app import bound, create_app

    _, world = make_office()
    app = create_app(dataclasses.replace(config, intake_socket=intake_process), RATELIMIT_ENABLED=False)
    buffer = io.BytesIO()
    sheet = canvas.Canvas(buffer)
    for text in ("satu", "dua"):
        sheet.drawString(100, 700, text)
        sheet.showPage()
    sheet.save()
    file = small_office.sent(world)
    with app.app_context():
        digest = bound.store().put(buffer.getvalue())
    Attachment.update(sha256=digest, media_type="application/pdf", pages=2).where(
        Attachment.application == file
    ).execute()
    operator = DeskBrowser(app).log_in("operator")
    page = desk(operator, file)
    pictures = [one.get("src") for one in page.find("figure img")]
    assert len(pictures) == 6
    answer = operator.open(pictures[1])
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert Image.open(io.BytesIO(answer.data)).width == 1400
    assert operator.open(pictures[0].replace("/1?", "/3?")).status == 404


def test_a_file_in_a_colleagues_hands_can_be_read_only(world, operator):
    file = small_office.sent(world)
    office.take(small_office.officer(Role.OPERATOR, "operator2"), file.id)
    page = desk(operator, file)
    assert "sedang dikerjakan Petugas Operator" in page.words()
    assert not page.find("#putusan")
    answer = operator.post(
        f"/petugas/berkas/{file.reference}/putuskan", {"tindakan": "paraf", "terlihat": f"{file.version}:{'0' * 64}"}
    )
    assert answer.status == 403


@pytest.mark.parametrize("terlihat", ["", "1", "x:y", "1:zz", "99999999999:" + "a" * 64])
def test_a_form_that_no_page_of_ours_wrote_is_refused(file, operator, terlihat):
    desk(operator, file)
    answer = operator.post(f"/petugas/berkas/{file.reference}/putuskan", {"tindakan": "paraf", "terlihat": terlihat})
    assert answer.status in {422, 409}
    assert fresh(file).stage == Stage.OPERATOR


def test_what_was_written_is_given_back_when_a_colleague_was_faster(world, pengawas):
    file = small_office.at_stage(world, Stage.PENGAWAS)
    desk(pengawas, file)
    office.paraf(small_office.officer(Role.PENGAWAS, "pengawas2"), file.id, small_office.seen(file))
    page = pengawas.press("Kembalikan", {"teks.kembalikan": "Tanggal lahir <anak> berbeda dengan surat."})
    assert page.status == 409
    assert page.words("blockquote") == "Tanggal lahir <anak> berbeda dengan surat."
    assert file.content_sha256 not in page.words()


HOSTILE = ["<script>alert(1)</script>", '=HYPERLINK("http://x")', 'O\'BRIEN "X"', "{{ 7*7 }}", "B" * 60, "WATI"]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_only_names(world, operator, kepala, name):
    file = small_office.sent(world, anak_nama=name)
    for path in ("/petugas/antrean/", f"/petugas/berkas/{file.reference}", "/petugas/permohonan/"):
        page = operator.open(path)
        assert page.status == 200
        assert "<script>alert" not in page.text
        assert "49" not in page.words("h1")


@pytest.mark.parametrize("reference", ["tidak-ada", "AM-20260101-22222-2", "%00", "x" * 300])
def test_unknown_references_are_not_found(operator, reference):
    assert operator.open(f"/petugas/berkas/{reference}").status == 404
