"""Templates that the office edits can read plain values and nothing else, and cannot cost what they please."""

from __future__ import annotations

import re
import time

import pytest

from workers.render import LONGEST_TEMPLATE, RenderError, render_html, template_variables
from workers.sandbox import TemplateRefused

DATA = {"nama": "KIRANA", "orang": {"anak": {"nik": "1610994903250001"}}, "baris": list(range(300)), "angka": 7}

ESCAPES = [
    "{{ nama.__class__ }}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ orang.__class__.__init__.__globals__ }}",
    "{{ nama['__class__'] }}",
    "{{ orang | attr('__class__') }}",
    "{{ (nama | attr('__cl' ~ 'ass__')) }}",
    "{{ self.__init__.__globals__ }}",
    "{{ cycler.__init__.__globals__.os }}",
    "{{ lipsum.__globals__ }}",
    "{{ namespace() }}",
    "{{ nama.format(orang) }}",
    "{{ '{0.__class__}'.format(nama) }}",
    "{{ nama.join(baris) }}",
    "{{ nama.encode() }}",
    "{{ orang.clear() }}",
    "{{ orang.update({'anak': 1}) }}",
    "{{ baris.append(1) }}",
    "{{ nama | safe }}",
    "{{ nama | map('upper') }}",
    "{% include '/etc/passwd' %}",
    "{% include '../DOC_KK.html' %}",
    "{% extends '../../render.py' %}",
    "{% import 'os' as os %}",
    "{{ tidak_ada }}",
    "{{ orang.ibu.nama }}",
    "{% for x in baris %}",
    "{{ 1 / 0 }}",
    "{{ orang }}",
    "{{ baris }}",
    "{{ [nama] }}",
    "{{ {'a': 1} }}",
]

BOMBS = [
    "{{ 'x' * 999999999 }}",
    "{{ 9 ** 9 ** 9 }}",
    "{{ '%99999999d' % 1 }}",
    "{{ nama ~ nama }}",
    "{{ nama + nama }}",
    "{% for a in baris %}{% for b in baris %}{% for c in baris %}{% endfor %}{% endfor %}{% endfor %}",
    "{% for a in range(99999999) %}{% endfor %}",
    "{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}",
    "{% macro a(n) %}{% if n %}{{ a(n + -1) }}{{ a(n + -1) }}{% endif %}{% endmacro %}{{ a(40) }}",
    "{{ nama | center(99999999) }}",
    "{{ nama.ljust(99999999) }}",
    "{% set a %}" + "x" * 50_000 + "{% endset %}"
    "{% set b %}" + "{{ a }}" * 20 + "{% endset %}{% set c %}" + "{{ b }}" * 20 + "{% endset %}{{ c }}",
    "{% set a = [1, 1] %}" + "{% set a = [a, a] %}" * 60 + "{% if a == a %}{% endif %}{{ a | upper }}",
    "{{ '" + "x" * 40_000 + "' | join('" + "y" * 40_000 + "') }}",
    "{% set a %}" + "x" * 50_000 + "{% endset %}" + "{% set b = a | lower %}" * 1000,
    "{% for a in baris recursive %}{{ loop(baris) }}{% endfor %}",
    "x" * (LONGEST_TEMPLATE + 1),
]


@pytest.mark.parametrize("source", ESCAPES)
def test_a_template_reaches_nothing_but_its_values(source):
    with pytest.raises(TemplateRefused):
        render_html(source, DATA)


@pytest.mark.parametrize("source", BOMBS, ids=lambda source: source[:40])
def test_a_template_cannot_choose_its_own_cost(source):
    before = time.process_time()
    with pytest.raises(TemplateRefused):
        render_html(source, DATA)
    assert time.process_time() - before < 2


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("\n{{ nama.__class__ }}", "baris 2: bagian dalam program tidak boleh dipakai"),
        ("{{ salah_eja }}", "baris 1: salah_eja tidak ada. Periksa ejaannya"),
        ("{% include '/etc/passwd' %}", "templat /etc/passwd tidak ada"),
        (
            "\n\n{% for a in baris %}{% for b in baris %}{% for c in baris %}{% endfor %}{% endfor %}{% endfor %}",
            "Lihat baris 3",
        ),
    ],
)
def test_a_fault_is_told_with_its_line_in_the_authors_language(source, told):
    with pytest.raises(TemplateRefused, match=re.escape(told)):
        render_html(source, DATA)


def test_the_allowance_is_per_document_not_per_process():
    source = "{% for a in baris %}{% for b in baris[:50] %}{% endfor %}{% endfor %}selesai"
    assert [render_html(source, DATA) for _ in range(3)] == ["selesai"] * 3


def test_what_a_document_needs_does_work():
    source = (
        "{% macro baris_isi(x) %}<b>{{ x }}</b>{% endmacro %}"
        "{% for a in baris[:2] %}{{ loop.index }}{{ baris_isi(a) }}{% else %}-{% endfor %}"
        "{{ nama | lower }} {{ angka | bilangan }} {{ orang.get('ibu', 'x') }} {{ orang.anak.nik | length + 1 }}"
    )
    assert render_html(source, DATA) == "1<b>0</b>2<b>1</b>kirana TUJUH x 17"


def test_values_are_always_escaped():
    assert render_html("{{ nama }}", {"nama": "<script>&'\""}) == "&lt;script&gt;&amp;&#39;&#34;"
    assert "<script>" not in render_html("{{ nama | upper | default('x') }}", {"nama": "<script>"})


class Row:
    """Stands for a model instance."""

    nik = "1610994903250001"


@pytest.mark.parametrize("value", [Row(), Row, print, ("a",), {"a": {"b": Row()}}, [Row()], b"bytes", {1, 2}])
def test_only_plain_values_reach_a_template(value):
    with pytest.raises(RenderError):
        render_html("{{ x }}", {"x": value})


def test_a_subclass_of_text_is_not_plain():
    class Sly(str):
        __slots__ = ()

    with pytest.raises(RenderError):
        render_html("{{ x }}", {"x": Sly("a")})


def test_the_variables_of_a_template_are_read_from_its_tree():
    source = (
        "{% set judul = dokumen.judul %}{{ judul }}{{ isian.anak_nama | teks }}"
        "{% for satu in keluarga.anggota %}{{ satu.nik }}{{ loop.index }}{% endfor %}"
        "{% macro m(a) %}{{ a.b }}{{ kantor.dinas }}{% endmacro %}{{ m(orang.anak) }}"
        "{% if isian.frasa is defined %}x{% endif %}"
    )
    expected = {"dokumen.judul", "isian.anak_nama", "keluarga.anggota", "kantor.dinas", "orang.anak", "isian.frasa"}
    assert set(template_variables(source)) == expected


def test_a_variable_is_told_with_the_line_where_it_is_first_read():
    source = "<p>\n{{ isian.a | teks }}{{ isian['b'].teks }}\n{{ isian.a }}{{ isian[x] }}</p>"
    assert template_variables(source) == {"isian.a": 2, "isian.b.teks": 2, "isian": 3, "x": 3}


def test_a_template_that_cannot_be_parsed_has_no_variables():
    with pytest.raises(TemplateRefused):
        template_variables("{{ a ")
