"""An agency's signed papers on its portal: its own, once they are signed, and nobody else's."""

from __future__ import annotations

from admin_app import bound
from models.operations.documents import issuing
from models.operations.papers import issuing as paper_issuing
from models.tables import Agency, OfficePaper
from tests import papers


def published(app, world, row):
    paper = papers.approved(world, paper=papers.begun(world, row))
    item = papers.claimed(paper)
    ready, sitting = paper_issuing.prepare(item)
    with app.app_context():
        digest = bound.store().put(f"%PDF {paper.id}".encode())
    issuing.record_signed(item, issuing.begin_attempt(item, ready, sitting, "a" * 64), digest, "KEPALA")
    paper_issuing.publish(item, paper.id)
    return OfficePaper.get_by_id(paper.id)


def test_it_lists_and_downloads_its_own(app, world, clerk):
    paper = published(app, world, papers.agreement(world, number="PKS/9"))
    page = clerk.open("/lembaga/naskah")
    assert "Nomor PKS/9" in page.text
    found = clerk.open(f"/lembaga/naskah/{paper.token}/unduh")
    assert (found.status, found.data) == (200, f"%PDF {paper.id}".encode())


def test_an_unsigned_paper_and_another_agencys_do_not_exist_for_it(app, world, clerk):
    own = papers.begun(world, papers.agreement(world, number="PKS/9"))
    other = Agency.create(name="BPJS (CONTOH)", kind="lembaga lain")
    foreign = published(app, world, papers.agreement(world, number="PKS/8", agency=other))
    page = clerk.open("/lembaga/naskah")
    assert "Belum ada naskah" in page.text
    for paper in (own, foreign):
        assert clerk.open(f"/lembaga/naskah/{paper.token}/unduh").status == 404
