"""Every list: few queries, clamped pages, safe exports, nothing broken by what an address says."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from admin_app import exports
from models.operations.clock import now
from models.rules.roles import Role
from models.rules.workflow import Stage
from models.tables import Agency, Agreement, Application, Family, Resident, TrailEntry, search
from models.tables.base import database, writing
from tests import world as small_office
from tests.world import REGION

MOST_QUERIES = 10
DESK, DESK_QUERIES = "tanda-tangan", 12
"""No list: the whole stack with its exceptions, drafts and rivals, however long it is."""
LISTS = {
    Role.OPERATOR: (
        "penduduk",
        "keluarga",
        "akun-warga",
        "permohonan",
        "dokumen",
        "arsip",
        "siak",
        "pekerjaan",
        "antrean",
    ),
    Role.PENGAWAS: ("antrean",),
    Role.KEPALA: ("tanda-tangan", "catatan-akses", "perjanjian", "verifikasi", "keberatan"),
    Role.PENGELOLA: (
        "petugas",
        "layanan",
        "versi-layanan",
        "wilayah",
        "hari-libur",
        "pengaturan",
        "alasan",
        "lembaga",
        "pengguna-lembaga",
        "perjanjian",
        "riwayat",
        "catatan-akses",
        "pekerjaan",
        "pesan",
        "permohonan",
    ),
}


@pytest.fixture
def full(world):
    """Some of everything: sixty residents in twenty families, files at every stage."""
    with writing():
        for number in range(20):
            family = Family.create(
                kk=f"16109901012{number:05d}",
                kk_index=f"{number:032d}",
                address="DUSUN I",
                region_code=REGION,
                as_of=now(),
                head_name=f"KEPALA {number}",
            )
            for member in range(3):
                resident = Resident.create(
                    nik=f"16109902038{number:03d}{member:02d}",
                    nik_index=f"{number:016d}{member:016d}",
                    name=f"WARGA {number:02d} {member}",
                    sex="1",
                    birth_date="1990-01-01",
                    family=family,
                    region_code=REGION,
                    as_of=now(),
                )
                search.index_residents([(resident.id, resident.name, resident.nik, family.kk)])
        for number in range(15):
            agency = Agency.create(name=f"Dinas {number}", kind="perangkat daerah")
            Agreement.create(
                agency=agency,
                number=f"PKS/{number}",
                title="Data",
                valid_from="2026-01-01",
                valid_until="2026-12-31",
                changed_at=now(),
            )
    for stage in (Stage.OPERATOR, Stage.PENGAWAS, Stage.KEPALA):
        for _ in range(6):
            small_office.at_stage(world, stage)
    return world


@pytest.fixture
def queries(monkeypatch):
    """The statements that ran since it was cleared."""
    seen = []
    kind = type(database.obj)
    plain = kind.execute_sql

    def count(self, sql, *args, **kwargs):
        seen.append(sql)
        return plain(self, sql, *args, **kwargs)

    monkeypatch.setattr(kind, "execute_sql", count)
    return seen


def test_no_list_asks_more_than_ten_queries(full, everybody, queries):
    for role, screens in LISTS.items():
        for screen in screens:
            officer = everybody[role]
            queries.clear()
            page = officer.open(f"/petugas/{screen}/")
            asked = [sql for sql in queries if sql.lstrip().upper().startswith("SELECT")]
            assert page.status == 200
            most = DESK_QUERIES if screen == DESK else MOST_QUERIES
            assert len(asked) <= most, "\n".join([screen, *asked])


def test_search_and_filters_ask_no_more(full, operator, queries):
    for query in ("search=warga", "search=zzz", f"kecamatan=16.10.04&desa={REGION}", "page=2", "sort=0&desc=1"):
        queries.clear()
        page = operator.open(f"/petugas/penduduk/?{query}")
        assert page.status == 200
        assert len(queries) <= MOST_QUERIES, query


def test_pages_follow_each_other_without_gap_or_repeat(full, operator):
    seen, path = [], "/petugas/penduduk/"
    while path:
        page = operator.open(path)
        seen += [row.find("th/a").get("href") for row in page.find("#hasil tbody tr")]
        path = next((a.get("href") for a in page.find("a[rel=next]")), None)
    assert len(seen) == len(set(seen)) == Resident.select().count()


def test_a_page_beyond_the_end_leads_to_the_last_one(full, operator):
    answer = operator.open("/petugas/penduduk/?page=9999&search=warga")
    assert answer.status == 302
    page = operator.follow()
    assert page.status == 200
    assert page.find("#hasil tbody tr")
    assert not page.find("a[rel=next]")


@pytest.mark.parametrize(
    "query",
    [
        "page=-5",
        "page=99999999999999999999",
        "page=x",
        "sort=99",
        "sort=-1",
        "sort=x&desc=x",
        "page_size=100000",
        "search=%00",
        "flt0_0=x",
        "kecamatan=%27%20OR%201=1",
        "status=%3Cscript%3E",
        "search=" + "a" * 5000,
        "url=//jahat.invalid",
    ],
)
def test_no_address_breaks_a_list(full, operator, query):
    answer = operator.open(f"/petugas/penduduk/?{query}")
    assert answer.status in {200, 302}
    page = operator.follow()
    assert page.status == 200
    assert len(page.find("#hasil tbody tr")) <= 25
    assert "jahat.invalid" not in page.text


def test_a_search_in_a_list_without_one_is_left_out(everybody):
    for role, screens in LISTS.items():
        for screen in screens:
            assert everybody[role].open(f"/petugas/{screen}/?search=x").status == 200, (role, screen)


@pytest.mark.parametrize("key", ["9" * 19, "9" * 400, "-1", "\u0661", "1e3", "%00"])
def test_a_key_of_no_row_is_not_found(everybody, key):
    for screen in ("riwayat", "lembaga", "perjanjian", "petugas", "pesan"):
        assert everybody[Role.PENGELOLA].open(f"/petugas/{screen}/details/?id={key}").status == 404, screen
    for path in (f"arsip/map/?id={key}", f"dokumen/{'9' * 19}/unduh", f"arsip/{'9' * 19}/unduh"):
        assert everybody[Role.OPERATOR].open(f"/petugas/{path}").status == 404, path


def test_counts_stop_early(full, operator, monkeypatch):
    monkeypatch.setattr("admin_app.staff.listing.COUNT_LIMIT", 10)
    assert operator.open("/petugas/penduduk/").words(".jumlah").startswith("10 baris")


def test_dates_filter_as_people_write_them(full, pengelola):
    day = now().strftime("%d-%m-%Y")
    assert pengelola.open(f"/petugas/riwayat/?dari={day}").find("#hasil tbody tr")
    assert not pengelola.open("/petugas/riwayat/?dari=01-01-2999").find("#hasil tbody tr")
    assert not pengelola.open("/petugas/riwayat/?sampai=01-01-2001").find("#hasil tbody tr")
    assert pengelola.open("/petugas/riwayat/?dari=31-02-2026").status == 200


def rows_of(answer):
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))


def test_an_export_is_what_the_list_shows(full, pengelola):
    answer = pengelola.open("/petugas/permohonan/export/csv/?tahap=kepala")
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert "permohonan-" in answer.headers["Content-Disposition"]
    rows = rows_of(answer)
    assert rows[0][:3] == ["Nomor", "Layanan", "Pemohon"]
    assert len(rows) == 7
    assert "<" not in answer.data.decode()


def test_an_export_stops_at_its_limit(full, pengelola, monkeypatch):
    monkeypatch.setattr("admin_app.staff.screens.oversight.Trail.export_max_rows", 5)
    assert len(rows_of(pengelola.open("/petugas/riwayat/export/csv/"))) == 6
    assert TrailEntry.select().count() > 5


@pytest.mark.parametrize("kind", ["xlsx", "json", "../csv"])
def test_other_exports_do_not_exist(pengelola, kind):
    assert pengelola.open(f"/petugas/riwayat/export/{kind}/").status in {302, 404}


def test_nothing_in_an_export_is_run_by_a_spreadsheet(full, pengelola):
    Application.update(applicant_name='=HYPERLINK("http://jahat")').where(Application.stage == "kepala").execute()
    for row in rows_of(pengelola.open("/petugas/permohonan/export/csv/"))[1:]:
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)


@given(st.text())
def test_no_cell_begins_like_a_formula(text):
    cell = exports.plain_cell(text)
    assert not cell.startswith((*exports.SIGNS, "\t", "\r", "\n"))
    assert cell.removeprefix("'") == text.removeprefix("'")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@given(st.lists(st.text(alphabet=";,\t\r\n\"' =+-@\uff1da1"), min_size=1, max_size=3))
def test_no_formula_comes_out_of_a_cell_that_a_spreadsheet_cuts_in_two(delimiter, cells):
    text = "".join(exports._lines(["Judul"], [cells])).removeprefix("\ufeff")
    found = [cell for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) for cell in row]
    assert not [cell for cell in found if cell.startswith(tuple(exports.SIGNS))]


def test_the_search_of_the_header_finds_what_it_names(full, operator):
    file = Application.select().where(Application.stage == "pengawas").first()
    spoken = file.reference.replace("-", " ").lower()
    operator.open("/petugas/")
    assert operator.press("Cari", {"q": spoken}).path == f"/petugas/berkas/{file.reference}"
    page = operator.open("/petugas/cari/", query_string={"q": small_office.MOTHER})
    assert "NURLELA" in page.words()
    assert small_office.MOTHER not in page.words("table")
    assert file.reference in page.words()
    assert "Tidak ditemukan" in operator.open("/petugas/cari/?q=zzzzzz").words()
    assert operator.open("/petugas/cari/").status == 200
