"""One row of a list of volunteers: reads each cell, and lists every error without repeating a phone number."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from rapidfuzz import process, utils

from responder.domain.command import language_named
from responder.domain.language import DEFAULT, NAMES, SECOND
from responder.domain.letters import plain as plain_letters
from responder.domain.phone import country, holds_number, normalize
from responder.domain.volunteer import Skill
from responder.flow.people.volunteer_import import Listed

_EARLIEST = date(2000, 1, 1)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_SHORTENED = re.compile(r"[\d.,]+\s*[eE]\s*[+-]?\s*\d+")
_DECIMAL = re.compile(r"'?\+?\d+[.,]0*")
_MOST_DIGITS = 15
_UNSEEN = dict.fromkeys([0xAD, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF])
"""Marks that a copied cell brings along and no screen shows. The joiners of names in other scripts stay."""
_LONGEST_NAME, _LONGEST_WORDS, _LONGEST_PROOF = 60, 60, 200
_ALIKE = 70
"""From this likeness on (of 100), a word counts as a typo of another."""
Value = TypeVar("Value")


class Column(StrEnum):
    PHONE = "phone"
    NAME = "name"
    LANGUAGE = "language"
    SECOND_LANGUAGE = "second_language"
    AREAS = "areas"
    SKILLS = "skills"
    TRAINED_ON = "trained_on"
    TRAINED_IN = "trained_in"
    CONSENT_ON = "consent_on"
    CONSENT_HOW = "consent_how"
    CONSENT_PROOF = "consent_proof"


NEEDED = (Column.PHONE, Column.NAME, Column.CONSENT_ON, Column.CONSENT_HOW, Column.CONSENT_PROOF)


@dataclass(frozen=True)
class Fault:
    """What is wrong in a line, and what to do; `column` is empty if it is about the whole row."""

    line: int
    column: str
    words: str

    def __str__(self) -> str:
        return f"Line {self.line}{', ' if self.column else ''}{self.column}: {self.words}"


class CellWrong(Exception):
    """What is wrong with a cell; never repeats a number."""


class AreaNames:
    """Finds areas by what people write: `City: Name`, or just the name if only one city has it."""

    def __init__(self, areas: Iterable[tuple[UUID, str, str]]) -> None:
        self._whole: dict[str, UUID] = {}
        self._named: dict[str, list[str]] = defaultdict(list)
        self._shown: list[str] = []
        for key, city, name in areas:
            shown = f"{city}: {name}"
            self._shown.append(shown)
            self._whole[_plain(shown)] = key
            self._named[_plain(name)].append(shown)

    def find(self, written: str) -> UUID:
        """Raises CellWrong."""
        plain = _plain(written)
        if plain in self._whole:
            return self._whole[plain]
        cities = self._named.get(plain, [])
        if len(cities) == 1:
            return self._whole[_plain(cities[0])]
        if cities:
            raise CellWrong(f"{shown(written)} is in more than one city: write {' or '.join(cities)}")
        if not self._shown:
            raise CellWrong("there are no areas yet: run `responder areas import` first")
        raise CellWrong(f"{shown(written)} is not an area{nearest(written, self._shown)}; put ; between areas")


class Reader:
    """Reads row after row. `today` is the date in the group's time zone, `countries` those whose phones it texts."""

    def __init__(self, areas: AreaNames, today: date, countries: Set[str] = frozenset({"US"})) -> None:
        self._areas = areas
        self._today = today
        self._countries = countries
        self._lines: dict[str, int] = {}

    def read(self, line: int, cells: Mapping[str, str]) -> Listed | list[Fault]:
        """The row, or everything wrong with it."""
        faults: list[Fault] = []

        def take(column: Column, parse: Callable[[str], Value], otherwise: Value) -> Value:
            try:
                return parse(_clean(cells.get(column, "")))
            except CellWrong as wrong:
                faults.append(Fault(line, column, str(wrong)))
                return otherwise

        trained_on = take(Column.TRAINED_ON, self._day, None)
        consent_on = take(Column.CONSENT_ON, self._day_needed, _EARLIEST)
        listed = Listed(
            line=line,
            number=take(Column.PHONE, lambda cell: self._number(cell, line), ""),
            name=take(Column.NAME, _name, ""),
            language=take(Column.LANGUAGE, lambda cell: _language(cell, tuple(NAMES)), DEFAULT),
            second_language=take(Column.SECOND_LANGUAGE, lambda cell: _language(cell, SECOND), DEFAULT),
            areas=take(Column.AREAS, self._area_list, ()),
            skills=take(Column.SKILLS, lambda cell: _skills(cell, cells), ()),
            trained_on=trained_on,
            trained_in=take(Column.TRAINED_IN, lambda cell: _trained_in(cell, cells), ""),
            consent_on=consent_on,
            proof=": ".join((take(Column.CONSENT_HOW, _how, ""), take(Column.CONSENT_PROOF, _where, ""))),
        )
        return faults or listed

    def _number(self, cell: str, line: int) -> str:
        number = _number(cell)
        belongs = country(number)
        if belongs is None:
            raise CellWrong("can't be a person's phone: check its digits")
        if belongs not in self._countries:
            only = ", ".join(sorted(self._countries))
            raise CellWrong(f"is a phone in {belongs}, but the group texts only {only} (RESPONDER_COUNTRIES)")
        first = self._lines.setdefault(number, line)
        if first != line:
            raise CellWrong(f"same phone (…{number[-2:]}) as line {first}: keep one of the two")
        return number

    def _day(self, cell: str) -> date | None:
        return self._day_needed(cell) if cell else None

    def _day_needed(self, cell: str) -> date:
        if not cell:
            raise CellWrong("is empty: write the date, such as 2026-03-01")
        try:
            day = date.fromisoformat(cell) if _DAY.fullmatch(cell) else None
        except ValueError:
            day = None
        if day is None:
            raise CellWrong("is not a date: write year, month, day, such as 2026-03-01")
        if day > self._today:
            raise CellWrong("is in the future: check the date")
        if day < _EARLIEST:
            raise CellWrong(f"is before {_EARLIEST.year}: check the year")
        return day

    def _area_list(self, cell: str) -> tuple[UUID, ...]:
        return tuple(dict.fromkeys(self._areas.find(one) for one in _list(cell)))


def shown(written: str) -> str:
    """What was written, in quotes; "that" if it could be a phone in the wrong column."""
    if sum(letter.isdigit() for letter in written) > 4:
        return "that"
    return '"' + "".join(letter if letter.isprintable() else "?" for letter in written[:40]) + '"'


def nearest(written: str, known: Iterable[str]) -> str:
    """A question that suggests what was probably meant; empty if nothing is close."""
    found = process.extractOne(written, list(known), processor=utils.default_process, score_cutoff=_ALIKE)
    return f" (did you mean {found[0]}?)" if found else ""


def seen(cell: str) -> str:
    """The cell without marks that no screen shows."""
    return cell.translate(_UNSEEN)


def _clean(cell: str) -> str:
    cell = seen(cell)
    if not cell.isprintable() and any(unicodedata.category(letter) == "Cc" for letter in cell.strip()):
        raise CellWrong("contains a line break or another control character: is a quote missing?")
    return " ".join(cell.split())


def _plain(words: str) -> str:
    """Text made ready to compare: lower case, single spaces, and the same spacing around colons."""
    return " ".join(unicodedata.normalize("NFKC", words).casefold().replace(":", " : ").split())


def _list(cell: str) -> list[str]:
    return [one.strip() for one in cell.split(";") if one.strip()]


def _number(cell: str) -> str:
    if not cell:
        raise CellWrong("is empty: write a phone number, so they can get texts")
    if _SHORTENED.fullmatch(cell):
        raise CellWrong("a spreadsheet shortened this number (E+…): format the column as text, and enter it again")
    if _DECIMAL.fullmatch(cell):
        raise CellWrong(
            "is not a full phone number, but a number with a decimal point: format the column as text, and enter it "
            "again"
        )
    digits = sum(letter.isdigit() for letter in cell)
    if digits > _MOST_DIGITS or any(letter.isalpha() for letter in cell):
        raise CellWrong("write one phone number and nothing else, such as 612-555-0100 or +16125550100")
    number = normalize(cell)
    if number is None:
        raise CellWrong("is not a full phone number: include the area code, such as 612-555-0100 or +16125550100")
    return number


def _name(cell: str) -> str:
    if not cell:
        raise CellWrong("is empty: write what they want to be called; any name is fine")
    if holds_number(cell):
        raise CellWrong("contains a phone number, which the roster would show: remove it")
    return _short(cell, _LONGEST_NAME)


def _language(cell: str, known: tuple[str, ...]) -> str:
    """A language by its code, its own name, or what others call it; English if empty."""
    if not cell:
        return DEFAULT
    plain = _plain(cell)
    for code in known:
        if plain in {code, _plain(NAMES[code])}:
            return code
    named = language_named(plain_letters(cell))
    if named in known:
        return named
    raise CellWrong(f"{shown(cell)} is not one of {', '.join(f'{code} ({NAMES[code]})' for code in known)}")


def _skills(cell: str, cells: Mapping[str, str]) -> tuple[Skill, ...]:
    found: dict[Skill, None] = {}
    for one in _list(cell):
        plain = _plain(one.replace("_", " "))
        if plain not in set(Skill):
            question = nearest(one, Skill)
            raise CellWrong(
                f"{shown(one)} is not a skill{question}; choose from {', '.join(Skill)}; put ; between skills"
            )
        found[Skill(plain)] = None
    if Skill.VERIFIER in found and not cells.get(Column.TRAINED_ON, "").strip():
        raise CellWrong("a verifier must be trained: fill in trained_on and trained_in, or remove the skill")
    return tuple(found)


def _trained_in(cell: str, cells: Mapping[str, str]) -> str:
    day = cells.get(Column.TRAINED_ON, "").strip()
    if cell and not day:
        raise CellWrong("a training without a date: fill in trained_on")
    if day and not cell:
        raise CellWrong("is empty: write what they were trained in that day")
    return _open(_short(cell, _LONGEST_WORDS))


def _how(cell: str) -> str:
    if not cell:
        raise CellWrong("is empty: write how they agreed to get texts, such as paper or web form")
    return _open(_short(cell, _LONGEST_WORDS))


def _where(cell: str) -> str:
    if not cell:
        raise CellWrong("is empty: write where the proof is kept, such as folder 3, sheet 12")
    return _open(_short(cell, _LONGEST_PROOF))


def _short(cell: str, most: int) -> str:
    if len(cell) > most:
        raise CellWrong(f"is too long: the limit is {most} characters")
    return cell


def _open(cell: str) -> str:
    """Text that is stored as it is, unencrypted."""
    if holds_number(cell):
        raise CellWrong("contains a phone number, which would be stored unencrypted: remove it")
    return cell
