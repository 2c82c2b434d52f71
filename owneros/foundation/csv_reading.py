"""A CSV file as programs and people really make it: any usual encoding and separator, odd rows and all.

RFC 4180 is what is hoped for. What cannot be read is told in a sentence for the person who chose the file.
"""

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field

from owneros.foundation.csv_writing import SIGNS

MOST_BYTES = 10 * 1024 * 1024
MOST_ROWS = 20_000
MOST_COLUMNS = 100
LONGEST_CELL = 10_000
SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
LOOKED_AT = 30
SELDOM = 20  # an empty byte in fewer than so many is not one of UTF-16
_NOT_CSV = {
    b"PK\x03\x04": "an Excel workbook",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook",
    b"%PDF": "a PDF",
    b"\x1f\x8b": "a compressed file",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
}


class Unreadable(ValueError):
    """The message tells the person what is the matter with the file, and what to do."""


@dataclass(frozen=True)
class Row:
    """`line` is where it begins in the file, counted from 1; `problem` tells what is wrong with its shape."""

    line: int
    cells: list[str]
    problem: str = ""
    remark: str = ""


@dataclass(frozen=True)
class Sheet:
    """`encoding` and `separator` are words for people."""

    encoding: str
    separator: str
    header: list[str]
    rows: list[Row] = field(default_factory=list)


def read_sheet(content: bytes) -> Sheet:
    """Blank rows are left out. Raises Unreadable."""
    if len(content) > MOST_BYTES:
        raise Unreadable("This file is larger than 10 MB. Split it and bring in the parts one by one.")
    text, encoding = _decoded(content)
    if not text.strip():
        raise Unreadable("This file is empty.")
    separator = _separator(text)
    records = _records(text, separator)
    header_row = next(records, None)
    if header_row is None:
        raise Unreadable("This file is empty.")
    header = _header(header_row.cells)
    if len(header) > MOST_COLUMNS:
        raise Unreadable(f"This file has {len(header)} columns; at most {MOST_COLUMNS} can be read.")
    rows: list[Row] = []
    for row in records:
        if len(rows) == MOST_ROWS:
            raise Unreadable(f"This file has more than {MOST_ROWS:,} rows. Split it and bring in the parts.")
        rows.append(row)
    if not rows:
        raise Unreadable("This file has a header and no rows below it.")
    width = _width(header_row.cells, rows)
    return Sheet(encoding, SEPARATORS[separator], header[:width], [_fitted(row, width) for row in rows])


def _decoded(content: bytes) -> tuple[str, str]:
    """The text, and how its characters were written."""
    for start, kind in _NOT_CSV.items():
        if content.startswith(start):
            raise Unreadable(
                f"This is {kind}, not a CSV file, whatever its name says. Open it, choose Save as, and save "
                "it as CSV UTF-8."
            )
    for mark, codec, words in (
        (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
        (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
        (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
    ):
        if content.startswith(mark):
            return _strictly(content, codec), words
    if b"\0" in content:
        return _strictly(content, _unmarked_utf16(content)), "UTF-16"
    try:
        return content.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        return _strictly(content, "cp1252"), "Windows-1252"


def _strictly(content: bytes, codec: str) -> str:
    try:
        text = content.decode(codec)
    except UnicodeDecodeError as error:
        raise Unreadable("The characters of this file cannot be read. Save it as CSV UTF-8.") from error
    if "\0" in text:
        raise Unreadable(_has_nul(text.count("\n", 0, text.index("\0")) + 1))
    return text


def _unmarked_utf16(content: bytes) -> str:
    """Latin letters, separators and line ends leave one byte of each pair empty: the first, or the second.

    Raises Unreadable when empty bytes stand here and there: then it is no UTF-16.
    """
    first, second = content[::2].count(0), content[1::2].count(0)
    if len(content) % 2 or min(first, second) or max(first, second) * SELDOM < len(content):
        raise Unreadable(_has_nul(content.count(b"\n", 0, content.index(b"\0")) + 1))
    return "utf-16-le" if second else "utf-16-be"


def _has_nul(line: int) -> str:
    return (
        f"There is an empty character (NUL) in line {line} of this file, which no text has. "
        "Save it as CSV UTF-8."
    )


def _separator(text: str) -> str:
    """The one that cuts the first rows into the most columns, and into as many each time."""

    def fit(separator: str) -> tuple[float, int]:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        widths = []
        try:
            for _, cells in zip(range(LOOKED_AT), reader, strict=False):
                if any(cells):
                    widths.append(len(cells))
        except csv.Error:
            return 0, 0
        first = widths[0] if widths else 1
        return (sum(width == first for width in widths) / len(widths) if first > 1 else 0), first

    return max(SEPARATORS, key=fit)


def _records(text: str, separator: str) -> Iterator[Row]:
    """Rows in which something stands, with the lines at which they begin."""
    taken: list[str] = []
    lines = io.StringIO(text, newline="")

    def each() -> Iterator[str]:
        for line in lines:
            taken.append(line)
            yield line

    csv.field_size_limit(MOST_BYTES)
    reader = csv.reader(each(), delimiter=separator)
    begins = 1
    for cells in reader:
        # A quotation mark that is never closed takes in everything up to the end of the file.
        if len(taken) > 1 and "".join(taken).count('"') % 2:
            raise Unreadable(
                f'The quotation mark in line {begins} is never closed. Add the missing " there and try again.'
            )
        taken.clear()
        if any(cell.strip() for cell in cells):
            yield Row(begins, [_plain(cell) for cell in cells])
        begins = reader.line_num + 1


def _plain(cell: str) -> str:
    """Text as it is meant: without blanks around, and without the mark that keeps it from being a formula."""
    cell = cell.strip()
    return cell[1:] if cell[:1] == "'" and cell[1:2] in SIGNS else cell


def _header(cells: list[str]) -> list[str]:
    """Every column gets a name of its own."""
    names: list[str] = []
    for number, cell in enumerate(cells, 1):
        name = " ".join(cell.split())[:80] or f"Column {number}"
        again = 2
        while name in names:
            name = f"{' '.join(cell.split())[:80] or f'Column {number}'} ({again})"
            again += 1
        names.append(name)
    return names


def _width(header: list[str], rows: list[Row]) -> int:
    """Columns at the end without a name and without anything in them do not count."""
    width = len(header)
    while not header[width - 1].strip() and not any(any(row.cells[width - 1 : width]) for row in rows):
        width -= 1
    return width


def _fitted(row: Row, width: int) -> Row:
    """As wide as the header; a row with more cells, or a cell too long, says so."""
    cells, problem, remark = row.cells, "", ""
    more = [cell for cell in cells[width:] if cell]
    if more:
        problem = (
            f"This row has {len(cells)} cells and the header has {width}. "
            "A text with a separator in it needs quotation marks."
        )
    elif len(cells) < width:
        remark = f"This row has {len(cells)} cells and the header has {width}; the rest was read as empty."
    if any(len(cell) > LONGEST_CELL for cell in cells):
        problem = f"A cell is longer than {LONGEST_CELL:,} characters."
    fitted = [cell[:LONGEST_CELL] for cell in cells[:width]]
    return Row(row.line, fitted + [""] * (width - len(fitted)), problem, remark)
