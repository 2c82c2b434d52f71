"""Files as they really come: each is read, or answered with a sentence that helps."""

import io
import subprocess
import sys
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from owneros.foundation.csv_reading import (
    LONGEST_CELL,
    LOOKED_AT_ONCE,
    MOST_BYTES,
    MOST_ROWS,
    Unreadable,
    read_sheet,
)
from owneros.foundation.csv_writing import rows_as_csv


def workbook():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return made.getvalue()


TEXT = "Name,City\nÁngel Núñez,Austin\n"
READ = {
    "UTF-8": (TEXT.encode(), "UTF-8", "commas"),
    "UTF-8 with BOM": (TEXT.encode("utf-8-sig"), "UTF-8", "commas"),
    "UTF-16 of Excel": (TEXT.replace(",", "\t").encode("utf-16"), "UTF-16", "tabs"),
    "UTF-16 big end first": (b"\xfe\xff" + TEXT.encode("utf-16-be"), "UTF-16", "commas"),
    "UTF-16 without BOM": (TEXT.encode("utf-16-le"), "UTF-16", "commas"),
    "Windows": (TEXT.encode("cp1252"), "Windows-1252", "commas"),
    "semicolons": (TEXT.replace(",", ";").encode(), "UTF-8", "semicolons"),
    "bars": (TEXT.replace(",", "|").encode(), "UTF-8", "bars"),
    "line ends of old Macs": (TEXT.replace("\n", "\r").encode(), "UTF-8", "commas"),
    "line ends of Windows": (TEXT.replace("\n", "\r\n").encode(), "UTF-8", "commas"),
    "blank lines around": (f"\n\n{TEXT}\n,\n\n".encode(), "UTF-8", "commas"),
}


@pytest.mark.parametrize(("content", "encoding", "separator"), READ.values(), ids=READ.keys())
def test_odd_files_are_read_and_it_is_said_how(content, encoding, separator):
    sheet = read_sheet(content)
    assert (sheet.encoding, sheet.separator, sheet.header) == (encoding, separator, ["Name", "City"])
    assert [row.cells for row in sheet.rows] == [["Ángel Núñez", "Austin"]]


UNREADABLE = {
    "nothing": (b"", "This file is empty."),
    "blanks": (b" \n\n ", "This file is empty."),
    "only separators": (b",,,\n,,,\n", "This file is empty."),
    "a header alone": (b"Name,City\n", "This file has a header and no rows below it."),
    "a workbook named .csv": (workbook(), "This is an Excel workbook, not a CSV file"),
    "an old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 50, "This is an old Excel workbook"),
    "a PDF": (b"%PDF-1.7 ...", "This is a PDF"),
    "a program": (b"\x7fELF\0\0\xff\xfe\xd8\xd8\0\0\x01", "Save it as CSV UTF-8."),
    "no encoding we know": (b"Name\n\x81\x8d\xff", "The characters of this file cannot be read."),
    "a NUL in a text": (b"Name,City\nMaria\0,Austin\n", r"an empty character \(NUL\) in line 2 of this file"),
    "a NUL, and an even number of bytes": (b"Name,City\nA\0na,Austin\nBob,Waco\n", "in line 2 of this file"),
    "a NUL in UTF-16": ("Name,City\nMaria\0,Austin\n".encode("utf-16"), "in line 2 of this file"),
    "a character that ends with the file": (
        "Name\nÁngel\nMaría".encode("utf-16")[:-1],
        "Save it as CSV UTF-8.",
    ),
    "an open quotation mark": (b'Name,City\nA,B\n"Maria,Austin\nBob,Waco\n', "in line 3 is never closed"),
    "10 MB and a byte": (b"a" * (MOST_BYTES + 1), "This file is larger than 10 MB."),
    "20,001 rows": (b"Name\n" + b"x\n" * (MOST_ROWS + 1), "more than 20,000 rows"),
    "101 columns": (b",".join(b"c%d" % n for n in range(101)) + b"\n1\n", "at most 100 can be read"),
}


@pytest.mark.parametrize(("content", "said"), UNREADABLE.values(), ids=UNREADABLE.keys())
def test_what_cannot_be_read_is_told(content, said):
    with pytest.raises(Unreadable, match=said):
        read_sheet(content)


def test_20_000_rows_are_read():
    assert len(read_sheet(b"Name,City\n" + b"Maria,Austin\n" * MOST_ROWS).rows) == MOST_ROWS


def test_rows_can_be_gone_through_again():
    sheet = read_sheet("Name,City\nÁngel,Austin\nBob,Waco\n".encode("utf-16"))
    assert [list(sheet.rows), len(sheet.rows)] == [list(sheet.rows), 2]


# In a process of its own: what the threads of other tests do meanwhile is not counted.
MEASURE = """
import tracemalloc
from owneros.foundation.csv_reading import MOST_ROWS, read_sheet
content = b"Name,City,Notes\\n" + b"Maria,Austin,Gate code\\n" * MOST_ROWS
tracemalloc.start()
for _ in read_sheet(content).rows:
    pass
print(tracemalloc.get_traced_memory()[1], len(content))
"""


def test_a_file_of_many_rows_costs_little_memory_beside_its_bytes():
    told = subprocess.run([sys.executable, "-c", MEASURE], capture_output=True, text=True, check=True)
    most, size = map(int, told.stdout.split())
    assert size > MOST_ROWS
    assert most < 2 * size


def test_characters_that_stand_across_two_pieces_are_read_whole():
    names = ["é" * (LOOKED_AT_ONCE - 1), "☂" * LOOKED_AT_ONCE, "🔧" * LOOKED_AT_ONCE]
    content = "\r\n".join(["Name", *names, "Bob"])
    for codec in ("utf-8", "utf-16"):
        sheet = read_sheet(content.encode(codec))
        assert [row.cells for row in sheet.rows] == [[name[:LONGEST_CELL]] for name in [*names, "Bob"]]


def test_quoted_line_breaks_stay_in_their_cell_and_lines_are_counted_right():
    sheet = read_sheet(b'Name,Notes\nMaria,"Gate code 12\nDog, friendly"\nBob,"say ""hi"""\n')
    assert [(row.line, row.cells) for row in sheet.rows] == [
        (2, ["Maria", "Gate code 12\nDog, friendly"]),
        (4, ["Bob", 'say "hi"']),
    ]


def test_ragged_rows_are_told_one_by_one():
    sheet = read_sheet(b"Name,City,Phone\nMaria\nBob,Waco,1,2,3\nEva,Austin,1,,\n")
    short, long, trailing = sheet.rows
    assert (short.cells, short.problem) == (["Maria", "", ""], "")
    assert "1 cells and the header has 3; the rest was read as empty" in short.remark
    assert long.problem.startswith("This row has 5 cells and the header has 3.")
    assert (trailing.problem, trailing.remark) == ("", "")


def test_a_cell_without_end_is_told():
    [row] = read_sheet(b"Name,City\n" + b"x" * 10_001 + b",Waco\n").rows
    assert row.problem == "A cell is longer than 10,000 characters."


def test_columns_without_or_with_the_same_name_get_one_of_their_own():
    assert read_sheet(b"Name,,Phone,Phone,,\na,b,c,d,e,\n").header == [
        "Name", "Column 2", "Phone", "Phone (2)", "Column 5",
    ]  # fmt: skip


texts = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufeff"), max_size=20).map(
    str.strip
)


@given(st.lists(st.tuples(texts.filter(bool), texts), min_size=1, max_size=20))
def test_what_we_write_is_read_as_it_was(rows):
    plain = [row for row in rows if not any(cell.startswith("'") for cell in row)]
    content = b"".join(rows_as_csv(["First", "Second"], [("a", "b"), *plain]))
    assert [tuple(row.cells) for row in read_sheet(content).rows] == [("a", "b"), *plain]
