"""A CSV file as programs and people really make it: any usual encoding and separator, odd rows and all.

RFC 4180 is what is hoped for. What cannot be read is told in a sentence for the person who chose the file.
"""

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from owneros.foundation.csv_writing import SIGNS

MOST_BYTES = 10 * 1024 * 1024
MOST_ROWS = 20_000
MOST_COLUMNS = 100
LONGEST_CELL = 10_000
SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
LOOKED_AT = 30
LOOKED_AT_ONCE = 64 * 1024
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
class Text:
    """The bytes of a file, and how its characters are written. Only a piece is decoded at a time."""

    content: bytes
    codec: str

    def open(self) -> io.TextIOWrapper:
        return io.TextIOWrapper(io.BytesIO(self.content), self.codec, newline="")


@dataclass(frozen=True)
class Rows:
    """Read anew each time they are gone through, so that a file of many rows costs little memory."""

    text: Text
    separator: str
    width: int
    count: int

    def __iter__(self) -> Iterator[Row]:
        records = _records(self.text, self.separator)
        next(records)
        return (_fitted(row, self.width) for row in records)

    def __len__(self) -> int:
        return self.count


@dataclass(frozen=True)
class Sheet:
    """`encoding` and `separator` are words for people."""

    encoding: str
    separator: str
    header: list[str]
    rows: Rows


def read_sheet(content: bytes) -> Sheet:
    """Blank rows are left out. Raises Unreadable."""
    if len(content) > MOST_BYTES:
        raise Unreadable("This file is larger than 10 MB. Split it and import the parts one by one.")
    text, encoding = _decoded(content)
    separator = _separator(text)
    records = _records(text, separator)
    header_row = next(records, None)
    if header_row is None:
        raise Unreadable("This file is empty.")
    header = _header(header_row.cells)
    if len(header) > MOST_COLUMNS:
        raise Unreadable(f"This file has {len(header)} columns; at most {MOST_COLUMNS} can be read.")
    count, width = 0, _filled(header_row.cells)
    for row in records:
        if count == MOST_ROWS:
            raise Unreadable(f"This file has more than {MOST_ROWS:,} rows. Split it and import the parts.")
        count += 1
        width += _filled(row.cells[width : len(header)])
    if not count:
        raise Unreadable("This file has a header and no rows below it.")
    return Sheet(encoding, SEPARATORS[separator], header[:width], Rows(text, separator, width, count))


def _decoded(content: bytes) -> tuple[Text, str]:
    """The text, and how its characters were written, in words."""
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
        return _gone_through(Text(content, "utf-8")), "UTF-8"
    except UnicodeDecodeError:
        return _strictly(content, "cp1252"), "Windows-1252"


def _strictly(content: bytes, codec: str) -> Text:
    try:
        return _gone_through(Text(content, codec))
    except UnicodeDecodeError as error:
        raise Unreadable("The characters of this file cannot be read. Save it as CSV UTF-8.") from error


def _gone_through(text: Text) -> Text:
    """Raises UnicodeDecodeError, or Unreadable for what is blank or has a NUL."""
    blank, nul, lines = True, None, 1
    with text.open() as opened:
        while piece := opened.read(LOOKED_AT_ONCE):
            blank = blank and not piece.strip()
            if nul is None and "\0" in piece:
                nul = lines + piece.count("\n", 0, piece.index("\0"))
            lines += piece.count("\n")
    if nul is not None:
        raise Unreadable(_has_nul(nul))
    if blank:
        raise Unreadable("This file is empty.")
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


def _separator(text: Text) -> str:
    """The one that cuts the first rows into the most columns, and into as many each time."""

    def fit(separator: str) -> tuple[float, int]:
        reader = csv.reader(text.open(), delimiter=separator)
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


def _records(text: Text, separator: str) -> Iterator[Row]:
    """Rows in which something stands, with the lines at which they begin."""
    taken: list[str] = []

    def each() -> Iterator[str]:
        for line in text.open():
            taken.append(line)
            yield line

    csv.field_size_limit(MOST_BYTES)
    reader = csv.reader(each(), delimiter=separator)
    begins = 1
    for cells in reader:
        # A quotation mark that is never closed takes in everything up to the end of the file.
        if len(taken) > 1 and "".join(taken).count('"') % 2:
            raise Unreadable(
                f'The quotation mark in line {begins} is never closed. Add the missing " and try again.'
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


def _filled(cells: list[str]) -> int:
    """How many there are up to the last one that holds something.

    Columns at the end without a name and without anything in them do not count.
    """
    count = len(cells)
    while count and not cells[count - 1]:
        count -= 1
    return count


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
