"""A Google account is linked and unlinked in Settings, and proves once more who is there."""

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.blueprints.people.auth.googler import UNPROVEN, Googler, kept, refused
from tests.blueprints.people.auth.newcomer import GOOD, letters_to, link_in
from tests.hygiene import path_of


class TestSettings:
    def test_linked_and_unlinked_again(self, app, sandbox, dana, run_tasks):
        there = Googler(app, sandbox, email=f"other.{dana.email}")
        there.http = dana.http
        answer = there.go("/settings/google", "/settings/google/linking")
        assert path_of(answer) == "/settings/google"
        page = there.get("/settings/google").text
        assert "You can sign in with Google now." in page
        assert there.email in page
        assert kept(app, dana.email)[1].sub == there.sub
        assert path_of(there.on_a_new_browser().go()) == "/"

        assert path_of(there.fill("/settings/google", to="/settings/google/unlinking")) == "/settings/google"
        assert "Link Google" in there.get("/settings/google").text
        assert kept(app, dana.email)[1] is None
        assert path_of(there.fill("/settings/google", to="/settings/google/unlinking")) == "/settings/google"
        run_tasks({"users.google_linked_letter", "users.google_unlinked_letter"})
        assert "Google no longer signs you in to OwnerOS" in letters_to(sandbox, dana.email)[0]["subject"]
        told = there.get("/settings/activity").text
        assert "can sign in with Google now" in told
        assert "can no longer sign in with Google" in told

    def test_an_account_of_somebody_else_is_not_taken(self, app, sandbox, dana, rosa):
        rosa.sign_up_with_google()
        there = rosa.on_a_new_browser()
        there.http = dana.http
        assert path_of(there.go("/settings/google", "/settings/google/linking")) == "/settings/google"
        assert "signs in somebody else here" in there.get("/settings/google").text
        assert kept(app, dana.email)[1] is None

    def test_one_google_account_at_a_time(self, app, sandbox, rosa):
        rosa.sign_up_with_google()
        other = Googler(app, sandbox)
        other.http = rosa.http
        other.go("/settings/profile", "/settings/google/linking")
        assert "Unlink that one first" in other.get("/settings/google").text

    def test_what_was_asked_for_as_one_person_is_not_done_for_another(self, app, sandbox, dana):
        there = Googler(app, sandbox)
        there.http = dana.http
        back = there.choose(there.leave("/settings/google", "/settings/google/linking"))
        dana.press("/sign-out")
        refused(dana.get(back), 400, "was used already")
        assert kept(app, dana.email)[1] is None

    def test_the_last_way_in_stays(self, app, rosa, sandbox, run_tasks):
        rosa.sign_up_with_google()
        assert "only way to sign in" in rosa.get("/settings/google").text
        answer = rosa.press("/settings/google/unlinking")
        assert answer.status_code == 409
        assert "Set a password first" in answer.text
        assert kept(app, rosa.email)[1] is not None

        assert "have no password" in rosa.get("/settings/password").text
        rosa.fill("/forgot-password", email=rosa.email)
        run_tasks({"users.reset_letter"})
        link = link_in(letters_to(sandbox, rosa.email)[0], "reset-password")
        assert path_of(rosa.fill(link, new_password=GOOD)) == "/sign-in"
        assert path_of(rosa.sign_in()) == "/sign-in/code"
        assert path_of(rosa.go()) == "/"
        assert path_of(rosa.fill("/settings/google", to="/settings/google/unlinking")) == "/settings/google"
        assert kept(app, rosa.email)[1] is None


class TestFreshProof:
    def test_google_again_in_place_of_a_password(self, app, rosa):
        rosa.sign_up_with_google()
        rosa.long_ago()
        asked = path_of(rosa.get("/exports"))
        assert asked == "/confirm?next=%2Fexports"
        page = rosa.get(asked).text
        assert "You have no password here." in page
        before = rosa.cookie
        url = rosa.leave(asked, "/confirm/google", next="/exports")
        sent = parse_qs(urlsplit(url).query)
        assert (sent["max_age"], sent["login_hint"]) == (["0"], [rosa.email])
        assert path_of(rosa.get(rosa.choose(url))) == "/exports"
        assert rosa.cookie != before
        assert rosa.get("/exports").status_code == 200

    @pytest.mark.parametrize(
        ("kind", "words"), [("long_ago", "did not ask you to sign in again"), ("nonce", UNPROVEN)]
    )
    def test_no_proof_is_none(self, rosa, kind, words):
        rosa.sign_up_with_google()
        rosa.long_ago()
        rosa.control("trouble", kind=kind)
        answer = rosa.go("/confirm", "/confirm/google", next="/exports")
        assert path_of(answer) == "/confirm?next=%2Fexports"
        assert words in rosa.get(path_of(answer)).text
        assert path_of(rosa.get("/exports")).startswith("/confirm")

    def test_another_account_proves_nothing(self, app, sandbox, rosa):
        rosa.sign_up_with_google()
        rosa.long_ago()
        other = Googler(app, sandbox)
        answer = rosa.go("/confirm", "/confirm/google", account=other.sub)
        assert "not the Google account" in rosa.get(path_of(answer)).text
        assert path_of(rosa.get("/exports")).startswith("/confirm")

    def test_who_has_a_password_gives_that(self, dana):
        assert "Google" not in dana.get("/confirm").text
        assert dana.press("/confirm/google").status_code == 409

    def test_a_password_that_is_not_there_proves_nothing(self, rosa):
        rosa.sign_up_with_google()
        rosa.long_ago()
        token = rosa.form("/confirm")["csrf_token"]
        assert rosa.post("/confirm", {"csrf_token": token, "password": "x"}).status_code == 422
