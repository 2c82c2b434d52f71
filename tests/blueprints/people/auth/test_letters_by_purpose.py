"""Strangers use up no letters of the person whose name they use, and no code is promised in vain."""

import pytest
from sqlalchemy import update

from owneros.domain.people.users.models import AuthThrottle
from owneros.foundation.database import db
from tests.blueprints.people.auth.newcomer import Newcomer, code_in, letters_to

STRANGERS = 12


@pytest.fixture
def elsewhere(app, dana):
    """The same person on a device that nobody has seen yet."""
    person = Newcomer(app, agent="Mozilla/5.0 (Windows NT 10.0) Firefox/140.0")
    person.email = dana.email
    return person


@pytest.mark.parametrize("path", ["/sign-up", "/forgot-password"])
def test_strangers_who_use_the_address_do_not_keep_its_owner_out(
    app, dana, elsewhere, sandbox, run_tasks, path
):
    for _ in range(STRANGERS):
        stranger = Newcomer(app)
        stranger.email = dana.email
        if path == "/sign-up":
            assert stranger.sign_up().status_code == 303
        else:
            assert stranger.fill(path, email=dana.email).status_code == 303
    run_tasks()
    elsewhere.sign_in()
    run_tasks({"users.code_letter"})
    code = code_in(letters_to(sandbox, dana.email)[0])
    assert elsewhere.fill("/sign-in/code", code=code).headers["Location"] == "/"


def test_a_code_that_was_not_sent_is_said_so_with_what_to_do(app, dana, elsewhere, sandbox, run_tasks):
    for _ in range(6):
        elsewhere.sign_in()
    run_tasks({"users.code_letter"})
    before = len(letters_to(sandbox, dana.email))
    elsewhere.sign_in()
    run_tasks({"users.code_letter"})
    assert len(letters_to(sandbox, dana.email)) == before
    page = elsewhere.get("/sign-in/code").text
    assert "No code was sent" in page
    assert "in 15 minutes" in page
    assert "We emailed a" not in page
    with app.app_context():
        db.session.execute(update(AuthThrottle).values(blocked_until=None))
        db.session.commit()
    elsewhere.sign_in()
    assert "We emailed a" in elsewhere.get("/sign-in/code").text
