from __future__ import annotations

import itertools

import pytest

from models.rules import workflow
from models.rules.errors import ActionNotPossible
from models.rules.roles import Role
from models.rules.workflow import FINAL_STAGES, Action, Stage

ROWS = {(step.source, step.action, step.actor): step for step in workflow.STEPS}


@pytest.mark.parametrize(("stage", "action", "role"), list(itertools.product(Stage, Action, Role)))
def test_only_the_rows_of_the_table_are_possible(stage, action, role):
    row = ROWS.get((stage, action, role))
    if row is None:
        with pytest.raises(ActionNotPossible):
            workflow.step_for(stage, action, role)
    else:
        assert workflow.step_for(stage, action, role) is row


def test_the_chain_of_pasal_15_is_operator_pengawas_administrator_kepala_and_nothing_skips():
    forward = {
        step.source: step.target
        for step in workflow.STEPS
        if step.action in {Action.KIRIM, Action.PARAF, Action.BUBUHKAN_TTE, Action.TERBITKAN}
    }
    chain = [Stage.PEMOHON]
    while chain[-1] in forward:
        chain.append(forward[chain[-1]])
    assert chain == list(workflow.PROGRESS)


def test_a_return_goes_exactly_one_step_back():
    for step in workflow.STEPS:
        if step.action is Action.KEMBALIKAN:
            assert workflow.previous_office_stage(step.source) is step.target


def test_the_kepala_cannot_edit_and_only_he_signs():
    assert {step.actor for step in workflow.STEPS if step.action is Action.BUBUHKAN_TTE} == {Role.KEPALA}
    kepala = {step.action for step in workflow.STEPS if step.actor is Role.KEPALA}
    assert kepala == {Action.BUBUHKAN_TTE, Action.KEMBALIKAN}


def test_every_return_and_refusal_needs_a_reason():
    for step in workflow.STEPS:
        if step.action in {Action.KEMBALIKAN, Action.TOLAK, Action.MINTA_PERBAIKAN, Action.PERBAIKI}:
            assert step.needs_reason


def test_buttons_carry_their_article():
    labels = {workflow.button(step) for step in workflow.steps_of(Stage.KEPALA, Role.KEPALA)}
    assert labels == {"Bubuhkan TTE (Pasal 15(1)j)", "Kembalikan ke Administrator (Pasal 15(1)k)"}


def test_nothing_leaves_the_end_of_a_file_but_a_card_that_is_handed_over():
    leaving = {step.source for step in workflow.STEPS} & FINAL_STAGES
    assert leaving == {Stage.TERBIT}


def test_fold_refuses_a_history_that_the_table_does_not_know():
    assert workflow.fold([("kirim", "operator"), ("paraf", "pengawas")]) is Stage.PENGAWAS
    with pytest.raises(ActionNotPossible):
        workflow.fold([("kirim", "operator"), ("bubuhkan_tte", "tte")])
    with pytest.raises(ActionNotPossible):
        workflow.fold([("kirim", "kepala")])
