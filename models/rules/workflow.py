"""The workflow as one table: from-stage, action, to-stage, basis.

A stage is named after whoever holds the file, so no role column is needed. The table drives the guard, the
buttons, the progress bar, the README's diagram and the exhaustive test.

Pasal: Pasal 13(1)e, Pasal 15(1)b, Pasal 15(1)d, Pasal 15(1)e, Pasal 15(1)g, Pasal 15(1)h, Pasal 15(1)j,
Pasal 15(1)k, Pasal 15(1)l.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from models.rules.errors import ActionNotPossible
from models.rules.roles import Role


class Stage(StrEnum):
    """Where a file lies; the value is the holder, or the end that it came to."""

    PEMOHON = "pemohon"
    OPERATOR = "operator"
    PENGAWAS = "pengawas"
    ADMINISTRATOR = "administrator"
    KEPALA = "kepala"
    TTE = "tte"
    TERBIT = "terbit"
    SIAP_DIAMBIL = "siap_diambil"
    DIAMBIL = "diambil"
    DITOLAK = "ditolak"
    DITARIK = "ditarik"


class Action(StrEnum):
    """What a holder may do with the file that he holds."""

    KIRIM = "kirim"
    TARIK = "tarik"
    PARAF = "paraf"
    MINTA_PERBAIKAN = "minta_perbaikan"
    TOLAK = "tolak"
    KEMBALIKAN = "kembalikan"
    PERBAIKI = "perbaiki"
    BUBUHKAN_TTE = "bubuhkan_tte"
    TTE_GAGAL = "tte_gagal"
    TERBITKAN = "terbitkan"
    SIAPKAN = "siapkan"
    SERAHKAN = "serahkan"


@dataclass(frozen=True, slots=True)
class Step:
    """One row: ``actor`` may take the file from ``source`` to ``target``; ``basis`` is the article."""

    source: Stage
    action: Action
    target: Stage
    actor: Role
    basis: str
    label: str
    needs_reason: bool = False


POLICY = "kebijakan layanan"

STEPS: tuple[Step, ...] = (
    Step(Stage.PEMOHON, Action.KIRIM, Stage.OPERATOR, Role.PEMOHON, "Pasal 13(1)e", "Kirim permohonan"),
    Step(Stage.PEMOHON, Action.TARIK, Stage.DITARIK, Role.PEMOHON, POLICY, "Tarik permohonan"),
    Step(Stage.OPERATOR, Action.TARIK, Stage.DITARIK, Role.PEMOHON, POLICY, "Tarik permohonan"),
    Step(
        Stage.OPERATOR,
        Action.PARAF,
        Stage.PENGAWAS,
        Role.OPERATOR,
        "Pasal 15(1)b",
        "Paraf, kirim ke Pengawas",
    ),
    Step(
        Stage.OPERATOR,
        Action.MINTA_PERBAIKAN,
        Stage.PEMOHON,
        Role.OPERATOR,
        POLICY,
        "Minta perbaikan pemohon",
        True,
    ),
    Step(Stage.OPERATOR, Action.TOLAK, Stage.DITOLAK, Role.OPERATOR, POLICY, "Tolak permohonan", True),
    Step(
        Stage.PENGAWAS,
        Action.PARAF,
        Stage.ADMINISTRATOR,
        Role.PENGAWAS,
        "Pasal 15(1)d",
        "Paraf, kirim ke Administrator",
    ),
    Step(
        Stage.PENGAWAS,
        Action.KEMBALIKAN,
        Stage.OPERATOR,
        Role.PENGAWAS,
        "Pasal 15(1)e",
        "Kembalikan ke Operator",
        True,
    ),
    Step(
        Stage.PENGAWAS,
        Action.PERBAIKI,
        Stage.PENGAWAS,
        Role.PENGAWAS,
        "Pasal 15(1)e",
        "Perbaiki sendiri",
        True,
    ),
    Step(
        Stage.ADMINISTRATOR,
        Action.PARAF,
        Stage.KEPALA,
        Role.ADMINISTRATOR,
        "Pasal 15(1)g",
        "Paraf, kirim ke Kepala",
    ),
    Step(
        Stage.ADMINISTRATOR,
        Action.KEMBALIKAN,
        Stage.PENGAWAS,
        Role.ADMINISTRATOR,
        "Pasal 15(1)h",
        "Kembalikan ke Pengawas",
        True,
    ),
    Step(
        Stage.ADMINISTRATOR,
        Action.PERBAIKI,
        Stage.ADMINISTRATOR,
        Role.ADMINISTRATOR,
        "Pasal 15(1)h",
        "Perbaiki sendiri",
        True,
    ),
    Step(Stage.KEPALA, Action.BUBUHKAN_TTE, Stage.TTE, Role.KEPALA, "Pasal 15(1)j", "Bubuhkan TTE"),
    Step(
        Stage.KEPALA,
        Action.KEMBALIKAN,
        Stage.ADMINISTRATOR,
        Role.KEPALA,
        "Pasal 15(1)k",
        "Kembalikan ke Administrator",
        True,
    ),
    Step(Stage.TTE, Action.TTE_GAGAL, Stage.KEPALA, Role.SISTEM, POLICY, "TTE gagal, kembali ke Kepala", True),
    Step(Stage.TTE, Action.TERBITKAN, Stage.TERBIT, Role.SISTEM, "Pasal 15(1)l", "Terbitkan dan arsipkan"),
    Step(Stage.TERBIT, Action.SIAPKAN, Stage.SIAP_DIAMBIL, Role.OPERATOR, POLICY, "Tandai siap diambil"),
    Step(Stage.SIAP_DIAMBIL, Action.SERAHKAN, Stage.DIAMBIL, Role.OPERATOR, POLICY, "Serahkan kepada penerima"),
)

_BY_KEY = {(step.source, step.action): step for step in STEPS}

FINAL_STAGES = frozenset({Stage.TERBIT, Stage.DIAMBIL, Stage.DITOLAK, Stage.DITARIK})
OFFICE_STAGES = (Stage.OPERATOR, Stage.PENGAWAS, Stage.ADMINISTRATOR, Stage.KEPALA)
PROGRESS = (
    Stage.PEMOHON,
    Stage.OPERATOR,
    Stage.PENGAWAS,
    Stage.ADMINISTRATOR,
    Stage.KEPALA,
    Stage.TTE,
    Stage.TERBIT,
)

STAGE_NAMES: dict[Stage, str] = {
    Stage.PEMOHON: "Di tangan pemohon",
    Stage.OPERATOR: "Diperiksa operator",
    Stage.PENGAWAS: "Diperiksa Pejabat Pengawas",
    Stage.ADMINISTRATOR: "Diperiksa Pejabat Administrator",
    Stage.KEPALA: "Menunggu tanda tangan Kepala Dinas",
    Stage.TTE: "Sedang ditandatangani secara elektronik",
    Stage.TERBIT: "Dokumen terbit",
    Stage.SIAP_DIAMBIL: "Siap diambil",
    Stage.DIAMBIL: "Sudah diambil",
    Stage.DITOLAK: "Ditolak",
    Stage.DITARIK: "Ditarik pemohon",
}


def step_for(stage: Stage, action: Action, role: Role) -> Step:
    """The row that lets ``role`` take ``action`` at ``stage``.

    Raises: ActionNotPossible when the table has no such row for that role.
    """
    step = _BY_KEY.get((stage, action))
    if step is None or step.actor is not role:
        raise ActionNotPossible(
            f"Tindakan ini tidak dapat dilakukan: berkas sekarang berada pada tahap “{STAGE_NAMES[stage]}”."
        )
    return step


def steps_of(stage: Stage, role: Role) -> list[Step]:
    """Every row open to ``role`` at ``stage``, in the table's order: the buttons of a screen."""
    return [step for step in STEPS if step.source is stage and step.actor is role]


def button(step: Step) -> str:
    """The label of a button, which carries its article: ``Bubuhkan TTE (Pasal 15(1)j)``."""
    return f"{step.label} ({step.basis})" if step.basis != POLICY else step.label


def fold(moves: Iterable[tuple[str, str]]) -> Stage:
    """The stage that a file's ``(action, to_stage)`` moves lead to, each checked against the table.

    Raises: ActionNotPossible when a move is not a row of the table.
    """
    stage = Stage.PEMOHON
    for action, target in moves:
        step = _BY_KEY.get((stage, Action(action)))
        if step is None or step.target != target:
            raise ActionNotPossible(f"Riwayat tidak sah: {stage} → {action} → {target}.")
        stage = step.target
    return stage


def previous_office_stage(stage: Stage) -> Stage | None:
    """The office stage before ``stage``; None before the operator."""
    position = OFFICE_STAGES.index(stage)
    return OFFICE_STAGES[position - 1] if position else None
