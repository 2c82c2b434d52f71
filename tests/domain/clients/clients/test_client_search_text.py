import pytest

from owneros.domain.clients.clients.addresses import map_url, one_line
from owneros.domain.clients.clients.search_text import client_search_text


def test_a_phone_stands_there_by_its_digits():
    line = client_search_text(
        "Maria Delgado", ["+15125550148;ext=12", "+442071234567"], "maria@delgado.example"
    )
    assert line == "maria delgado maria@delgado.example 5125550148x12 442071234567"


def test_a_name_is_found_without_its_marks():
    assert (
        client_search_text("Kate O'Neil", [])
        == client_search_text("Kate O’Neil", [])
        == "kate o'neil kate oneil"
    )


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
