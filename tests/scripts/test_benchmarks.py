"""The benchmarks still fit what they measure: no other check runs them."""

from __future__ import annotations

from scripts.benchmarks.samples import small_offices
from scripts.benchmarks.service_papers import paper
from tests.services import cases


def test_a_sample_is_issued_in_a_small_office_and_drawn():
    with small_offices() as (config, offices):
        case, world = next(offices)
        issued = cases.issue(world, cases.declare(cases.draft(world, case)))
        drawn = paper(case.id, issued[0], config.base_url, config.cwt_key.read_bytes())
        assert drawn.spent_once() > 0
        assert drawn.spent_bare() > 0
