"""A list of volunteers as a CSV file: opens it, reads its columns, checks each row."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from responder.commands.volunteer_row import NEEDED, Column, Fault, Reader, nearest, seen, shown
from responder.flow.people.volunteer_import import Listed, Tick
from responder.trouble import Trouble

MOST_ROWS = 100_000
_MOST_BYTES = 64 * 1024 * 1024
_SEPARATORS = (",", ";", "\t")
_SEPARATOR_TOLD = re.compile(rf'\s*"?sep=(?P<separator>[{"".join(_SEPARATORS)}])"?[\s,;]*', re.IGNORECASE)
"""What Excel writes above the header, and reads there."""
_TOGETHER = 200
"""Lines between two updates of the progress bar."""
_AS_UTF_8 = 'save it as UTF-8 (in Excel: "CSV UTF-8")'


@dataclass(frozen=True)
class Sheet:
    """The file as text, and the columns in its header; `at` is the header's line."""

    lines: list[str] = field(repr=False)
    separator: str
    columns: list[Column | None]
    """None for a column that is left out."""
    at: int
    left_out: list[str]
    """The names of the columns that are left out."""


@dataclass(frozen=True)
class Checked:
    """The rows that can be used, and the faults."""

    listed: list[Listed]
    faults: list[Fault]


def open_sheet(path: Path, *, leave_out: bool = False) -> Sheet:
    """Read the file and its header. `leave_out`: columns that we don't know are not read. Raises Trouble."""
    lines = list(io.StringIO(_text(path), newline=""))  # as csv expects them: other line breaks stay inside a cell
    filled = [number for number, line in enumerate(lines, 1) if line.strip()]
    told = _SEPARATOR_TOLD.fullmatch(lines[filled[0] - 1]) if filled else None
    at = next(iter(filled[1:] if told else filled), 0)
    if not at:
        raise Trouble("The file is empty. Check that this is the right file.")
    if len(lines) - at > MOST_ROWS:
        raise Trouble(f"The file has more than {MOST_ROWS:,} lines. Split it into smaller files.")
    header = lines[at - 1]
    separator = max(_SEPARATORS, key=lambda one: sum(name in set(Column) for name in _names(header, one)))
    if told:
        separator = told["separator"]
    names = _names(header, separator)
    unknown = [name for name in names if name not in set(Column)]
    return Sheet(lines, separator, _columns(names, unknown, leave_out=leave_out), at, unknown)


def check(sheet: Sheet, reader: Reader, tick: Tick) -> Checked:
    """Check each row; `tick` gets the number of lines done since the last call."""
    listed: list[Listed] = []
    faults: list[Fault] = []
    done = 0
    for line, until, cells in _rows(sheet):
        read = [cells] if isinstance(cells, Fault) else reader.read(line, cells)
        if isinstance(read, Listed):
            listed.append(read)
        else:
            faults += read
        if until - done >= _TOGETHER:
            tick(until - done)
            done = until
    tick(len(sheet.lines) - done)
    return Checked(listed, faults)


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise Trouble(f"The file is larger than {_MOST_BYTES // 1024**2} MB. Split it into smaller files.")
        raw = path.read_bytes()
    except OSError as error:
        raise Trouble(f"The file can't be read: {error.strerror}.") from None
    if raw.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise Trouble("This is a spreadsheet file. Save the sheet as CSV UTF-8.")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # The error contains the whole file, so it is not passed on.
        place = raw.count(b"\n", 0, error.start) + 1
        raise Trouble(f"The file is not UTF-8 (line {place}): {_AS_UTF_8}.") from None
    if "\0" in text:
        raise Trouble(f"The file is not plain text in UTF-8: {_AS_UTF_8}.")
    return text.lstrip("\ufeff")  # some programs put a second mark in front


def _names(header: str, separator: str) -> list[str]:
    """The names of the header's columns, without empty ones at the end."""
    try:
        cells = next(csv.reader([header], delimiter=separator, strict=True))
    except csv.Error:
        raise Trouble("The header can't be read: a quote is missing.") from None
    while cells and not cells[-1].strip():
        cells.pop()
    return ["_".join(seen(cell).casefold().replace("-", " ").replace("_", " ").split()) for cell in cells]


def _columns(names: list[str], unknown: list[str], *, leave_out: bool) -> list[Column | None]:
    known = ", ".join(Column)
    if unknown and not leave_out:
        listed = ", ".join(f"{shown(name)}{nearest(name, Column)}" for name in unknown)
        raise Trouble(
            f"Unknown columns: {listed}. The first line names the columns. Allowed: {known}. To leave out all others, "
            "add --leave-out-columns."
        )
    columns = [Column(name) if name in set(Column) else None for name in names]
    twice = [column for column in Column if columns.count(column) > 1]
    if twice:
        raise Trouble(f"Duplicate columns: {', '.join(twice)}.")
    missing = [column for column in NEEDED if column not in columns]
    if missing:
        raise Trouble(f"Missing columns: {', '.join(missing)}. Allowed: {known}.")
    return columns


def _rows(sheet: Sheet) -> Iterator[tuple[int, int, dict[str, str] | Fault]]:
    """Each row that is not blank: its first line, the line reached so far, and its cells or what is wrong."""
    reader = csv.reader(sheet.lines[sheet.at :], delimiter=sheet.separator, strict=True)
    while True:
        line = sheet.at + reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield line, sheet.at + reader.line_num, Fault(line, "", "a quote is missing, or there is one too many")
            continue
        while cells and not cells[-1].strip():
            cells.pop()
        if not cells:
            continue
        until = sheet.at + reader.line_num
        if len(cells) > len(sheet.columns):
            words = (
                f"has {len(cells)} cells, but the header has {len(sheet.columns)}: "
                "put quotes around cells with a separator"
            )
            yield line, until, Fault(line, "", words)
        else:
            named = zip(sheet.columns, cells, strict=False)
            yield line, until, {column: cell for column, cell in named if column is not None}
