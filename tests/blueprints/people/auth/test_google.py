"""Continue with Google, from the button to the desk, and every way in which that does not get there."""

import re
import secrets
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from sqlalchemy import select

from owneros.domain.people.tenants.models import Membership, Tenant
from owneros.domain.people.users.models import GoogleIdentity, User, WebSession
from owneros.foundation.database import db
from owneros.vendors import google
from tests.blueprints.people.auth.newcomer import GOOD, Newcomer, code_in, letters_to, link_in
from tests.hygiene import path_of
from tests.patience import PATIENCE

REST = {
    "name": "Rosa Diaz", "business_name": "Diaz Tile", "phone": "(512) 555-0143",
    "time_zone": "America/Denver", "old_enough": "y", "terms": "y",
}  # fmt: skip
UNPROVEN = "could not be verified"


class Googler(Newcomer):
    """Somebody with a Google account, at one browser."""

    def __init__(self, app, sandbox, email=None, **account):
        super().__init__(app)
        self.sandbox = sandbox
        self.email = email or f"rosa.{secrets.token_hex(5)}@gmail.example"
        self.sub = secrets.token_hex(8)
        self.control("accounts", email=self.email, name="Rosa Diaz", sub=self.sub, **account)

    def control(self, path, **wish):
        requests.post(f"{self.sandbox.url}/_sandbox/google/{path}", json=wish, timeout=PATIENCE)

    def leave(self, path="/sign-in", to="/sign-in/google", **fields):
        """Press the button; the address of Google's page, as the link there has it."""
        typed = {"csrf_token": self.form(path)["csrf_token"]} | fields
        answer = self.post(to, typed)
        assert answer.status_code == 200, answer.text
        return re.search(r'href="([^"]+/o/oauth2/[^"]+)"', answer.text)[1].replace("&amp;", "&")

    def choose(self, url, account=None):
        """What Google sends the browser back with, as a path of ours."""
        data = {"account": account or self.sub}
        answer = requests.post(url, data=data, allow_redirects=False, timeout=PATIENCE)
        parts = urlsplit(answer.headers["Location"])
        return f"{parts.path}?{parts.query}"

    def go(self, path="/sign-in", to="/sign-in/google", account=None, **fields):
        return self.get(self.choose(self.leave(path, to, **fields), account))

    def sign_up_with_google(self):
        assert path_of(self.go()) == "/sign-up/google"
        answer = self.fill("/sign-up/google", **REST)
        assert path_of(answer) == "/", answer.text
        return self

    def on_a_new_browser(self):
        """The same account at Google, a browser that nobody has seen."""
        other = Googler.__new__(Googler)
        Newcomer.__init__(other, self.app)
        other.sandbox, other.email, other.sub = self.sandbox, self.email, self.sub
        return other

    def long_ago(self):
        """Their last proof of identity is of an hour ago."""
        with self.app.app_context():
            row = db.session.scalars(select(WebSession).join(User).where(User.email == self.email)).one()
            row.authenticated_at = row.authenticated_at.replace(year=2020)
            db.session.commit()


@pytest.fixture
def rosa(app, sandbox):
    return Googler(app, sandbox)


@pytest.fixture
def dana_at_google(app, sandbox, dana):
    """Dana, who has a password here and an account of that address at Google, on an unknown browser."""
    return Googler(app, sandbox, email=dana.email)


def kept(app, email):
    with app.app_context():
        user = db.session.scalar(select(User).where(User.email == email))
        identity = db.session.get(GoogleIdentity, user.id) if user else None
        return user, identity


def refused(answer, status, words):
    assert answer.status_code == status, answer.text
    assert words in answer.text
    assert 'action="/sign-in"' in answer.text


class TestSignUp:
    def test_what_is_missing_is_asked_for_and_no_password(self, app, rosa):
        assert path_of(rosa.go("/sign-up")) == "/sign-up/google"
        page = rosa.get("/sign-up/google").text
        assert rosa.email in page
        assert 'value="Rosa Diaz"' in page
        assert "password" not in rosa.form("/sign-up/google")
        assert path_of(rosa.fill("/sign-up/google", **REST)) == "/"
        assert rosa.signed_in()
        user, identity = kept(app, rosa.email)
        assert (user.password_hash, user.password_scheme) == (None, None)
        assert user.email_verified_at is not None
        assert (identity.sub, identity.email) == (rosa.sub, rosa.email)
        assert path_of(rosa.get("/sign-up/google")) == "/sign-up"

    @pytest.mark.parametrize("missing", sorted(set(REST) - {"time_zone"}))
    def test_each_of_it_is_needed(self, app, rosa, missing):
        rosa.go()
        wrong = rosa.fill("/sign-up/google", **REST | {missing: None})
        assert wrong.status_code == 422
        assert kept(app, rosa.email) == (None, None)

    def test_whoever_was_known_meanwhile_is_told(self, app, rosa):
        other = rosa.on_a_new_browser()
        rosa.go()
        other.sign_up_with_google()
        answer = rosa.fill("/sign-up/google", **REST)
        assert path_of(answer) == "/sign-in"
        assert "You have OwnerOS already" in rosa.get("/sign-in").text

    def test_without_google_there_is_neither_page(self, newcomer):
        assert path_of(newcomer.get("/sign-up/google")) == "/sign-up"
        assert path_of(newcomer.get("/sign-in/google/linking")) == "/sign-in"
        newcomer.get("/sign-in")
        assert path_of(newcomer.press("/sign-in/google/linking")) == "/sign-in"
        assert path_of(newcomer.press("/sign-in/google/linking/letters")) == "/sign-in"
        assert path_of(newcomer.press("/sign-up/google")) == "/sign-up"


class TestSignIn:
    def test_the_account_alone_is_the_key(self, app, rosa):
        rosa.sign_up_with_google()
        rosa.press("/sign-out")
        assert not rosa.signed_in()
        assert path_of(rosa.go("/sign-in", next="/clients")) == "/clients"
        assert rosa.signed_in()
        elsewhere = rosa.on_a_new_browser()
        assert path_of(elsewhere.go()) == "/"
        assert elsewhere.signed_in()

    def test_another_address_at_google_is_the_same_person(self, app, rosa):
        rosa.sign_up_with_google()
        rosa.control("accounts", email="rosa@new.example", name="Rosa", sub=rosa.sub, email_verified=False)
        elsewhere = rosa.on_a_new_browser()
        assert path_of(elsewhere.go()) == "/"
        user, identity = kept(app, rosa.email)
        assert identity.email == "rosa@new.example"
        assert user.email == rosa.email

    def test_with_a_script_the_browser_goes_at_once(self, rosa):
        answer = rosa.fill("/sign-in", to="/sign-in/google", fragment=True)
        assert answer.status_code == 204
        assert "/o/oauth2/v2/auth?" in answer.headers["HX-Redirect"]

    def test_only_a_path_of_ours_follows(self, rosa):
        rosa.sign_up_with_google()
        rosa.press("/sign-out")
        assert path_of(rosa.go(next="https://evil.example")) == "/"

    def test_whoever_is_signed_in_stays(self, rosa):
        away = rosa.choose(rosa.leave())
        rosa.sign_up_with_google()
        token = rosa.form("/settings/profile")["csrf_token"]
        assert path_of(rosa.post("/sign-in/google", {"csrf_token": token, "next": "/jobs"})) == "/jobs"
        assert rosa.get(away).status_code == 303

    def test_a_password_is_wrong_for_whoever_has_none(self, rosa):
        rosa.sign_up_with_google()
        other = rosa.on_a_new_browser()
        for typed in (GOOD, "None", "x"):
            answer = other.sign_in(typed)
            assert answer.status_code == 422
            assert "The email or password is wrong." in answer.text

    def test_without_settings_there_is_no_button(self, app, rosa):
        assert "Continue with Google" in rosa.get("/sign-in").text
        google.configure("", "", app.extensions["settings"].google_discovery_url)
        for path in ("/sign-in", "/sign-up"):
            assert "Google" not in rosa.get(path).text
        assert rosa.fill("/sign-in", to="/sign-in/google").status_code == 400


FAILURES = {
    "audience": (400, UNPROVEN),
    "audiences": (400, UNPROVEN),
    "azp": (400, UNPROVEN),
    "nonce": (400, UNPROVEN),
    "no_nonce": (400, UNPROVEN),
    "issuer": (400, UNPROVEN),
    "expired": (400, UNPROVEN),
    "unpublished_key": (400, UNPROVEN),
    "unverified": (409, "has not verified"),
}


class TestFailures:
    @pytest.mark.parametrize("kind", FAILURES)
    def test_a_token_that_proves_nothing_signs_nobody_in(self, app, rosa, kind):
        rosa.control("trouble", kind=kind)
        refused(rosa.go(), *FAILURES[kind])
        assert not rosa.signed_in()
        assert kept(app, rosa.email) == (None, None)

    def test_who_goes_back_is_told_so(self, rosa):
        refused(rosa.go(account="none"), 400, "You stopped at Google")

    def test_an_answer_works_once(self, rosa):
        rosa.sign_up_with_google()
        rosa.press("/sign-out")
        back = rosa.choose(rosa.leave())
        assert path_of(rosa.get(back)) == "/"
        rosa.press("/sign-out")
        refused(rosa.get(back), 400, "was used already")
        assert not rosa.signed_in()

    def test_an_answer_is_for_the_browser_that_asked(self, rosa):
        rosa.sign_up_with_google()
        victim = rosa.on_a_new_browser()
        attacker = rosa.on_a_new_browser()
        back = attacker.choose(attacker.leave())
        refused(victim.get(back), 400, "was used already")
        victim.leave()
        refused(victim.get(back), 400, UNPROVEN)
        assert not victim.signed_in()

    def test_an_answer_without_its_parts_is_none(self, rosa):
        for query in ("", "?state=x", "?code=y", "?error=server_error", "?state=%00&code=%00"):
            rosa.leave()
            refused(rosa.get(f"/sign-in/google/return{query}"), 400, UNPROVEN)

    def test_an_answer_comes_within_a_quarter_of_an_hour(self, monkeypatch, rosa):
        back = rosa.choose(rosa.leave())
        monkeypatch.setattr("owneros.web.google.SECONDS", -1)
        refused(rosa.get(back), 400, "too old")

    def test_a_google_that_is_away_is_told_of(self, rosa, sandbox):
        back = rosa.choose(rosa.leave())
        sandbox.box.faults.add({"vendor": "google", "route": "/token", "status": 503})
        refused(rosa.get(back), 502, "Google is not answering.")
        google.configure("id", "secret", "http://127.0.0.1:9/x")
        answer = rosa.fill("/sign-in", to="/sign-in/google")
        assert answer.status_code == 502
        assert "Google is not answering." in answer.text

    def test_who_is_in_no_business_is_told_so(self, app, rosa):
        rosa.sign_up_with_google()
        with app.app_context():
            user = db.session.scalar(select(User).where(User.email == rosa.email))
            tenant = db.session.scalar(
                select(Tenant)
                .join(Membership, Membership.tenant_id == Tenant.id)
                .where(Membership.user_id == user.id)
            )
            tenant.status = "deleting"
            db.session.commit()
        refused(rosa.on_a_new_browser().go(), 409, "You are not in any business.")


class TestLinking:
    def test_an_address_alone_links_nothing(self, app, dana_at_google):
        assert path_of(dana_at_google.go()) == "/sign-in/google/linking"
        assert not dana_at_google.signed_in()
        assert kept(app, dana_at_google.email)[1] is None

    @pytest.mark.parametrize("fragment", [False, True])
    def test_the_password_links(self, app, dana_at_google, sandbox, run_tasks, fragment):
        dana_at_google.go(next="/clients")
        wrong = dana_at_google.fill("/sign-in/google/linking", password="not this one", fragment=fragment)
        assert (wrong.status_code, "This is not your password." in wrong.text) == (422, True)
        assert not dana_at_google.signed_in()
        right = dana_at_google.fill("/sign-in/google/linking", password=GOOD, fragment=fragment)
        assert path_of(right) == "/clients"
        assert kept(app, dana_at_google.email)[1].sub == dana_at_google.sub
        run_tasks({"users.google_linked_letter"})
        letter = letters_to(sandbox, dana_at_google.email)[0]
        assert letter["subject"] == "You can sign in to OwnerOS with Google"
        assert path_of(dana_at_google.get("/sign-in/google/linking")) == "/sign-in"
        assert path_of(dana_at_google.on_a_new_browser().go()) == "/"

    def test_a_mailed_code_links(self, app, dana_at_google, sandbox, run_tasks):
        dana_at_google.go(next="/clients")
        sent = dana_at_google.fill("/sign-in/google/linking", index=1, to="/sign-in/google/linking/letters")
        assert path_of(sent) == "/sign-in/code"
        assert kept(app, dana_at_google.email)[1] is None
        run_tasks({"users.code_letter"})
        code = code_in(letters_to(sandbox, dana_at_google.email)[0])
        assert dana_at_google.fill("/sign-in/code", code="1" + code[:5]).status_code == 422
        assert kept(app, dana_at_google.email)[1] is None
        assert path_of(dana_at_google.fill("/sign-in/code", code=code)) == "/clients"
        assert kept(app, dana_at_google.email)[1].sub == dana_at_google.sub

    def test_tries_are_counted_with_those_of_sign_in(self, dana_at_google):
        dana_at_google.go()
        for _ in range(5):
            dana_at_google.fill("/sign-in/google/linking", password="not this one")
        dana_at_google.fill("/sign-in/google/linking", password="not this one")
        blocked = dana_at_google.fill("/sign-in/google/linking", password=GOOD)
        assert (blocked.status_code, "Too many attempts" in blocked.text) == (429, True)

    def test_an_unverified_address_of_the_same_name_is_never_used(self, app, sandbox, dana):
        stranger = Googler(app, sandbox, email=dana.email, email_verified=False)
        refused(stranger.go(), 409, f"Google has not verified {dana.email}")
        assert path_of(stranger.get("/sign-in/google/linking")) == "/sign-in"
        assert kept(app, dana.email)[1] is None

    def test_a_second_account_of_the_same_address_is_turned_away(self, app, sandbox, rosa):
        rosa.sign_up_with_google()
        second = Googler(app, sandbox, email=rosa.email)
        refused(second.go(), 409, "signs in with another Google account")
        assert kept(app, rosa.email)[1].sub == rosa.sub

    def test_half_an_hour_is_enough(self, monkeypatch, dana_at_google):
        dana_at_google.go()
        monkeypatch.setattr("owneros.blueprints.people.auth.google_waiting.SECONDS", -1)
        assert path_of(dana_at_google.get("/sign-in/google/linking")) == "/sign-in"


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
        assert asked == "/confirm-password?next=%2Fexports"
        page = rosa.get(asked).text
        assert "You have no password here." in page
        before = rosa.cookie
        url = rosa.leave(asked, "/confirm-password/google", next="/exports")
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
        answer = rosa.go("/confirm-password", "/confirm-password/google", next="/exports")
        assert path_of(answer) == "/confirm-password?next=%2Fexports"
        assert words in rosa.get(path_of(answer)).text
        assert path_of(rosa.get("/exports")).startswith("/confirm-password")

    def test_another_account_proves_nothing(self, app, sandbox, rosa):
        rosa.sign_up_with_google()
        rosa.long_ago()
        other = Googler(app, sandbox)
        answer = rosa.go("/confirm-password", "/confirm-password/google", account=other.sub)
        assert "not the Google account" in rosa.get(path_of(answer)).text
        assert path_of(rosa.get("/exports")).startswith("/confirm-password")

    def test_who_has_a_password_gives_that(self, dana):
        assert "Google" not in dana.get("/confirm-password").text
        assert dana.press("/confirm-password/google").status_code == 403

    def test_a_password_that_is_not_there_proves_nothing(self, rosa):
        rosa.sign_up_with_google()
        rosa.long_ago()
        token = rosa.form("/confirm-password")["csrf_token"]
        assert rosa.post("/confirm-password", {"csrf_token": token, "password": "x"}).status_code == 422
