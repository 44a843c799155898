"""Whatever a service may say has a name on the drawing board."""

from __future__ import annotations

import dataclasses

from admin_app.staff.designer import shape
from admin_app.staff.designer.labels import LABELS, WORDS
from models.rules.effects import KINDS, Effect
from models.rules.service import ServiceDefinition


def test_everything_that_a_service_has_bears_a_label():
    names, words, waiting, seen = set(), set(KINDS), [ServiceDefinition], set()
    while waiting:
        kind = waiting.pop()
        if kind in seen:
            continue
        seen.add(kind)
        for one in shape.attributes(kind):
            names.add(one.name)
            words.update(one.choices)
            if one.below is Effect:
                waiting += KINDS.values()
            elif one.below:
                waiting.append(one.below)
    assert all(dataclasses.is_dataclass(kind) for kind in seen)
    assert names == set(LABELS)
    assert words == set(WORDS)
