import pytest

from owneros.domain.clients.clients.addresses import map_url, one_line
from owneros.domain.clients.clients.search_text import client_search_text, ways_to_type
from owneros.foundation.search import normalise, pattern, words


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Ángel   O'Neil ", "angel o'neil"),
        ("PEÑA", "pena"),
        ("ﬁnish\tcarpentry", "finish carpentry"),
        ("", ""),
    ],
)
def test_text_is_normalised(typed, kept):
    assert normalise(typed) == kept


def test_wildcards_stand_for_themselves():
    assert pattern("100%_\\") == "100\\%\\_\\\\"


def test_a_long_text_costs_no_more_than_a_few_words():
    assert len(words("a " * 500)) == 6


def test_a_phone_is_found_however_it_is_typed():
    line = client_search_text("Maria Delgado", ["+15125550148"], "maria@delgado.example")
    for typed in ("5125550148", "512-555-0148", "(512) 555-0148", "maria@del", "delgado"):
        assert typed in line


def test_a_name_is_found_without_its_marks():
    assert "oneil" in client_search_text("Kate O'Neil", [])


def test_foreign_numbers_stay_as_they_are():
    assert ways_to_type("+442071234567") == ["+442071234567"]


@pytest.mark.parametrize(
    ("parts", "line"),
    [
        (("12 Elm St", "Austin", "TX", "78701"), "12 Elm St, Austin, TX 78701"),
        (("12 Elm St\nUnit 4", "", "TX", ""), "12 Elm St Unit 4, TX"),
        (("", "Austin", "", ""), "Austin"),
        (("", "", "", ""), ""),
    ],
)
def test_an_address_in_one_line(parts, line):
    assert one_line(*parts) == line


def test_the_map_link_escapes_the_address():
    url = map_url("12 Elm & 3rd, Austin")
    assert url == "https://www.google.com/maps/search/?api=1&query=12+Elm+%26+3rd%2C+Austin"
    assert map_url("") == ""
