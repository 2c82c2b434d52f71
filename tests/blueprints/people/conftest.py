import pytest

from tests.blueprints.people.auth.googler import Googler
from tests.blueprints.people.auth.newcomer import Newcomer, letters_to, link_in


@pytest.fixture
def newcomer(app):
    return Newcomer(app)


@pytest.fixture
def dana(app, sandbox, run_tasks):
    """Signed up, verified and signed in on one device."""
    person = Newcomer(app)
    assert person.sign_up().status_code == 303
    run_tasks({"users.verify_letter"})
    link = link_in(letters_to(sandbox, person.email)[0], "verify-email")
    response = person.fill(link)
    assert response.headers["Location"] == "/", response.text
    return person


@pytest.fixture
def rosa(app, sandbox):
    return Googler(app, sandbox)


@pytest.fixture
def dana_at_google(app, sandbox, dana):
    """Dana, who has a password here and an account of that address at Google, on an unknown browser."""
    return Googler(app, sandbox, email=dana.email)
