import pytest

from tests.blueprints.people.auth.newcomer import GOOD, Newcomer, letters_to, link_in
from tests.hygiene import path_of

BETTER = "wagon thimble harbor 41"


@pytest.fixture
def link(app, dana, sandbox, run_tasks):
    asker = Newcomer(app)
    asker.fill("/forgot-password", email=dana.email)
    run_tasks({"users.reset_letter"})
    return link_in(letters_to(sandbox, dana.email)[0], "reset-password")


def test_known_and_unknown_get_the_same_answer(app, dana):
    known, unknown = Newcomer(app), Newcomer(app)
    answers = [
        client.fill("/forgot-password", email=email)
        for client, email in ((known, dana.email), (unknown, unknown.email))
    ]
    assert [(answer.status_code, path_of(answer)) for answer in answers] == [
        (303, "/forgot-password/sent")
    ] * 2
    assert answers[0].text == answers[1].text


def test_only_known_people_get_mail(newcomer, sandbox, run_tasks):
    newcomer.fill("/forgot-password", email=newcomer.email)
    run_tasks({"users.reset_letter"})
    assert letters_to(sandbox, newcomer.email) == []


@pytest.mark.parametrize("fragment", [False, True])
def test_not_an_address(newcomer, fragment):
    assert newcomer.fill("/forgot-password", email="nothing", fragment=fragment).status_code == 422


def test_many_letters_are_not_sent(app, dana, sandbox, run_tasks):
    for _ in range(8):
        assert Newcomer(app).fill("/forgot-password", email=dana.email).status_code == 303
    run_tasks({"users.reset_letter"})
    assert len([x for x in letters_to(sandbox, dana.email) if "new password" in x["subject"]]) == 5


def test_a_new_password_ends_every_session_and_skips_no_code(app, dana, link, sandbox, run_tasks):
    elsewhere = Newcomer(app)
    elsewhere.email = dana.email
    assert path_of(elsewhere.fill(link, new_password=BETTER)) == "/sign-in"
    assert not dana.signed_in()
    assert elsewhere.sign_in(GOOD).status_code == 422
    assert path_of(elsewhere.sign_in(BETTER)) == "/sign-in/code"
    run_tasks({"users.password_letter"})
    assert "was changed" in letters_to(sandbox, dana.email)[0]["subject"]


def test_a_link_works_once(app, dana, link):
    assert Newcomer(app).fill(link, new_password=BETTER).status_code == 303
    assert Newcomer(app).get(link).status_code == 410


def test_a_newer_link_replaces_the_older(app, dana, link, run_tasks):
    Newcomer(app).fill("/forgot-password", email=dana.email)
    run_tasks({"users.reset_letter"})
    assert Newcomer(app).get(link).status_code == 410


@pytest.mark.parametrize("fragment", [False, True])
def test_a_weak_password_does_not_spend_the_link(app, dana, link, fragment):
    browser = Newcomer(app)
    answer = browser.fill(link, new_password="reyes painting 1", fragment=fragment)
    assert answer.status_code == 422
    assert "reyes painting 1" not in answer.text
    assert browser.fill(link, new_password=BETTER).status_code == 303


def test_not_while_somebody_else_is_signed_in(cast, dana, link):
    assert "another person" in cast.owner.get(link).text
    assert path_of(cast.owner.post(link, {"new_password": BETTER})) == link


def test_a_verify_link_resets_nothing(app, newcomer, sandbox, run_tasks):
    newcomer.sign_up()
    run_tasks({"users.verify_letter"})
    link = link_in(letters_to(sandbox, newcomer.email)[0], "verify-email")
    assert newcomer.get(link.replace("verify-email", "reset-password")).status_code == 410
