"""What of a text is kept, and how the name of a file is shown."""

import pytest

from owneros.foundation.texts import keepable, plain_name


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("floor plan.pdf", "floor plan.pdf"),
        ("C:\\Users\\Sam\\plan.pdf", "plan.pdf"),
        ("../../etc/passwd", "passwd"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("a\u2066b\u2069c\u200f.pdf", "abc.pdf"),
        ("pl\x00an\r\n.pdf", "plan.pdf"),
        ("浴室 🔧.jpg", "浴室 🔧.jpg"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
    ],
)
def test_a_files_name_has_no_folder_no_control_and_no_turn_of_writing(typed, shown):
    assert plain_name(typed, 200) == shown


def test_a_vendors_words_come_on_one_line_without_what_cannot_be_kept():
    assert keepable(" mailbox\x00 full\r\n try\u2028later ") == "mailbox full try later"
