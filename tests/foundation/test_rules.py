"""All rules are looked at, and what is broken comes as one error."""

import pytest

from owneros.foundation.errors import FieldError, StateError
from owneros.foundation.rules import WHOLE, rules


def told(look):
    with pytest.raises(FieldError) as caught, rules() as broken:
        look(broken)
    return [(each.field, each.message) for each in caught.value.each]


def refuse(field):
    raise FieldError(field, "No.")


def test_where_nothing_is_broken_nothing_is_raised():
    with rules() as broken:
        assert broken.by(int, "7") == 7


def test_each_broken_rule_is_told():
    def look(broken):
        broken("name", "Enter a name.")
        broken("days", "Enter days.")

    assert told(look) == [("name", "Enter a name."), ("days", "Enter days.")]


def test_what_another_check_finds_is_told_with_the_rest():
    def look(broken):
        assert broken.by(told_inside) is None
        broken("days", "Enter days.")

    def told_inside():
        with rules() as broken:
            broken("name", "Enter a name.")
            broken("site", "Choose a site.")

    assert [field for field, _ in told(look)] == ["name", "site", "days"]


def test_a_rule_that_is_raised_ends_the_look_and_takes_along_what_was_found():
    def look(broken):
        broken("name", "Enter a name.")
        refuse("client")
        raise AssertionError

    assert [field for field, _ in told(look)] == ["name", "client"]


def test_a_state_that_forbids_it_is_told_alone():
    def look():
        with rules() as broken:
            broken("name", "Enter a name.")
            raise StateError("It is void.")

    with pytest.raises(StateError):
        look()


def test_a_state_that_another_check_finds_is_told_of_the_whole_form_with_the_rest():
    def look(broken):
        assert broken.by(be_void) is None
        broken("name", "Enter a name.")

    def be_void():
        raise StateError("It is void.")

    assert told(look) == [(WHOLE, "It is void."), ("name", "Enter a name.")]
