"""Cards that the office prints: the queue, each card's way to the counter, and the stock of blanks.

Pasal: Pasal 8(1)c, Pasal 8(1)d.
"""

from __future__ import annotations

from typing import Any, ClassVar

import peewee
from flask import flash, redirect, request, url_for
from flask_admin import expose
from wtforms import BooleanField

from admin_app import sessions
from admin_app.staff import formatters, forms
from admin_app.staff.base_view import OfficeView
from admin_app.staff.filters import ChoiceFilter, SinceFilter
from admin_app.staff.screens.applications import reference_link
from models.operations.printing_room import blanks, cards
from models.operations.search_anywhere import application_by_reference
from models.rules.cards import (
    CARD_NAMES,
    STATE_NAMES,
    STEP_NAMES,
    CardState,
    Taker,
    next_states,
    prints_again,
    read_state,
)
from models.rules.errors import InvalidInput
from models.rules.names import clean_text
from models.tables import CardRequest
from models.tables.search import matching

STATE_TONES = {
    CardState.ANTRE: "ingat",
    CardState.DIREKAM: "jalan",
    CardState.DICETAK: "jalan",
    CardState.SIAP: "baik",
    CardState.DIAMBIL: "diam",
    CardState.BATAL: "buruk",
}


class TakerForm(forms.OfficeForm):
    """Who takes the card."""

    sendiri = BooleanField("Pemegang kartu mengambil sendiri")
    nama = forms.TextField("Nama pengambil", capitals=True)
    nik = forms.NikField("NIK pengambil", description="Salin dari KTP yang ditunjukkan.", validators=forms.optional())
    hubungan = forms.TextField("Hubungan dengan pemegang kartu", most=60, description="Bila tidak membawa KTP.")
    surat = forms.TextField(
        "Surat kuasa", most=120, description="Nomor dan tanggalnya; perlu bila bukan keluarga dalam satu KK."
    )


class BlanksForm(forms.OfficeForm):
    """Blanks that came or were spoiled."""

    jenis = forms.PickField(
        "Yang terjadi", lambda: [("terima", "Blangko diterima"), ("rusak", "Blangko rusak")], must=True
    )
    kartu = forms.PickField("Kartu", CARD_NAMES.items, must=True)
    jumlah = forms.CountField("Jumlah lembar", most=blanks.MOST_AT_ONCE)
    alasan = forms.TextField(
        "Nomor surat jalan, atau sebab rusak",
        validators=forms.required("Tulis nomor surat jalan, atau mengapa blangko rusak."),
    )


class Cards(OfficeView):
    """Kartu: KTP-el dan KIA."""

    one_name = "kartu"
    explanation = (
        "Kartu yang permohonannya sudah selesai: direkam atau dicetak, siap diambil, lalu diserahkan di loket."
    )
    search_hint = "Nomor permohonan, NIK lengkap, atau nama pemegang"
    column_list = ("resident", "card", "reason", "state", "application", "requested_at")
    column_labels: ClassVar = {
        "resident": "Pemegang",
        "card": "Kartu",
        "reason": "Alasan",
        "state": "Keadaan",
        "application": "Permohonan",
        "requested_at": "Diminta",
        "nik": "NIK",
    }
    column_details_list = ("resident", "nik", "card", "reason", "state", "application", "requested_at")
    column_default_sort = ("requested_at", False)
    relations = ("application", "resident")
    column_formatters: ClassVar = {
        "resident": formatters.row(lambda row: row.resident.name),
        "nik": formatters.row(lambda row: formatters.masked_cell(row.resident.nik)),
        "card": formatters.column(lambda card: CARD_NAMES.get(card, card)),
        "state": formatters.column(lambda state: formatters.tag(STATE_NAMES[state], STATE_TONES[CardState(state)])),
        "application": formatters.row(lambda row: reference_link(row.application)),
    }
    column_filters = (
        ChoiceFilter("keadaan", "Keadaan", CardRequest.state, [(one.value, STATE_NAMES[one]) for one in CardState]),
        ChoiceFilter("kartu", "Kartu", CardRequest.card, list(CARD_NAMES.items())),
        SinceFilter("dari", "Diminta dari", CardRequest.requested_at),
        SinceFilter("sampai", "sampai", CardRequest.requested_at, until=True),
    )
    list_template = "staff/model/kartu_daftar.html"
    details_template = "staff/model/kartu.html"

    def __init__(self) -> None:
        super().__init__(CardRequest, "Kartu", "Berkas dan dokumen", "cards", "kartu")

    def title_of(self, row: CardRequest) -> str:
        """The heading of a row's page."""
        return f"{CARD_NAMES[row.card]} {row.resident.name}"

    def text_search(self, query: peewee.ModelSelect, text: str) -> peewee.ModelSelect:
        """A reference, else the residents that fit."""
        exact = application_by_reference(text)
        if exact is not None:
            return query.where(CardRequest.application == exact)
        wanted = matching(text)
        return query.where(CardRequest.id == 0 if wanted is None else CardRequest.resident.in_(wanted))

    def buttons_of(self, row: CardRequest) -> list[tuple[str, str]]:
        """``(state, text)`` of what may be done next without a further page."""
        return [
            (one.value, STEP_NAMES[one])
            for one in next_states(row.card, row.state)
            if one not in {CardState.DIAMBIL, CardState.BATAL} and not prints_again(row.state, one)
        ]

    def again(self, row: CardRequest) -> str:
        """The state to which a card that was printed wrongly goes back; "" before it was printed."""
        return next((one.value for one in next_states(row.card, row.state) if prints_again(row.state, one)), "")

    def may(self, row: CardRequest, state: str) -> bool:
        """Whether the card can go to that state now."""
        return state in next_states(row.card, row.state)

    def steps_of(self, row: CardRequest) -> list[tuple[str, Any]]:
        """``(state in words, step)``, oldest first."""
        return [(STATE_NAMES[step.state], step) for step in cards.steps_of(row)]

    @expose("/<int:key>/langkah", methods=("POST",))
    def step(self, key: int) -> Any:
        """One step; refusals are told on the card's page."""
        row, wanted = self.one(key), request.form.get("ke", "")
        try:
            moved = cards.advance(
                sessions.actor(), row.id, read_state(wanted), reason=clean_text(request.form.get("alasan", "")[:200])
            )
        except InvalidInput as refusal:
            flash(refusal.message, "error")
        else:
            flash(f"{self.title_of(row)}: {STATE_NAMES[moved.state].lower()}.", "success")
        return redirect(url_for("cards.details_view", id=row.id))

    @expose("/<int:key>/serahkan", methods=("GET", "POST"))
    def hand_over(self, key: int) -> Any:
        """The counter: who takes the card."""
        row, form = self.one(key), TakerForm(request.form)
        status = 200
        if request.method == "POST" and form.validate():
            taker = Taker(form.nama.data, form.nik.data, form.hubungan.data, form.sendiri.data, form.surat.data)
            done = self._attempt(form, lambda: cards.hand_over(sessions.actor(), row.id, taker))
            if done:
                return redirect(url_for("cards.receipt", key=row.id))
        if request.method == "POST":
            status = 400
        return self.render("staff/kartu_serahkan.html", row=row, form=form, title=self.title_of(row)), status

    @expose("/<int:key>/tanda-terima")
    def receipt(self, key: int) -> str:
        """The receipt of the hand-over, to be printed and signed."""
        row = self.one(key)
        return str(self.render("staff/kartu_tanda_terima.html", row=row, step=cards.hand_over_of(row)))

    @expose("/blangko")
    def stock(self) -> str:
        """The stock of blanks and its latest movements."""
        return self._stock(BlanksForm())

    def _stock(self, form: BlanksForm) -> str:
        found = {"balances": blanks.balances(), "movements": blanks.movements(), "names": CARD_NAMES}
        return str(self.render("staff/blangko.html", form=form, **found))

    @expose("/blangko/catat", methods=("POST",))
    def note_blanks(self) -> Any:
        """Blanks that came or were spoiled."""
        form = BlanksForm(request.form)
        card, count = form.kartu.data, form.jumlah.data or 0

        def write() -> bool:
            note = blanks.spoil if form.jenis.data == "rusak" else blanks.receive
            note(sessions.actor(), card, count, form.alasan.data)
            return True

        if not form.validate() or not self._attempt(form, write):
            return self._stock(form), InvalidInput.status
        flash(f"Blangko {CARD_NAMES[card]}: {count} lembar dicatat.", "success")
        return redirect(url_for("cards.stock"))
