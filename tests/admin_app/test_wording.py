"""How templates write numbers."""

from __future__ import annotations

import pytest

from admin_app import wording


@pytest.mark.parametrize(("number", "said"), [(0, "0"), (999, "999"), (10_000, "10.000"), (1_234_567, "1.234.567")])
def test_thousands_are_parted_by_dots(number, said):
    assert wording.number_text(number) == said
