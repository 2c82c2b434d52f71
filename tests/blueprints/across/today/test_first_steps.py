"""The first steps on Today: each lasts until it is done or dismissed."""

import pytest

from owneros.domain.people.tenants.business import change_how_to_pay
from owneros.domain.people.tenants.steps import STEPS
from tests.desk import SAM, an_invoice
from tests.hygiene import path_of


@pytest.fixture
def desk(cast, in_tenant):
    return lambda: in_tenant(cast.owner.tenant_id)


def dismissal(name):
    return f"/first-steps/{name}/dismissal"


def test_a_new_business_sees_all_of_them(cast):
    page = cast.owner.get("/").text
    assert "0 of 5 done" in page
    for step in STEPS:
        assert step.title in page
        assert f'action="{dismissal(step.name)}"' in page


def test_they_stay_after_the_first_invoice_until_each_is_done(cast, desk):
    with desk():
        an_invoice()
    page = cast.owner.get("/").text
    for name in ("job", "card", "words"):
        assert dismissal(name) in page
    for name in ("client", "sent"):
        assert dismissal(name) not in page
    assert "2 of 5 done" in page
    with desk():
        change_how_to_pay(SAM, "Zelle")
    assert dismissal("words") not in cast.owner.get("/").text


@pytest.mark.parametrize("fragment", [False, True])
def test_a_dismissed_one_is_gone_for_everybody_and_noted_once(cast, desk, fragment):
    with desk():
        an_invoice()
    for _ in range(2):
        assert path_of(cast.owner.post(dismissal("job"), fragment=fragment)) == "/"
    for player in (cast.owner, cast.office):
        assert dismissal("job") not in player.get("/").text
    activity = cast.owner.get("/settings/activity").text
    assert activity.count("dismissed the step") == 1
    for name in ("card", "words"):
        cast.owner.post(dismissal(name), fragment=fragment)
    assert "first-steps" not in cast.owner.get("/").text


def test_each_person_sees_the_steps_that_are_theirs(cast):
    office = cast.office.get("/").text
    assert "0 of 3 done" in office
    assert dismissal("card") not in office
    assert cast.office.post(dismissal("card")).status_code == 403
    assert path_of(cast.office.post(dismissal("client"))) == "/"
    for player in (cast.accountant, cast.crew):
        assert "first-steps" not in player.get("/").text
        assert player.post(dismissal("job")).status_code == 403


def test_there_is_no_such_step(cast):
    assert cast.owner.post(dismissal("nothing")).status_code == 404


def test_one_business_dismisses_nothing_of_another(cast):
    cast.owner.post(dismissal("job"))
    assert "Add a job" in cast.stranger.get("/").text
