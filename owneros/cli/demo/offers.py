"""Estimates of the demo: one in every state that a contractor meets, told through the domain's own deeds."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import select

from owneros.cli.demo.days import Days
from owneros.cli.demo.offer_lines import ATTIC, DOCK, FENCE, HALL_BATH, KITCHEN, PORCH
from owneros.cli.demo.telling import Teller
from owneros.domain.billing.documents.viewing import record_view
from owneros.domain.billing.estimates import answering, billing, drafting, issuing, templates
from owneros.domain.billing.estimates.acceptance import Agreement, Hand, accept_on_behalf, sign
from owneros.domain.billing.estimates.content import Deposit, EstimateContent, Item
from owneros.domain.billing.estimates.deposits import deposit_of
from owneros.domain.billing.estimates.models import Estimate
from owneros.domain.billing.invoices.issuing import issue
from owneros.domain.billing.payments.recording import Received, record_payment
from owneros.domain.people.tenants.business import EstimateDefaults, change_estimate_defaults
from owneros.domain.people.tenants.models import TaxRate
from owneros.foundation.audit import Actor
from owneros.foundation.database import db

TERMS = (
    "This price holds for 30 days. Work starts after the deposit is paid. Changes are agreed in writing "
    "before they are done. What is found behind walls and floors is priced when it is seen."
)
DEFAULTS = EstimateDefaults(30, "EST-", "percent", Decimal(30), 0, TERMS)


@dataclass(frozen=True)
class OfferStory:
    """`ago`: days before today on which it was sent. `until` runs from there, in days."""

    client: str
    title: str
    ago: int
    lines: tuple[Item, ...]
    until: int = 30


class Offers:
    """`at(day, hour, deed, *what)` puts a deed into the chronicle."""

    def __init__(self, at: Callable[..., None], days: Days, teller: Teller) -> None:
        self.at = at
        self.days = days
        self.teller = teller
        self.made: dict[str, Estimate] = {}

    def tell(self) -> None:
        won = OfferStory("Linda Nakamura", "Hall bath remodel", 46, HALL_BATH)
        self.at(self.days.ago(700), 10, change_estimate_defaults, self.teller.sam, DEFAULTS)
        self._send(won)
        self.at(self.days.ago(44), 18.4, self._look, won)
        self.at(self.days.ago(43), 19.1, self._sign, won, "Linda Nakamura", ("Heated floor",))
        self.at(self.days.ago(40), 14.6, self._pay_deposit, won)
        self.at(self.days.ago(30), 11, self._bill, won, Decimal(40))
        self.at(self.days.ago(3), 11.2, self._keep, won, "Bathroom remodel")
        waiting = OfferStory("James Whitfield", "Lake house: fence along the road", 4, FENCE)
        self._send(waiting)
        self.at(self.days.ago(2), 18.4, self._look, waiting)
        wished = OfferStory("Maria Delgado", "Rental: kitchen repaint and counters", 6, KITCHEN)
        self._send(wished)
        self.at(self.days.ago(1), 12.2, self._wish, wished)
        lost = OfferStory("James Whitfield", "Boat dock repairs", 75, DOCK)
        self._send(lost)
        self.at(self.days.ago(68), 9.5, self._refuse, lost)
        self._send(OfferStory("Linda Nakamura", "Attic insulation", 40, ATTIC, until=21))
        agreed = OfferStory("Maria Delgado", "Porch steps and railing", 20, PORCH)
        self._send(agreed)
        self.at(self.days.ago(17), 15.8, self._agree, agreed)
        self.at(self.days.ago(0), 9.2, self._draft, OfferStory("Linda Nakamura", "Guest bath", 0, HALL_BATH))

    def _send(self, story: OfferStory) -> None:
        self.at(self.days.ago(story.ago), 10.4, self._issue, story)

    def _draft(self, story: OfferStory) -> Estimate:
        day = self.days.ago(story.ago)
        rate = self._rate()
        content = EstimateContent(
            client_id=self.teller.clients[story.client].id,
            title=story.title,
            issued_on=day,
            expires_on=day + timedelta(days=story.until),
            lines=[
                Item(**{**vars(line), "tax_rate_id": rate if line.cost_kind == "materials" else None})
                for line in story.lines
            ],
            deposit=Deposit("percent", Decimal(30)),
            terms=TERMS,
        )
        estimate = self.made[story.title] = drafting.draft(self.teller.sam, content)
        return estimate

    def _issue(self, story: OfferStory) -> None:
        issuing.issue(self.teller.sam, self._draft(story))

    def _look(self, story: OfferStory) -> None:
        record_view(self.made[story.title], self.teller.letterbox.browser(), self.teller.letterbox.ip())

    def _sign(self, story: OfferStory, name: str, options: tuple[str, ...]) -> None:
        estimate = self.made[story.title]
        hand = Hand(name, ip=self.teller.letterbox.ip(), device=self.teller.letterbox.browser())
        sign(estimate, 1, self._chosen(estimate, options), hand, self._day(43), consented=True)

    def _agree(self, story: OfferStory) -> None:
        estimate = self.made[story.title]
        accept_on_behalf(
            self.teller.diane,
            estimate,
            (),
            Agreement(story.client, "phone", "Called back at noon"),
            self._day(17),
        )

    def _wish(self, story: OfferStory) -> None:
        client = Actor("client", story.client)
        wish = "Could you price quartz instead of laminate for the counters?"
        answering.ask_for_changes(client, self.made[story.title], wish, self._day(1))

    def _refuse(self, story: OfferStory) -> None:
        client = Actor("client", story.client)
        answering.decline(client, self.made[story.title], "We sell the boat instead.", self._day(68))

    def _pay_deposit(self, story: OfferStory) -> None:
        deposit = deposit_of(self.made[story.title])
        if deposit is None:
            raise RuntimeError(f"{story.title} asks for no deposit.")
        record_payment(
            self.teller.diane,
            deposit.id,
            Received(
                amount_cents=deposit.total_cents,
                method="check",
                received_on=self._day(40),
                reference="2291",
                once_key=f"demo:{deposit.id}",
            ),
        )

    def _bill(self, story: OfferStory, percent: Decimal) -> None:
        """A part of the contract; the deposit counts towards it by itself."""
        wish = billing.Wish("percent", percent=percent)
        invoice = billing.bill(self.teller.diane, self.made[story.title], wish, self._day(30))
        issue(self.teller.diane, invoice)

    def _keep(self, story: OfferStory, name: str) -> None:
        templates.save_as_template(self.teller.sam, self.made[story.title], name)

    def _chosen(self, estimate: Estimate, options: tuple[str, ...]) -> list[str]:
        lines = drafting.content_of(estimate).lines
        return [str(line.id) for line in lines if line.description in options]

    def _rate(self) -> uuid.UUID:
        return db.session.scalars(
            select(TaxRate.id).where(TaxRate.is_default.is_(True), TaxRate.retired_at.is_(None))
        ).one()

    def _day(self, ago: int) -> date:
        return self.days.ago(ago)
