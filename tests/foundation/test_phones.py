"""A phone number keeps its extension from what is typed to what is dialled."""

import pytest

from owneros.foundation.phones import dialled, format_phone, found_as, national, read_phone, texted

KEPT = "+15125550100;ext=12"


@pytest.mark.parametrize(
    "typed",
    [
        "5125550100x12",
        "512-555-0100 x12",
        "512.555.0100 ext 12",
        "(512) 555-0100 ext. 12",
        "512 555 0100 extension 12",
        "+1 (512) 555-0100 #12",
        "+15125550100;ext=12",
        "+15125550100,12",
        "512–555–0100 Ext. 12",
    ],
)
def test_an_extension_is_kept_however_it_is_typed(typed):
    assert read_phone(typed) == KEPT


@pytest.mark.parametrize(
    ("kept", "shown", "dials", "texts", "by_heart", "found"),
    [
        (
            "+15125550100",
            "(512) 555-0100",
            "+15125550100",
            "+15125550100",
            "5125550100",
            "5125550100",
        ),
        (KEPT, "(512) 555-0100 ext. 12", "+15125550100,12", "", "5125550100", "5125550100x12"),
        ("+442071838750", "+442071838750", "+442071838750", "+442071838750", "442071838750", "442071838750"),
        ("", "", "", "", "", ""),
    ],
)
def test_a_number_is_shown_dialled_and_found(kept, shown, dials, texts, by_heart, found):
    ways = (format_phone(kept), dialled(kept), texted(kept), national(kept), found_as(kept))
    assert ways == (shown, dials, texts, by_heart, found)


@pytest.mark.parametrize("kept", ["+15125550100", KEPT, "+442071838750;ext=9", "+442071838750"])
def test_what_is_shown_reads_as_what_was_kept(kept):
    assert read_phone(format_phone(kept)) == kept


@pytest.mark.parametrize("typed", ["", "x12", "call me", "911", "1" * 300, "\0", "☎"])
def test_what_is_no_number_is_refused(typed):
    with pytest.raises(ValueError, match="Enter a phone number like"):
        read_phone(typed)
