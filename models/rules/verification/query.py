"""What an agency asks, and what makes a question unfit before anybody is looked up.

Pasal: Pasal 10(1)a, Pasal 10(1)b.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from models.rules.errors import InvalidInput
from models.rules.names import printable_line
from models.rules.nik import whole_number
from models.rules.verification.elements import Show
from models.rules.verification.outcome import Refusal, Refused
from models.rules.verification.terms import Terms

DIGITS = 16
CASE_AT_LEAST = 3
LONGEST = 200
MEMBER = "nik"


@dataclass(frozen=True, slots=True)
class Query:
    """``number`` is a NIK or a KK number; ``known`` is element → what the caller knows of that person already.

    ``wanted`` are the elements whose value he needs, beyond a yes or no.
    """

    number: str
    known: Mapping[str, str]
    purpose: str
    case_reference: str
    wanted: Sequence[str] = ()

    def further_numbers(self) -> list[str]:
        """The numbers as long as a NIK that he claims to know, beside the member whom he asks about."""
        told = (text for key, text in self.known.items() if key != MEMBER and len(text) >= DIGITS)
        return [number for number in map(whole_number, told) if number]

    def check(self, terms: Terms, *, of_family: bool = False) -> None:
        """Raises: Refused for the first thing that is wrong with it."""
        for problem in self._problems(terms, of_family=of_family):
            raise problem

    def _problems(self, terms: Terms, *, of_family: bool) -> Iterator[Refused]:
        if not is_number(self.number):
            yield Refused(Refusal.BENTUK, field="nomor")
        try:
            require_case(self.case_reference)
        except InvalidInput as refusal:
            yield Refused(Refusal.PARAMETER, refusal.message, field="rujukan")
        if of_family and not is_number(self.known.get(MEMBER, "")):
            yield Refused(Refusal.PARAMETER, "Isi NIK seorang anggota keluarga, 16 angka.", field=MEMBER)
        if not any(text.strip() for text in self.known.values()):
            yield Refused(Refusal.PARAMETER, "Selain NIK, isi paling sedikit satu unsur lain.", field="nama")
        for key, text in self.known.items():
            if not terms.may_compare(key) and not (of_family and key == MEMBER):
                yield Refused(Refusal.UNSUR, field=key)
            if len(text) > LONGEST:
                yield Refused(Refusal.PARAMETER, "Isian terlalu panjang.", field=key)
        for key in self.wanted:
            if terms.elements.get(key) is not Show.TAMPIL:
                yield Refused(Refusal.UNSUR, field=key)


def require_case(reference: str) -> None:
    """Raises: InvalidInput (field ``rujukan``) for a case number that is missing or that no print could show."""
    if len(reference.strip()) < CASE_AT_LEAST:
        raise InvalidInput("Isi nomor perkara atau berkas.", field="rujukan")
    printable_line(reference, len(reference), field="rujukan")


def is_number(text: str) -> bool:
    """Whether it has the shape of a NIK or a KK number."""
    return len(text) == DIGITS and text.isascii() and text.isdigit()
