"""The deposit over plain HTTP: signed, asked for by mail, paid, told to the owner; also with cards off."""

import urllib.parse
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from owneros.domain.billing.documents.mailing import Mail
from owneros.domain.billing.estimates.sending import mail_estimate
from owneros.foundation.audit import Actor
from owneros.sandbox.server import SandboxServer
from tests.cast import Cast
from tests.desk import a_client
from tests.hygiene import HygieneClient, path_of
from tests.journeys.test_money_loop import Outside, vendor_link
from tests.offers import an_estimate, with_deposit
from tests.till import Enter, Till

OWN_WORDS = "Checks payable to Lone Star <Plumbing> LLC\r\n12 Main St, Austin\r\nZelle: 512-555-0100"
LINES = ["Checks payable to Lone Star <Plumbing> LLC", "12 Main St, Austin", "Zelle: 512-555-0100"]
ASKED = "Deposit of $450.00, due "


@dataclass
class Signed:
    """The signed estimate's address, and where its client gets mail."""

    address: str
    email: str


@pytest.fixture
def outside(sandbox: SandboxServer, run_tasks: Callable[..., int]) -> Outside:
    return Outside(sandbox, run_tasks)


@pytest.fixture
def sign(cast: Cast, in_tenant: Enter, outside: Outside, anonymous: HygieneClient) -> Callable[[], Signed]:
    """An estimate of $1,500.00 with a deposit of 30 percent is mailed, opened by its link, and signed."""

    def signed() -> Signed:
        owner = cast.owner
        email = owner.email.replace("sam.", "maria.").replace("owner.example", "client.example")
        with in_tenant(owner.tenant_id):
            estimate = an_estimate(a_client(email=email), deposit=with_deposit())
            mail_estimate(Actor("user", "Sam Rivera"), estimate, Mail([email], "Estimate", "Hello", "once"))
        address = outside.path(email, "/e/")
        anonymous.get(address)
        hand = {"name": "Maria Delgado", "consent": "y", "revision": "1", "chosen": "1"}
        assert path_of(anonymous.post(f"{address}/signature", hand)) == address
        return Signed(address, email)

    return signed


def test_the_signed_copy_asks_for_the_deposit_and_the_owner_hears_of_the_payment(
    cast, sandbox, in_tenant, outside, sign, anonymous, live_url
):
    Till(sandbox, in_tenant, cast.owner.tenant_id).open_stripe()
    signed = sign()
    letter = outside.letter(signed.email, "Your signed copy")
    assert ASKED in letter["text"]
    assert ASKED in letter["html"]
    to_pay = urllib.parse.urlsplit(next(link for link in letter["links"] if "/i/" in link)).path
    assert f'href="{to_pay}"' in anonymous.get(signed.address).text

    assert "Pay $450.00" in anonymous.get(to_pay).text
    to_stripe = anonymous.post(f"{to_pay}/payment", {"amount": "450.00"})
    back = outside.press(vendor_link(to_stripe.text), card="ok").removeprefix(live_url)
    assert "$450.00 received" in anonymous.get(back).text

    told = outside.letter(cast.owner.email, "Maria Delgado paid a deposit of $450.00")
    for piece in (
        "Paid by card. Nothing is left to pay",
        "Client: Maria Delgado",
        "For: Deposit INV-0001",
        "/payments/",
    ):
        assert piece in told["text"]
    page = cast.owner.get("/").text
    came_in = page[page.index('id="came-in"') :]
    assert came_in.index("Maria Delgado") < came_in.index("deposit INV-0001") < came_in.index("$450.00")
    assert "came-in" not in cast.crew.get("/").text
    assert "The deposit of $450.00 is paid." in anonymous.get(signed.address).text


def test_with_cards_off_mail_and_pages_tell_the_businesss_own_words(cast, outside, sign, anonymous):
    typed = {"how_to_pay": OWN_WORDS}
    cast.owner.post("/settings/how-to-pay", cast.owner.form("/settings/how-to-pay") | typed)
    signed = sign()
    letter = outside.letter(signed.email, "Your signed copy")
    assert "\r\n".join(LINES) in letter["text"]
    assert "Lone Star &lt;Plumbing&gt; LLC<br>12 Main St, Austin<br>" in letter["html"]
    deposit = urllib.parse.urlsplit(next(link for link in letter["links"] if "/i/" in link)).path
    for page in (signed.address, deposit):
        shown = anonymous.get(page).text
        assert "How to pay" in shown
        assert "Lone Star &lt;Plumbing&gt; LLC\n12 Main St, Austin\nZelle: 512-555-0100" in shown
        assert "Please include INV-0001" in shown
        assert "does not take card payments" not in shown


def test_with_cards_off_and_no_words_nobody_is_left_without_a_next_step(outside, sign, anonymous):
    signed = sign()
    letter = outside.letter(signed.email, "Your signed copy")
    assert ASKED in letter["text"]
    assert "just reply to this email" in letter["text"]
    assert "Ask Lone Star Plumbing how you can pay it." in anonymous.get(signed.address).text
