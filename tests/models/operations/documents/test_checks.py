from __future__ import annotations

import pytest

from models.operations.documents import checks
from models.tables import Document
from tests import world as w
from tests.models.operations.documents.test_issuing import issue

GENUINE = {"genuine": True, "code": "asli", "headline": "Asli."}


@pytest.fixture
def document(world):
    issue(w.approved(world))
    return Document.get(Document.code == "DOC_KUT_LAHIR")


def test_what_was_issued_is_genuine_and_its_standing_is_told(document):
    verdict = checks.with_standing({**GENUINE, "token": document.token}, document.signed_sha256)
    assert (verdict["genuine"], verdict["keadaan"]) == (True, "terbit")


def test_a_file_that_differs_from_what_was_issued_is_never_called_genuine(document):
    verdict = checks.with_standing({**GENUINE, "token": document.token}, "f" * 64)
    assert verdict["genuine"] is None
    assert verdict["code"] == "tidak_sama"


def test_a_replaced_document_says_so(document):
    Document.update(state="diganti").where(Document.id == document.id).execute()
    verdict = checks.with_standing({**GENUINE, "token": document.token}, document.signed_sha256)
    assert verdict["keadaan"] == "diganti"


def test_a_token_that_we_never_issued_is_told(document):
    verdict = checks.with_standing({**GENUINE, "token": "lain"}, "f" * 64)
    assert verdict["keadaan"] == "tidak_dikenal"


def test_what_is_not_genuine_gains_nothing_from_a_known_token(document):
    fake = {"genuine": False, "code": "rusak", "token": document.token}
    assert checks.with_standing(fake, document.signed_sha256) == fake
