"""What is read at once is what pyHanko reads byte by byte: the same values, the same place after them, the same no."""

from __future__ import annotations

from io import BytesIO

import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.misc import PdfError

from workers import pdf_values
from workers.pdf_values import BLOCK, NAME_BLOCK

HOLDER = generic.TrailerReference(None)
STRINGS = [
    b"<>", b"<a>", b"<0aFf>", b"<4B6570616C61> /Next", b"<feff004b>", b"<0a 0b\n0c>", b"<0a%told\n0b>", b"<zz>", b"<0a",
    b"<" + b"ab" * BLOCK + b">>", b"<" + b"a" * (BLOCK - 1) + b">", b"<" + b"ab" * BLOCK, b"<" + b"ab" * BLOCK + b"x>",
]  # fmt: skip
NAMES = [
    b"/Type/Sig", b"/ /x", b"/Length 3", b"/F2+0 5 0 R", b"/A#42 ", b"/A#4", b"/Last", b"/K\xe9 ", b"/A\\B^c~>>",
    b"/" + b"n" * NAME_BLOCK + b" ", b"/" + b"n" * (NAME_BLOCK - 2) + b"]", b"/A\0", b"/A%told\n",
]  # fmt: skip
ARRAYS = [
    b"[]", b"[ ]", b"[1 2 3]/X", b"[ 0 -1 +2 ]", b"[0.5 .25 -7.125\n8]", b"[5.]", b"[1 0 R]", b"[1 [2 3] 4]", b"[1,2]",
    b"[/A 1]", b"[1 2", b"[--1]", b"[1%told\n2]", b"[(a) <0b>]", b"[" + b"600 " * BLOCK + b"]", b"[1\x002]", b"[1 2 a]",
]  # fmt: skip


def outcome(read, written: bytes, *more):
    """What was read, or what it was refused with; the place in the file after it."""
    stream = BytesIO(b"%" + written)
    stream.seek(1)
    try:
        found = read(stream, *more)
    except (PdfError, ValueError, ArithmeticError) as error:
        return type(error)
    return found, type(found), stream.tell(), [(type(one), one) for one in found]


@pytest.mark.parametrize("written", STRINGS)
def test_a_string_of_digits(written):
    stock = outcome(pdf_values._stock_string, written)
    assert outcome(generic.read_hex_string_from_stream, written) == stock


@pytest.mark.parametrize("written", NAMES)
def test_a_name(written):
    assert outcome(generic.NameObject.read_from_stream, written) == outcome(pdf_values._stock_name, written)


@pytest.mark.parametrize("written", ARRAYS)
def test_a_row_of_numbers(written):
    stock = outcome(pdf_values._stock_array, written, HOLDER)
    assert outcome(generic.ArrayObject.read_from_stream, written, HOLDER) == stock


def test_every_number_knows_the_object_that_holds_it():
    found = generic.read_object(BytesIO(b"[1 2.5] "), HOLDER)
    assert [one.container_ref for one in (found, *found)] == [HOLDER] * 3


def test_the_plain_ones_are_not_left_to_the_library(monkeypatch):
    for stock in ("_stock_string", "_stock_name", "_stock_array"):
        monkeypatch.setattr(pdf_values, stock, None)
    row = generic.read_object(BytesIO(b"[1 2.5] "), HOLDER)
    assert row == [1, generic.FloatObject("2.5")]
    assert generic.read_object(BytesIO(b"<" + b"4b" * BLOCK + b">"), HOLDER) == "K" * BLOCK
    assert generic.read_object(BytesIO(b"/ByteRange "), HOLDER) == "/ByteRange"
