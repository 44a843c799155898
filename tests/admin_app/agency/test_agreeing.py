"""The agency's own agreements on its portal: the timeline, and its signature handed in."""

from __future__ import annotations

import hashlib
import io

from models.operations import forgetting
from models.operations.agencies import countersigning
from models.tables import Agency, OutboxItem, PartnerSignature
from tests import procedures


def signed(world, number="PKS/9", **columns):
    row = procedures.begun(world, number, **columns)
    procedures.through(world, row, *procedures.BY_HAND)
    return row, procedures.published(world, row)


def test_the_timeline_tells_what_is_next(world, clerk):
    row, _ = signed(world)
    page = clerk.open(f"/lembaga/perjanjian/{row.id}")
    assert "Langkah berikutnya: tanda tangan pihak lembaga" in page.text
    assert "Disetujui Dirjen Dukcapil: selesai" in page.words()
    assert "PKS/9" in clerk.open("/lembaga/perjanjian").text


def test_a_signed_file_is_taken_in_as_it_is_and_judged_by_a_worker(world, clerk):
    row, paper = signed(world)
    clerk.open(f"/lembaga/perjanjian/{row.id}")
    clerk.press("Unggah naskah", {"berkas": (io.BytesIO(b"%PDF signed twice"), "pks.pdf")})
    made = PartnerSignature.get()
    assert (made.paper_id, made.accepted) == (paper.id, None)
    assert "Sedang diperiksa" in clerk.page.text
    assert OutboxItem.select().where(OutboxItem.job == countersigning.JOB).count() == 1


def test_a_file_that_comes_too_late_is_refused_and_not_kept(world, clerk):
    row, paper = signed(world)
    clerk.open(f"/lembaga/perjanjian/{row.id}")
    procedures.countersigned(world, row, paper)
    page = clerk.press("Unggah naskah", {"berkas": (io.BytesIO(b"%PDF late"), "pks.pdf")})
    assert "sudah ditandatangani" in page.words()
    late = hashlib.sha256(b"%PDF late").hexdigest()
    assert [one.payload for one in OutboxItem.select().where(OutboxItem.job == forgetting.JOB)] == [{"sha256": late}]


def test_no_file_is_one_clear_sentence(world, clerk):
    row, _ = signed(world)
    clerk.open(f"/lembaga/perjanjian/{row.id}")
    page = clerk.press("Unggah naskah", {})
    assert "Pilih PDF naskah" in page.words(".salah")
    assert not PartnerSignature.select().exists()


def test_another_agencys_agreement_does_not_exist(world, clerk):
    other = Agency.create(name="BPJS (CONTOH)", kind="lembaga lain")
    row = procedures.begun(world, "PKS/8", agency=other)
    assert clerk.open(f"/lembaga/perjanjian/{row.id}").status == 404
    clerk.open("/lembaga/")
    assert clerk.post(f"/lembaga/perjanjian/{row.id}/tanda-tangan", {}).status == 404
    assert "PKS/8" not in clerk.open("/lembaga/perjanjian").text
