"""PostgreSQL dies under an open request, before any of its statements: the answer is to come back."""

from dataclasses import replace

import pytest
from sqlalchemy import event

from owneros import create_app
from owneros.foundation.database import db
from owneros.foundation.ids import uuid7
from tests.cast import Cast

pytestmark = pytest.mark.faults
MOST = 60


@pytest.fixture
def house(app, own_services):
    """A desk on a PostgreSQL of its own."""
    services = own_services()
    settings = replace(
        app.extensions["settings"],
        database_url=services.urls()["app"].replace("postgresql:", "postgresql+psycopg:"),
        redis_url=services.redis_url(),
    )
    own_app = create_app(settings)
    own_app.config["RATELIMIT_ENABLED"] = False
    yield own_app, services.postgres
    with own_app.app_context():
        db.engine.dispose()


def dies_before(own_app, postgres, place, ask):
    """The answer to a request under which PostgreSQL dies, and whether the request got that far."""
    count = 0

    def note(*_):
        nonlocal count
        count += 1
        if count == place:
            postgres.stop("immediate")

    with own_app.app_context():
        engine = db.engine
    names = ("before_cursor_execute", "commit")
    for name in names:
        event.listen(engine, name, note)
    try:
        answer = ask()
    finally:
        for name in names:
            event.remove(engine, name, note)
        postgres.start()
    return answer, count >= place


@pytest.mark.parametrize("fragment", [False, True])
@pytest.mark.parametrize("deed", ["look", "write", "sign in"])
def test_the_open_request_is_told_to_come_back(house, deed, fragment):
    own_app, postgres = house
    owner = Cast(own_app).owner

    def ask():
        if deed == "look":
            return owner.get("/clients", fragment=fragment)
        if deed == "write":
            # One of a name that is there already would be asked about.
            return owner.post("/clients", {"name": f"Maria {uuid7()}", "kind": "person"}, fragment=fragment)
        return owner.post("/sign-in", {"email": owner.email, "password": "x"}, fragment=fragment)

    answers = []
    for place in range(1, MOST):
        answer, reached = dies_before(own_app, postgres, place, ask)
        answers.append(answer.status_code)
        if answer.status_code == 503:
            assert answer.headers["Retry-After"] == "5"
        if not reached:
            break
    undisturbed = answers[-1]
    assert undisturbed < 500
    # Once its change is committed, the request is answered as ever: only the note of the visit is lost.
    committed = answers.index(undisturbed)
    assert set(answers[:committed]) == {503}
    assert set(answers[committed:]) == {undisturbed}
