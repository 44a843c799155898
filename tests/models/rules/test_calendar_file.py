"""A calendar file that phones accept: lines end and fold as RFC 5545 says, signs are escaped."""

from __future__ import annotations

from datetime import UTC, datetime

from models.rules.calendar_file import CalendarEntry, calendar_file

START = datetime(2026, 11, 30, 2, 0, tzinfo=UTC)
TEXT = "Bawa:\nKTP, KK \\ " + "é" * 80
ENTRY = CalendarEntry("abc@contoh.invalid", 3, START, START, 30, "Akta; perkawinan", "Indralaya", TEXT)


def unfolded():
    return calendar_file(ENTRY).decode().replace("\r\n ", "").split("\r\n")


def test_the_entry_says_when_and_where():
    lines = unfolded()
    for line in (
        "UID:abc@contoh.invalid",
        "SEQUENCE:3",
        "DTSTART:20261130T020000Z",
        "DTEND:20261130T023000Z",
        r"SUMMARY:Akta\; perkawinan",
        "LOCATION:Indralaya",
        "DESCRIPTION:Bawa:\\nKTP\\, KK \\\\ " + "é" * 80,
        "TRIGGER:-P1D",
    ):
        assert line in lines
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]


def test_no_line_is_longer_than_the_standard_allows():
    lines = calendar_file(ENTRY).split(b"\r\n")
    assert max(map(len, lines)) == 75
    assert all(line.decode() for line in lines[:-1])
    assert b"\n" not in b"".join(lines)
