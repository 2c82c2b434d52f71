"""How to pay without a card: where it is typed, where it is shown, who is warned without it."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from owneros.domain.across.portal.access import open_access
from owneros.domain.billing.documents.keeping import draw_with_logo
from owneros.domain.billing.documents.mailing import Mail
from owneros.domain.billing.documents.revisions import latest_revision
from owneros.domain.billing.invoices.models import Invoice
from owneros.domain.billing.invoices.sending import mail_invoice
from owneros.domain.billing.reminders.documents import kinds
from owneros.domain.billing.reminders.sending import remind_by_hand
from owneros.domain.clients.clients.models import Client
from owneros.domain.people.mailing.texts import Words
from owneros.domain.people.tenants.business import LONGEST_WAY, change_how_to_pay
from owneros.foundation.database import reach
from owneros.foundation.periods import today_in
from tests.desk import SAM, a_client, an_invoice
from tests.hygiene import path_of
from tests.offers import a_draft_estimate, with_deposit
from tests.till import Till

HOME = "/settings/how-to-pay"
WORDS = "Checks payable to Lone Star <b>Plumbing</b>\nZelle: 512-555-0100"
SHOWN = "Checks payable to Lone Star &lt;b&gt;Plumbing&lt;/b&gt;\nZelle: 512-555-0100"
DEAD_END = "cannot see how to pay"


@pytest.fixture
def desk(cast, in_tenant):
    return lambda: in_tenant(cast.owner.tenant_id)


@pytest.fixture
def till(sandbox, in_tenant, cast):
    return Till(sandbox, in_tenant, cast.owner.tenant_id)


@pytest.fixture
def words(desk):
    with desk():
        change_how_to_pay(SAM, WORDS)


@pytest.fixture
def invoice(desk):
    """(id, path of its page) of one that is open."""
    with desk():
        made = an_invoice(a_client(email="maria@client.example"), due_on=today_in("America/Chicago"))
        return made.id, f"/i/{made.link_token.reveal()}"


@pytest.mark.parametrize("fragment", [False, True])
class TestTheForm:
    def test_valid(self, cast, fragment):
        sent = {"how_to_pay": f"  {WORDS.replace(chr(10), chr(13) + chr(10))}  \r\n"}
        assert path_of(cast.owner.post(HOME, sent, fragment=fragment)) == HOME
        assert f"{SHOWN}</textarea>" in cast.owner.get(HOME, fragment=fragment).text.replace("\r", "")
        assert "changed how clients pay without a card" in cast.owner.get("/settings/activity").text
        assert path_of(cast.owner.post(HOME, {"how_to_pay": ""}, fragment=fragment)) == HOME

    @pytest.mark.parametrize("typed", ["x" * (LONGEST_WAY + 1), "Zelle\x07"])
    def test_invalid(self, cast, fragment, typed):
        answer = cast.owner.post(HOME, {"how_to_pay": typed}, fragment=fragment)
        assert answer.status_code == 422
        assert "xxx" in answer.text or "Zelle" in answer.text


def test_the_page_of_an_invoice_tells_it_instead_of_a_dead_end(anonymous, invoice, words):
    page = anonymous.get(invoice[1]).text
    assert "<h3>How to pay</h3>" in page
    assert SHOWN in page
    assert "Please include INV-0001" in page
    assert "does not take card payments" not in page


def test_beside_cards_it_is_the_other_way(anonymous, invoice, words, till):
    till.open_stripe()
    page = anonymous.get(invoice[1]).text
    assert page.index("Pay $1,000.00") < page.index("<h3>Other ways to pay</h3>") < page.index(SHOWN)


def test_what_is_paid_asks_for_no_payment(anonymous, desk, invoice, words):
    with desk():
        paid = reach(Invoice, invoice[0])
        paid.paid_cents, paid.status = paid.total_cents, "paid"
    assert SHOWN not in anonymous.get(invoice[1]).text


def test_mail_reminder_and_portal_tell_it(anonymous, desk, invoice, words, run_tasks, till):
    with desk():
        bill = reach(Invoice, invoice[0])
        client_id = bill.client_id
        mail_invoice(SAM, bill, Mail(["maria@client.example"], "Your invoice", "Hello", "once"))
        remind_by_hand(SAM, kinds["invoice"].find(bill.id), Words("Remember", "Hello"))
        portal = f"/c/{open_access(reach(Client, client_id)).link_token.reveal()}"
    run_tasks()
    for subject in ("Your invoice", "Remember"):
        letters = till.look("mail?format=json&to=maria@client.example")
        letter = next(mail for mail in letters if mail["subject"] == subject)
        assert f"Ways to pay:\n{WORDS}" in letter["text"].replace("\r", "")
        assert SHOWN.replace("\n", "<br>") in letter["html"]
    assert SHOWN in anonymous.get(portal).text


def test_the_pdf_carries_what_was_said_when_it_was_sent(desk, words):
    with desk():
        document = latest_revision(an_invoice()).snapshot
        text = PdfReader(BytesIO(draw_with_logo("invoice", document))).pages[0].extract_text()
        assert "Checks payable to Lone Star <b>Plumbing</b>" in text
        assert "Zelle: 512-555-0100" in text
        del document["business"]["how_to_pay"]
        assert b"%PDF-" in draw_with_logo("invoice", document)[:10]


def test_before_sending_the_owner_is_warned_and_may_send_all_the_same(cast, desk, invoice):
    where = f"/invoices/{invoice[0]}/sending"
    for fragment in (False, True):
        page = cast.owner.get(where, fragment=fragment).text
        assert DEAD_END in page
        assert f'href="{HOME}"' in page
    assert DEAD_END in cast.office.get(where).text
    assert f'href="{HOME}"' not in cast.office.get(where).text
    assert cast.owner.post(where, cast.owner.form(where)).status_code == 303


@pytest.mark.parametrize("way", ["words", "card"])
def test_with_a_way_to_pay_nobody_is_warned(cast, desk, invoice, way, till):
    if way == "card":
        till.open_stripe()
    else:
        with desk():
            change_how_to_pay(SAM, WORDS)
    assert DEAD_END not in cast.owner.get(f"/invoices/{invoice[0]}/sending").text


def test_an_estimate_warns_only_when_it_asks_for_a_deposit(cast, desk):
    with desk():
        asking, plain = a_draft_estimate(deposit=with_deposit()).id, a_draft_estimate().id
    assert DEAD_END in cast.owner.get(f"/estimates/{asking}/sending").text
    assert DEAD_END not in cast.owner.get(f"/estimates/{plain}/sending").text


def test_a_statement_with_something_open_tells_it(cast, desk, invoice, words, run_tasks, till):
    with desk():
        client_id = reach(Invoice, invoice[0]).client_id
    where = f"/clients/{client_id}/statement/sending?show=open"
    typed = {"to": "maria@client.example", "subject": "Your account"}
    assert cast.owner.post(where, cast.owner.form(where) | typed).status_code == 303
    run_tasks()
    letters = till.look("mail?format=json&to=maria@client.example")
    letter = next(mail for mail in letters if mail["subject"] == "Your account")
    assert f"Ways to pay:\n{WORDS}" in letter["text"].replace("\r", "")
    assert SHOWN.replace("\n", "<br>") in letter["html"]
