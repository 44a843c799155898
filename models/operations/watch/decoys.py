"""Decoys: numbers of nobody, kept by two people; a query about one raises an alarm at once.

Whoever asks is told “tidak ditemukan”, as about any number that is nobody's. That is safest: the same code answers in
the same time, so a decoy cannot be told from a slip; and the office never says of an invented person that he exists,
which somebody might act upon. For the same reason a decoy never stands among the residents, and so in no count, no
export, no statistics and on no citizen's page. The alarm is promised by the database, in the transaction that logs the
query (:func:`models.tables.watch.watch_decoys`); where a number is named without a query, by
:mod:`models.operations.watch.named` in the transaction that takes it in.

Pasal: Pasal 10(2)a, Pasal 10(3).
"""

from __future__ import annotations

from collections.abc import Mapping

import peewee

from models.operations import outbox, trail
from models.operations.clock import WIB, now
from models.operations.residents.register import family_by_kk, resident_by_nik
from models.operations.watch import flags
from models.operations.watch.flags import Flag
from models.operations.watch.named import Place, in_force
from models.rules.actor import Actor
from models.rules.errors import ActionNotPossible, InvalidInput, NotAllowed, NotFound
from models.rules.nik import doubts, read_kk, read_nik
from models.rules.verification.decoys import is_reserved
from models.rules.verification.odd_detectors import Finding
from models.rules.verification.odd_use import Asker, Odd
from models.tables import AgencyUser, ApiClient, Application, Decoy, Officer, OutboxItem, Verification
from models.tables.base import writing
from models.tables.sealing import blind
from models.tables.watch import DECOY_JOB

JOB = DECOY_JOB
ASKERS = {
    Place.OFFICER: (Asker.OFFICER, Officer.name),
    Place.USER: (Asker.USER, AgencyUser.name),
    Place.PROGRAM: (Asker.PROGRAM, ApiClient.label),
}


def propose(actor: Actor, nik: str, kk: str, record: Mapping[str, str], note: str) -> Decoy:
    """One more decoy, not in force yet; ``record`` is what a list that it is planted in may say of it.

    Raises: InvalidInput naming the part that cannot stand.
    """
    numbers = {"nik": read_nik(nik), "kk": read_kk(kk)}
    for name, number in numbers.items():
        if not is_reserved(number):
            raise InvalidInput(
                "Pakai nomor yang tidak mungkin milik orang: berawal 161099, atau urutan 9900 ke atas.", field=name
            )
    if doubts(numbers["nik"]):
        raise InvalidInput("Bagian tanggal lahir pada NIK harus masuk akal, agar tidak dikenali.", field="nik")
    if resident_by_nik(numbers["nik"]) is not None:
        raise InvalidInput("NIK ini sudah dipakai di data penduduk.", field="nik")
    if family_by_kk(numbers["kk"]) is not None:
        raise InvalidInput("Nomor KK ini sudah dipakai di data penduduk.", field="kk")
    if len(record.get("nama", "").strip()) < 3:
        raise InvalidInput("Isi nama yang lazim, agar tidak dikenali.", field="nama")
    with writing():
        try:
            row = Decoy.create(
                nik=numbers["nik"],
                nik_index=blind(numbers["nik"]),
                kk_index=blind(numbers["kk"]),
                record={**record, "kk": numbers["kk"]},
                note=note.strip()[:300],
                proposed_by=actor.id,
                proposed_at=now(),
            )
        except peewee.IntegrityError as error:
            raise InvalidInput("NIK atau nomor KK ini sudah menjadi umpan.", field="nik") from error
        trail.record(actor, "umpan_usul", subject=f"decoy:{row.id}")
    return row


def approve(actor: Actor, key: int) -> None:
    """Put a decoy in force. Raises: NotAllowed for whoever proposed it, ActionNotPossible when it is no proposal."""
    row = _one(key)
    if row.proposed_by_id == actor.id:
        raise NotAllowed("NIK umpan disahkan oleh petugas lain, bukan oleh pengusulnya.")
    with writing():
        waiting = (Decoy.id == key) & Decoy.approved_at.is_null() & Decoy.retired_at.is_null()
        if Decoy.update(approved_by=actor.id, approved_at=now()).where(waiting).execute() != 1:
            raise ActionNotPossible("NIK umpan ini sudah disahkan atau dihentikan.")
        trail.record(actor, "umpan_sah", subject=f"decoy:{key}")


def end(actor: Actor, key: int, reason: str) -> None:
    """No alarm from now on. Raises: InvalidInput without a reason, ActionNotPossible when it was retired before."""
    if len(reason.strip()) < flags.REASON_AT_LEAST:
        raise InvalidInput("Tuliskan alasannya.", field="alasan")
    _one(key)
    with writing():
        living = (Decoy.id == key) & Decoy.retired_at.is_null()
        if Decoy.update(retired_by=actor.id, retired_at=now()).where(living).execute() != 1:
            raise ActionNotPossible("NIK umpan ini sudah dihentikan.")
        trail.record(actor, "umpan_henti", subject=f"decoy:{key}", reason=reason)


def waiting() -> int:
    """How many proposals wait for a second officer."""
    return Decoy.select().where(Decoy.approved_at.is_null(), Decoy.retired_at.is_null()).count()


def alarm(item: OutboxItem) -> None:
    """Raise the flag that the job promises, and write to the managers. Raises: outbox.LeaseLost."""
    with writing():
        outbox.hold(item)
        if item.payload:
            ((place, key),) = item.payload.items()
            flag, column = _by_place(Place(place), int(key), item), "access"
        else:
            flag, column = _by_agency(Verification.get_by_id(item.subject_id)), "verification"
        flags.raise_all([flag], column)
        outbox.finish(item)


def _by_agency(asked: Verification) -> Flag:
    rows = in_force([index for index in (asked.subject_index, asked.member_index) if index])
    told = " dan ".join(f"Umpan nomor {row.id}" for row in rows) or "Umpan"
    who = (Asker.USER, asked.user_id) if asked.user_id is not None else (Asker.PROGRAM, asked.client_id)
    finding = Finding(Odd.DECOY, asked.at.astimezone(WIB).date(), f"{told} ditanyakan", (asked.id,), str(asked.id))
    return Flag(finding, who, asked.agreement_id)


def _by_place(place: Place, key: int, item: OutboxItem) -> Flag:
    """One flag an hour for an officer or a user who names it, one for each account, application and day of log-ins."""
    decoy, day = f"Umpan nomor {item.subject_id}", item.created_at.astimezone(WIB).date()
    if place in ASKERS:
        asker, name = ASKERS[place]
        told = f"{decoy} dicari atau disebut {getattr(name.model.get_by_id(key), name.name)}"
        return Flag(Finding(Odd.DECOY, day, told, (), item.key), (asker, key))
    if place is Place.LOGIN:
        told = f"{decoy} dipakai untuk mencoba masuk sebagai warga"
        return Flag.about_it(Odd.DECOY, day, told, (), f"{place}:{item.subject_id}:{day}")
    reference = Application.get_by_id(key).reference if place is Place.APPLICATION else f"nomor {key}"
    said = {Place.ACCOUNT: "dipakai mendaftar akun warga", Place.APPLICATION: "disebut dalam permohonan"}
    about = f"{place}{key}:{item.subject_id}"
    return Flag.about_it(Odd.DECOY, day, f"{decoy} {said[place]} {reference}", (), about)


def _one(key: int) -> Decoy:
    row = Decoy.get_or_none(Decoy.id == key)
    if row is None:
        raise NotFound("NIK umpan itu tidak ditemukan.")
    return row
