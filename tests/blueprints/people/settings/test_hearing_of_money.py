"""Each person decides in the own profile whether money is mailed about."""

import pytest

HOME = "/settings/profile"
FIELD = 'name="hears_of_money"'


def ticked(player):
    page = player.get(HOME).text
    box = page[page.index('id="hears_of_money"') - 60 :]
    return "checked" in box[: box.index(">", 60)]


@pytest.mark.parametrize(("role", "by_default"), [("owner", True), ("office", True), ("accountant", False)])
@pytest.mark.parametrize("fragment", [False, True])
def test_it_is_switched_and_stays_so(cast, role, by_default, fragment):
    player = getattr(cast, role)
    assert ticked(player) is by_default
    typed = player.form(HOME) | ({} if by_default else {"hears_of_money": "y"})
    if by_default:
        typed.pop("hears_of_money")
    player.post(HOME, typed, fragment=fragment)
    assert ticked(player) is not by_default
    player.post(HOME, player.form(HOME), fragment=fragment)
    assert ticked(player) is not by_default


def test_a_name_that_is_not_right_keeps_what_was_ticked(cast):
    answer = cast.accountant.post(HOME, {"name": "", "phone": "", "hears_of_money": "y"})
    assert answer.status_code == 422
    assert "checked" in answer.text
    assert not ticked(cast.accountant)


def test_crew_is_not_asked_and_cannot_choose(cast):
    assert FIELD not in cast.crew.get(HOME).text
    cast.crew.post(HOME, cast.crew.form(HOME) | {"hears_of_money": "y"})
    assert "wants mail" not in cast.owner.get("/settings/activity").text


def test_one_persons_choice_is_not_anothers(cast):
    cast.owner.post(HOME, {"name": "Sam Rivera", "phone": ""})
    assert not ticked(cast.owner)
    assert ticked(cast.office)
    assert ticked(cast.stranger)
