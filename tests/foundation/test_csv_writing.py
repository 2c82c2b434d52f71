"""Files that spreadsheets open as they are meant."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from owneros.foundation.csv_writing import amount, rows_as_csv, written


@pytest.mark.parametrize(
    ("cell", "stands"),
    [
        ("Maria", "Maria"),
        ("=1+1", "'=1+1"),
        ("+15125550100", "'+15125550100"),
        ("-5", "'-5"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\uff1d1+1", "'\uff1d1+1"),
        ("\uff0b1", "'\uff0b1"),
        ("\uff0d1", "'\uff0d1"),
        ("\uff20SUM(A1)", "'\uff20SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("\n=1", "'\n=1"),
        ("a=1", "a=1"),
        (amount(-123_450), "-1234.50"),
        (amount(5), "0.05"),
        (Decimal("8.2500"), "8.2500"),
        (-7, "-7"),
        (date(2026, 11, 2), "2026-11-02"),
        (datetime(2026, 11, 2, 16, 5, tzinfo=UTC), "2026-11-02T16:05:00+00:00"),
        (None, ""),
        ("", ""),
    ],
)
def test_a_cell(cell, stands):
    assert written(cell) == stands


def test_a_file_has_its_mark_and_the_line_ends_and_quotes_of_the_standard():
    content = b"".join(rows_as_csv(["Name", "Notes"], [('O\'Neil, "Bo"', "two\nlines"), ("Eva", "")]))
    assert content == b'\xef\xbb\xbfName,Notes\r\n"O\'Neil, ""Bo""","two\nlines"\r\nEva,\r\n'


def test_rows_are_asked_for_only_when_their_piece_is():
    asked = []

    def rows():
        for number in range(1_000):
            asked.append(number)
            yield (number,)

    pieces = rows_as_csv(["n"], rows())
    next(pieces)
    assert len(asked) < 300
