"""A typed word is a spelling of a phone number, a number of a document, an amount, or itself."""

import pytest

from owneros.foundation.spellings import Word, read_words

PHONES = {
    "5125550148": "5125550148",
    "(512) 555-0148": "5125550148",
    "512-555-0148": "5125550148",
    "512.555.0148": "5125550148",
    "512 555 0148": "5125550148",
    "1-512-555-0148": "5125550148",
    "1 (512) 555-0148": "5125550148",
    "+1 (512) 555-0148": "5125550148",
    "+15125550148": "5125550148",
    "15125550148": "5125550148",
    "512-555-0148x12": "5125550148x12",
    "(512) 555-0148 ext. 12": "5125550148x12",
    "512.555.0148 ext 12": "5125550148x12",
    "512 555 0148 extension 12": "5125550148x12",
    "512-555-0148 #12": "5125550148x12",
    "+15125550148,12": "5125550148x12",
    "+15125550148;ext=12": "5125550148x12",
    "512-555-0148 ext": "5125550148",
    "+44 20 7183 8750": "442071838750",
    "(512) 555-01": "51255501",
    "(512": "512",
    "512.555.01": "51255501",
    "555-0148": "5550148",
}


@pytest.mark.parametrize("typed", PHONES)
def test_a_phone_number_is_one_word_however_it_is_typed(typed):
    [word] = read_words(typed)
    assert word.spellings[0] == typed
    assert word.spellings[-1] == PHONES[typed]
    assert (word.number, word.cents) == (None, None)


@pytest.mark.parametrize(
    ("typed", "number", "letters"),
    [
        ("inv-0005", 5, "inv"),
        ("inv5", 5, "inv"),
        ("inv#5", 5, "inv"),
        ("0005", 5, ""),
        ("5", 5, ""),
        ("#5", 5, ""),
        ("999999999", 999_999_999, ""),
    ],
)
def test_the_number_of_a_document_has_zeros_and_letters_or_not(typed, number, letters):
    assert list(read_words(typed)) == [Word((typed,), number=number, letters=letters)]


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("1,250.00", 125_000),
        ("$1250", 125_000),
        ("$ 1,250", 125_000),
        ("1250.5", 125_050),
        ("0.99", 99),
        ("$99,999,999,999.00", None),
    ],
)
def test_an_amount_has_dollars_or_cents(typed, cents):
    assert list(read_words(typed)) == [Word((typed.replace(" ", ""),), cents=cents)]


@pytest.mark.parametrize(
    "typed", ["50%", "3/4", "(2)", "+", "+1", "&", "o'neil", "2026/0005", "9" * 30, "$12,34,5", "24-11", "\\"]
)
def test_anything_else_is_itself(typed):
    assert list(read_words(typed)) == [Word((typed,))]


def test_what_follows_a_phone_number_is_a_word_of_its_own():
    phone, oak, five = read_words("(512) 555-0148 oak 5")
    assert phone.spellings == ("(512) 555-0148", "5125550148")
    assert (oak, five) == (Word(("oak",)), Word(("5",), number=5))
