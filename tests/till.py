"""What tests of payments need: an issued invoice, a business that takes cards, and a client who pays."""

import json
import secrets
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select, update

from owneros.domain.billing.invoices.models import Invoice
from owneros.domain.billing.payments import connection, settle_checkout, start_checkout, start_checkout_of_all
from owneros.domain.billing.payments.models import Allocation, Checkout, Dispute, Payment, Refund
from owneros.domain.billing.payments.queries import client_credit
from owneros.domain.clients.clients.models import Client
from owneros.domain.people.tenants.models import Membership
from owneros.domain.people.users.models import User
from owneros.foundation.audit import Actor
from owneros.foundation.database import db, reach
from owneros.foundation.outbox import Outbox
from owneros.sandbox.server import SandboxServer
from tests.patience import PATIENCE

ACTOR = Actor("user", "Sam Rivera")
Enter = Callable[[int], AbstractContextManager[None]]


class _Stay(urllib.request.HTTPRedirectHandler):
    """A payer's browser in tests does not follow back into the app."""

    def redirect_request(self, *_: Any) -> None:
        return None


OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}), _Stay)


@dataclass
class Till:
    sandbox: SandboxServer
    enter: Enter
    tenant_id: int

    def invoice(self, total: int = 100_00, *, client_id: uuid.UUID | None = None, **more: Any) -> uuid.UUID:
        """An invoice as it stands after it was mailed."""
        with self.enter(self.tenant_id):
            if client_id is None:
                client_id = self._client()
            highest = db.session.scalar(select(func.coalesce(func.max(Invoice.number), 0))) or 0
            columns: dict[str, Any] = {
                "number": highest + 1,
                "label": f"INV-{highest + 1:04d}",
                "client_id": client_id,
                "status": "sent",
                "issued_on": date(2026, 11, 1),
                "due_on": date(2026, 11, 30),
                "subtotal_cents": total,
                "total_cents": total,
                "revision": 1,
            }
            invoice = Invoice(**(columns | more))
            db.session.add(invoice)
            db.session.flush()
            return invoice.id

    def client(self) -> uuid.UUID:
        with self.enter(self.tenant_id):
            return self._client()

    def _client(self) -> uuid.UUID:
        name = f"Maria {secrets.token_hex(3)}"
        client = Client(name=name, name_norm=name.lower(), email=f"{name.split()[1]}@client.example")
        db.session.add(client)
        db.session.flush()
        return client.id

    def open_stripe(self, status: str = "active") -> str:
        """Connect, finish onboarding, and look at the account again; its id."""
        with self.enter(self.tenant_id):
            made = connection.connect(ACTOR, "Lone Star Plumbing")
            if status != "restricted":
                self.control(f"stripe/accounts/{made.account_id}", status=status)
            connection.refresh(made)
            return made.account_id

    def start(self, invoice_id: uuid.UUID, amount: int, back: str = "http://localhost") -> Checkout:
        with self.enter(self.tenant_id):
            return start_checkout(
                reach(Invoice, invoice_id), amount, f"{back}/paid/{{checkout}}", f"{back}/cancelled"
            )

    def start_all(self, invoice_id: uuid.UUID, total: int) -> Checkout:
        with self.enter(self.tenant_id):
            back = "http://localhost"
            return start_checkout_of_all(reach(Invoice, invoice_id), total, f"{back}/{{checkout}}", back)

    def intent(self, checkout: Checkout) -> str:
        """The payment at Stripe that a checkout led to."""
        with self.enter(self.tenant_id):
            session_id = reach(Checkout, checkout.id).session_id
        bodies = self.sandbox.box.store.newest("checkout.session", scope=None)
        return next(body["payment_intent"] for body in bodies if body["id"] == session_id)

    def bank_answers(self, checkout: Checkout, outcome: str, code: str = "insufficient_funds") -> None:
        """What the bank says, days after a debit was started."""
        self.control(f"stripe/payments/{self.intent(checkout)}", outcome=outcome, code=code)

    def paid_by(self, invoice_id: uuid.UUID, amount: int, how: str = "ok") -> Payment:
        """Paid on Stripe's page and settled, from a bank account only once the bank has sent it."""
        checkout = self.start(invoice_id, amount)
        self.pay(checkout, how)
        if how.startswith("bank"):
            self.bank_answers(checkout, "succeed")
        assert self.settle(checkout) == "paid"
        return self.payments()[-1]

    def settle(self, checkout: Checkout) -> str:
        with self.enter(self.tenant_id):
            return settle_checkout(checkout.id).word

    def pay(self, checkout: Checkout, card: str = "ok") -> int:
        """The client presses Pay on Stripe's page; the status of what came back."""
        return post(checkout.url, {"card": card, "email": "maria@client.example"})

    def control(self, path: str, **wish: Any) -> Any:
        body = json.dumps(wish).encode()
        request = urllib.request.Request(
            f"{self.sandbox.url}/_sandbox/{path}", body, {"Content-Type": "application/json"}, method="POST"
        )
        with OPENER.open(request, timeout=PATIENCE) as answer:
            return json.load(answer)

    def fault(self, route: str, **wish: Any) -> None:
        self.sandbox.box.faults.add({"vendor": "stripe", "route": route, **wish})

    def look(self, path: str) -> Any:
        with OPENER.open(f"{self.sandbox.url}/_sandbox/{path}", timeout=PATIENCE) as answer:
            return json.load(answer)

    def events(self) -> list[dict[str, Any]]:
        """All v1 events of the sandbox, oldest first, as they would be delivered."""
        return list(reversed(self.sandbox.box.store.newest("event", scope=None)))

    @contextmanager
    def books(self) -> Iterator[None]:
        with self.enter(self.tenant_id):
            yield

    def make_tasks_due(self) -> None:
        """What failed and waits to be tried again need not wait any longer."""
        with self.enter(self.tenant_id):
            db.session.execute(
                update(Outbox)
                .where(Outbox.tenant_id == self.tenant_id, Outbox.done_at.is_(None), Outbox.dead_at.is_(None))
                .values(available_at=func.now())
                .execution_options(synchronize_session=False)
            )

    def told_to_owner(self) -> list[str]:
        """The subjects of what the owner was mailed about money that went astray, oldest first."""
        with self.enter(self.tenant_id):
            owner = (Membership.tenant_id == self.tenant_id) & (Membership.role == "owner")
            address = db.session.scalar(
                select(User.email).join(Membership, Membership.user_id == User.id).where(owner)
            )
        mails = reversed(self.look(f"mail?format=json&to={address}"))
        return [
            mail["subject"]
            for mail in mails
            if " paid $" not in mail["subject"]
            and any(p in mail["text"] for p in ("/payments/", "/invoices/"))
        ]

    def standing(self, invoice_id: uuid.UUID) -> tuple[str, int]:
        """(status, paid cents), after checking that paid is the sum of the allocations."""
        with self.enter(self.tenant_id):
            invoice = reach(Invoice, invoice_id)
            booked = db.session.scalar(
                select(func.coalesce(func.sum(Allocation.amount_cents), 0)).where(
                    Allocation.invoice_id == invoice_id
                )
            )
            assert invoice.paid_cents == booked
            return invoice.status, invoice.paid_cents

    def checkouts(self) -> list[Checkout]:
        with self.enter(self.tenant_id):
            return list(db.session.scalars(select(Checkout).order_by(Checkout.id)))

    def payments(self) -> list[Payment]:
        with self.enter(self.tenant_id):
            return list(db.session.scalars(select(Payment).order_by(Payment.id)))

    def refunds(self) -> list[Refund]:
        with self.enter(self.tenant_id):
            return list(db.session.scalars(select(Refund).order_by(Refund.id)))

    def disputes(self) -> list[Dispute]:
        with self.enter(self.tenant_id):
            return list(db.session.scalars(select(Dispute).order_by(Dispute.id)))

    def state(self, checkout: Checkout) -> str:
        with self.enter(self.tenant_id):
            return reach(Checkout, checkout.id).state

    def credit(self, client_id: uuid.UUID) -> int:
        with self.enter(self.tenant_id):
            return client_credit(client_id)

    def address(self, invoice_id: uuid.UUID) -> str:
        client_id = self.client_of(invoice_id)
        with self.enter(self.tenant_id):
            return reach(Client, client_id).email

    def client_of(self, invoice_id: uuid.UUID) -> uuid.UUID:
        with self.enter(self.tenant_id):
            return reach(Invoice, invoice_id).client_id


def post(url: str, form: dict[str, str]) -> int:
    request = urllib.request.Request(url, urllib.parse.urlencode(form).encode())
    try:
        with OPENER.open(request, timeout=PATIENCE) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code
