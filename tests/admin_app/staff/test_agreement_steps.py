"""The procedure on the agreement's page: a timeline, a form for the next step, its documents."""

from __future__ import annotations

import dataclasses
import io

from admin_app import bound
from models.rules.verification.procedure import Step
from models.tables import Agreement, AgreementStep, OfficePaper, PartnerSignature
from tests import papers, procedures


def page_of(row):
    return f"/petugas/perjanjian/details/?id={row.id}"


def test_the_next_step_is_told_and_a_wrong_day_loses_nothing_else(world, pengelola):
    row = procedures.begun(world)
    page = pengelola.open(page_of(row))
    assert "Langkah berikutnya: surat permohonan" in page.text
    assert [one.get("value") for one in page.find("#langkah option")] == ["permohonan", "sudah_berlaku"]
    pengelola.press("Catat langkah", {"nomor": "1", "tanggal": "kemarin dulu"})
    assert pengelola.said
    assert not AgreementStep.select().exists()


def test_a_step_without_its_document_is_refused_kindly(world, pengelola):
    row = procedures.begun(world)
    pengelola.open(page_of(row))
    pengelola.press("Catat langkah", {"nomor": "800/1", "tanggal": "1-9-2026"})
    assert "Pilih foto atau berkasnya" in pengelola.said


def test_a_noted_step_stands_with_its_document_and_the_state_is_not_set_by_hand(world, app, pengelola):
    row = procedures.begun(world)
    with app.app_context():
        digest = bound.store().put(b"\xff\xd8jpeg")
    step = procedures.note(world, row, Step.REQUEST)
    assert "nomor 470/1" in pengelola.open(page_of(row)).text
    assert pengelola.page.links()[f"Buka {step.original_name}"].endswith(f"/langkah/{step.id}/1")
    assert pengelola.open(f"/petugas/perjanjian/{row.id}/langkah/{step.id}/2").status == 404
    edit = f"/petugas/perjanjian/edit/?id={row.id}"
    assert [one.get("value") for one in pengelola.open(edit).find("[name=state] option")] == ["", "draf", "diakhiri"]
    procedures.note(world, row, Step.FORWARDED)
    assert not pengelola.open(edit).find("[name=state]")
    assert digest


def test_the_paper_is_drafted_from_the_page_once_the_dirjen_approved(world, pengelola):
    row = procedures.begun(world)
    procedures.through(world, row, *procedures.BY_HAND)
    pengelola.open(page_of(row))
    pengelola.press("Susun naskah")
    paper = OfficePaper.get()
    assert pengelola.page.path.endswith(f"?id={paper.id}")
    assert papers.drawn(paper).draft_sha256


def test_a_renewal_is_made_from_the_page(world, pengelola, kepala):
    row = procedures.begun(world)
    procedures.ready(world, row)
    procedures.note(world, row, Step.ACCESS)
    kepala.open(page_of(row))
    kepala.press("Sahkan isi ini")
    assert Agreement.get_by_id(row.id).state == "aktif"
    pengelola.open(page_of(row))
    pengelola.press("Buat perpanjangan", {"nomor": "PKS/2"})
    assert "Perpanjangan dari PKS/1" in " ".join(pengelola.page.words().split())


def test_a_signature_of_another_name_is_decided_on_the_page(world, pengelola):
    row = procedures.begun(world)
    procedures.through(world, row, *procedures.BY_HAND)
    verdict = {**procedures.GOOD, "penanda_tangan": "BUDI CONTOH"}
    procedures.countersigned(world, row, procedures.published(world, row), verdict)
    assert "nama lain dari yang disepakati" in pengelola.open("/petugas/").words()
    page = pengelola.open(page_of(row))
    assert "ialah SITI CONTOH; sertifikat pada berkas ini atas nama BUDI CONTOH" in page.words()
    pengelola.press("Terima tanda tangan ini", {"alasan": ""})
    assert PartnerSignature.get().accepted is None
    page = pengelola.press("Terima tanda tangan ini", {"alasan": "Surat kuasa nomor 12."})
    assert "Surat kuasa nomor 12." in page.words()
    assert PartnerSignature.get().accepted


def test_only_the_pengelola_notes_steps(world, kepala, operator):
    row = procedures.begun(world)
    assert not kepala.open(page_of(row)).find("#langkah")
    assert kepala.post(f"/petugas/perjanjian/{row.id}/langkah", {"langkah": "permohonan"}).status == 403
    assert kepala.post(f"/petugas/perjanjian/{row.id}/penanda-tangan/1", {"putusan": "terima"}).status == 403
    assert operator.open(f"/petugas/perjanjian/{row.id}/langkah/1/1").status == 403


def test_the_form_takes_the_file(world, app, config, intake_process, pengelola):
    with app.app_context():
        bound.bind(app, dataclasses.replace(config, intake_socket=intake_process), bound.store())
    row = procedures.begun(world)
    pengelola.open(page_of(row))
    pdf = (io.BytesIO(_pdf()), "surat.pdf")
    pengelola.press("Catat langkah", {"nomor": "800/1", "tanggal": "1-9-2026", "dokumen": pdf})
    assert "Langkah dicatat" in pengelola.said, pengelola.said
    assert AgreementStep.get().letter_number == "800/1"


def _pdf():
    from reportlab.pdfgen import canvas

    out = io.BytesIO()
    page = canvas.Canvas(out)
    page.drawString(72, 700, "Surat permohonan hak akses")
    page.save()
    return out.getvalue()
