"""A column's values, their words and tones, and its CHECK are said once."""

import json

from owneros.foundation.choices import Choice, among, one_of


class State(Choice):
    OPEN = "open", "Still open", "warn"
    DONE = "done"


def test_a_choice_is_the_text_that_is_stored():
    assert State.OPEN == "open"
    assert f"{State.OPEN}" == "open"
    assert json.dumps({"state": State.OPEN}) == '{"state": "open"}'
    assert State("done") is State.DONE


def test_a_choice_has_a_word_and_a_tone():
    assert State.OPEN.badge == ("Still open", "warn")
    assert State.DONE.badge == ("Done", "quiet")
    assert State.words() == {"open": "Still open", "done": "Done"}


def test_the_check_holds_a_column_to_its_choices():
    check = one_of("state", State)
    assert str(check.sqltext) == "state in ('open', 'done')"
    assert check.name == "state"
    assert among("kind", ("a", "b")) == "kind in ('a', 'b')"
