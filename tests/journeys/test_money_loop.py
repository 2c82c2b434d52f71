"""The money loop over plain HTTP, with forms as the pages hold them and not a line of JavaScript."""

import re
import secrets
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from typing import Any

from flask import Flask

from owneros.sandbox.mail.messages import described
from owneros.sandbox.server import SandboxServer
from tests.hygiene import HygieneClient, form_fields, path_of
from tests.markup import document

PASSWORD = "gravel lantern otter 92"


class Walker(HygieneClient):
    """Goes where links and forms lead."""

    def submit(self, page: str, to: str | None = None, **typed: str) -> str:
        """Fill the form of a page, send it, and say where it led."""
        answer = self.post(to or page, self.form(page) | typed)
        assert answer.status_code == 303, (page, answer.status_code, answer.text)
        return path_of(answer)


class Outside:
    """The sandbox as a person sees it: its inbox and Stripe's pages."""

    def __init__(self, sandbox: SandboxServer, run_tasks: Callable[..., int]) -> None:
        self.sandbox, self.run_tasks = sandbox, run_tasks

    def letter(self, to: str, subject: str = "") -> dict[str, Any]:
        self.run_tasks()
        letters = [described(kept) for kept in self.sandbox.box.store.newest("mail")]
        return next(mail for mail in letters if to in mail["to"] and subject in mail["subject"])

    def path(self, to: str, start: str) -> str:
        """The path of the link in the newest letter."""
        link = next(link for link in self.letter(to)["links"] if start in link)
        return urllib.parse.urlsplit(link).path

    def press(self, url: str, **fields: str) -> str:
        """Open a page of Stripe's, send its form with these fields; the address where it leads."""
        with urllib.request.urlopen(url) as page:
            tree = document(page.read().decode())
            address = page.url
        form = next(tree.iter("form"))
        target = urllib.parse.urljoin(address, form.get("action") or address)
        body = urllib.parse.urlencode(form_fields(form) | fields).encode()
        try:
            with STAY.open(urllib.request.Request(target, body)) as answer:
                raise AssertionError(f"No way on: {answer.read()!r}")
        except urllib.error.HTTPError as redirect:
            return str(redirect.headers["Location"])


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


STAY = urllib.request.build_opener(_Stay)


def vendor_link(text: str) -> str:
    found = re.search(r'href="(http[^"]+/stripe/[^"]+)"', text)
    assert found is not None, text
    return found[1].replace("&amp;", "&")


def test_from_sign_up_to_the_receipt(
    app: Flask, live_url: str, sandbox: SandboxServer, run_tasks: Callable[..., int]
) -> None:
    outside = Outside(sandbox, run_tasks)
    me, them = Walker(app), Walker(app)
    email, client_email = (f"{who}.{secrets.token_hex(4)}@journey.example" for who in ("dana", "maria"))

    me.submit(
        "/sign-up", name="Dana Reyes", business_name="Reyes Painting", email=email,
        phone="(512) 555-0142", password=PASSWORD, old_enough="y", terms="y",
    )  # fmt: skip
    me.submit(outside.path(email, "/verify-email/"))
    assert "Dana" in me.get("/").text

    onboarding = me.post("/settings/payments/connection", me.form("/settings/payments"))
    outside.press(vendor_link(onboarding.text), outcome="finish")
    me.get("/settings/payments/return")

    client = me.submit("/clients/new", "/clients", name="Maria Delgado", email=client_email)
    client_id = client.partition("?")[0].rpartition("/")[2]
    job = me.submit("/jobs/new", "/jobs", client_id=client_id, title="Paint the hallway")
    job_id = job.partition("?")[0].rpartition("/")[2]
    line = {"lines-0-description": "Paint", "lines-0-quantity": "2", "lines-0-price": "450.00"}
    invoice = me.submit(f"/invoices/new?job={job_id}", "/invoices", **line)
    me.submit(f"{invoice}/sending")

    link = outside.path(client_email, "/i/")
    assert "Pay $900.00" in them.get(link).text
    to_stripe = them.post(f"{link}/payment", {"amount": "900.00"})
    back = outside.press(vendor_link(to_stripe.text), card="ok")
    assert back.startswith(live_url)
    assert "$900.00 received" in them.get(back.removeprefix(live_url)).text

    assert "$900.00" in outside.letter(client_email, "eceipt")["text"]
    assert ">Paid<" in me.get(invoice).text
    for page in ("/", job, "/money", "/payments"):
        assert "$900.00" in re.sub(r"</?span[^>]*>", "", me.get(page).text), page
    assert me.get(f"{invoice}/pdf").data.startswith(b"%PDF-")
