"""A browser of somebody who has an account at Google, and what is kept of that here."""

import re
import secrets
from urllib.parse import urlsplit

import requests
from sqlalchemy import select

from owneros.domain.people.users.models import GoogleIdentity, User, WebSession
from owneros.foundation.database import db
from tests.blueprints.people.auth.newcomer import Newcomer
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


def kept(app, email):
    with app.app_context():
        user = db.session.scalar(select(User).where(User.email == email))
        identity = db.session.get(GoogleIdentity, user.id) if user else None
        return user, identity


def refused(answer, status, words):
    assert answer.status_code == status, answer.text
    assert words in answer.text
    assert 'action="/sign-in"' in answer.text
