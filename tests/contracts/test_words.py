"""What people read, or hear read out, is Indonesian."""

from __future__ import annotations

import re

from tests.contracts.tree import ROOT

ENGLISH = re.compile(r">\s*(Error|Warning|Loading|Submit|Save|Cancel|Back|Next|Search|Edit|Delete|Close|Required)\b")


def test_no_template_says_an_english_word_of_a_form():
    for template in (ROOT / "admin_app" / "templates").rglob("*.html"):
        assert ENGLISH.search(template.read_text("utf-8")) is None, template
