"""The first page: what waits for this officer, and where every file in the office lies.

Pasal: Pasal 15(1)a, Pasal 15(1)c, Pasal 15(1)f, Pasal 15(1)i.
"""

from __future__ import annotations

from flask_admin import expose

from admin_app import sessions
from admin_app.staff.gated import Gated, allowed
from admin_app.staff.words import stage_of
from models.operations.agencies import agreement_facts, agreements, countersigning, semester_filings, semester_reports
from models.operations.desk import queues
from models.operations.follow_up import stay_permits, vulnerable
from models.operations.kiosks import watch
from models.operations.papers import moving, reading
from models.operations.residents import old_data
from models.operations.scans import scanned_forms
from models.operations.transparency import look_holds, seen_data
from models.operations.verification import data_updates
from models.operations.visits import appointment_days
from models.operations.watch import decoys, flags
from models.rules.cards import CardState
from models.rules.kiosks import KioskState
from models.rules.workflow import OFFICE_STAGES, STAGE_NAMES, Stage
from models.tables import Account, CardRequest, Kiosk, OutboxItem, SiakRequest

PATH = (*OFFICE_STAGES, Stage.TTE)


class Home(Gated):
    """Open to every officer; each sees what is his."""

    @expose("/")
    def home(self) -> str:
        """Counts true to the last click, and the way to the next file."""
        officer = sessions.officer()
        counts = queues.open_counts()
        stage = stage_of(officer)
        return self.render(
            "staff/beranda.html",
            stage=stage,
            own=queues.counts_of(stage, officer.id) if stage else None,
            path=[(one, STAGE_NAMES[one], counts.get(one, 0)) for one in PATH],
            tasks=[*_tasks(), *_papers()],
        )


def _tasks() -> list[tuple[str, str, int, str]]:
    """``(endpoint, text, count, query)`` of what waits besides files, for those who may do it."""
    found = []
    if allowed("accounts.index_view"):
        count = Account.select().where(Account.state == "menunggu").count()
        found.append(("accounts.index_view", "akun warga menunggu diperiksa", count, "menunggu"))
    if allowed("siak.index_view"):
        count = SiakRequest.select().where(SiakRequest.state == "menunggu").count()
        found.append(("siak.index_view", "nomor dari SIAK menunggu dimasukkan", count, ""))
    if allowed("scanned_forms.index"):
        waiting = scanned_forms.counts()
        count = sum(waiting[state] for state in scanned_forms.OPEN_STATES)
        found.append(("scanned_forms.index", "formulir hasil pindaian menunggu dicocokkan", count, ""))
    if allowed("appointments.mark"):
        count = sum(appointment_days.unrecorded().values())
        found.append(("appointments.index", "janji temu yang sudah lewat belum dicatat", count, ""))
    if allowed("cards.step"):
        count = CardRequest.select().where(CardRequest.state == CardState.ANTRE).count()
        found.append(("cards.index_view", "kartu menunggu direkam atau dicetak", count, "antre"))
    found += _register_tasks()
    found += _tasks_of_agencies()
    if allowed("jobs.action_view"):
        failed = OutboxItem.select().where(OutboxItem.failed_at.is_null(False), OutboxItem.done_at.is_null()).count()
        found.append(("jobs.index_view", "pekerjaan gagal", failed, "gagal"))
    return found


def _tasks_of_agencies() -> list[tuple[str, str, int, str]]:
    """The same of what agencies wait for, or owe."""
    found = []
    if allowed("data_updates.step"):
        count = data_updates.waiting()
        found.append(("data_updates.index_view", "usulan pembaruan dari lembaga menunggu", count, "diajukan"))
    if allowed("odd_use.step"):
        count, alarms = flags.waiting()
        text = f"pemakaian janggal menunggu diperiksa, {alarms} di antaranya segera"
        found.append(("odd_use.index_view", text, count, ""))
    if allowed("objections.answer"):
        count, late = seen_data.unanswered()
        text = f"keberatan warga menunggu jawaban, {late} di antaranya terlambat"
        found.append(("objections.index_view", text, count, ""))
    if allowed("look_holds.approve"):
        found.append(("look_holds.index_view", "penundaan pemberitahuan menunggu disahkan", look_holds.waiting(), ""))
    if allowed("decoys.approve"):
        found.append(("decoys.index_view", "NIK umpan menunggu disahkan", decoys.waiting(), ""))
    if allowed("agreements.decide_signer"):
        count = countersigning.waiting()
        text = "tanda tangan lembaga dengan nama lain dari yang disepakati menunggu keputusan"
        found.append(("agreements.index_view", text, count, ""))
    if allowed("agreements.decide_change"):
        count = agreement_facts.waiting()
        found.append(("agreements.index_view", "perubahan perjanjian lembaga menunggu diberlakukan", count, ""))
    if allowed("agreements.edit_view"):
        count = agreements.ending_soon().count()
        text = f"perjanjian lembaga berakhir dalam {max(agreements.WARNED_DAYS_BEFORE)} hari"
        found.append(("agreements.index_view", text, count, ""))
        late = len(semester_reports.overdue())
        found.append(("agreements.index_view", "laporan semester lembaga terlambat", late, ""))
    if allowed("semester_filings.decide"):
        count = semester_filings.waiting().count()
        found.append(("semester_filings.index_view", "laporan semester lembaga menunggu diterima", count, "dikirim"))
    found += _kiosks()
    return found


def _kiosks() -> list[tuple[str, str, int, str]]:
    """The same of kiosks: locked ones need a new code, silent ones a call."""
    found = []
    if allowed("kiosks.renew_code"):
        locked = Kiosk.select().where(Kiosk.state == KioskState.DIKUNCI).count()
        found.append(("kiosks.index_view", "kios terkunci, perlu diperiksa", locked, "dikunci"))
    if allowed("kiosks.index_view"):
        found.append(("kiosks.index_view", "kios tidak memberi kabar", len(watch.silent()), "aktif"))
    return found


def _papers() -> list[tuple[str, str, int, str]]:
    """The papers that lie with somebody like the officer, told as :func:`_tasks` does."""
    if not allowed("papers.index_view"):
        return []
    count = sum(moving.may_act(one, sessions.actor()) for one in reading.under_way())
    return [("papers.index_view", "naskah dinas menunggu Anda", count, "")]


def _register_tasks() -> list[tuple[str, str, int, str]]:
    """What waits about people in the register."""
    found = []
    if allowed("vulnerable.note"):
        found.append(("vulnerable.index_view", "penduduk rentan menunggu tindak lanjut", vulnerable.open_count(), ""))
    if allowed("old_data.look_again"):
        found.append(("old_data.index_view", "data lama perlu dibetulkan", old_data.open_count(), "menunggu"))
    if allowed("stay_permits.index_view"):
        found.append(("stay_permits.index_view", "izin tinggal orang asing habis", stay_permits.ended_count(), "habis"))
    return found
