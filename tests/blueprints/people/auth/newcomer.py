"""A browser of somebody whom nobody knows yet, and the mail that reaches them."""

import re
import secrets

from flask import Flask

from owneros.sandbox.mail.messages import described
from tests.hygiene import HygieneClient

GOOD = "gravel lantern otter 92"


class Newcomer(HygieneClient):
    """Speaks the forms as a browser does: the CSRF token comes from the page."""

    def __init__(self, app: Flask, agent: str = "Mozilla/5.0 (iPhone) Safari") -> None:
        super().__init__(app)
        self.http.environ_base["HTTP_USER_AGENT"] = agent
        # Limits are counted by address: each newcomer comes from a place of their own.
        self.http.environ_base["REMOTE_ADDR"] = (
            f"2001:db8::{secrets.randbelow(2**16):x}:{secrets.randbelow(2**16):x}"
        )
        self.email = f"dana.{secrets.token_hex(5)}@painter.example"

    def fill(self, path, index=0, to=None, *, fragment=False, **typed):
        form = self.form(path, index) | {name: value for name, value in typed.items() if value is not None}
        for name in [name for name, value in typed.items() if value is None]:
            form.pop(name, None)
        return self.post(to or path, form, fragment=fragment)

    def sign_up(self, *, fragment=False, **typed):
        answers = {
            "name": "Dana Reyes",
            "business_name": "Reyes Painting",
            "email": self.email,
            "phone": "(512) 555-0142",
            "time_zone": "America/Denver",
            "password": GOOD,
            "old_enough": "y",
            "terms": "y",
        }
        return self.fill("/sign-up", fragment=fragment, **(answers | typed))

    def sign_in(self, password=GOOD, *, email=None, next_path="", fragment=False):
        page = f"/sign-in?next={next_path}" if next_path else "/sign-in"
        return self.fill(page, to="/sign-in", email=email or self.email, password=password, fragment=fragment)

    def press(self, path):
        """A form that is one button: only the token is sent."""
        page = "/settings/profile" if self.signed_in() else "/sign-in"
        return self.post(path, {"csrf_token": self.form(page)["csrf_token"]})

    def signed_in(self):
        return self.get("/settings/profile").status_code == 200

    @property
    def cookie(self):
        found = self.http.get_cookie("owneros")
        return found.value if found else None


def letters_to(sandbox, address):
    """What arrived there, newest first."""
    kept = [described(message) for message in sandbox.box.store.newest("mail")]
    return [letter for letter in kept if address in letter["to"]]


def link_in(letter, part):
    found = re.search(rf"http://[\w.:]+(/{part}/[\w-]+)", letter["text"])
    assert found, letter["text"]
    return found.group(1)


def code_in(letter):
    return re.search(r"^(\d{6})\s*$", letter["text"], re.MULTILINE).group(1)
