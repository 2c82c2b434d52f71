"""Estimates of the demo: one in every state that a contractor meets, told through the domain's own deeds."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from owneros.cli.demo.business import ESTIMATE_DEFAULTS
from owneros.cli.demo.days import Days
from owneros.cli.demo.reading import read
from owneros.cli.demo.telling import Teller
from owneros.domain.billing.documents.viewing import record_view
from owneros.domain.billing.estimates import answering, billing, drafting, issuing, templates
from owneros.domain.billing.estimates.acceptance import Agreement, Hand, accept_on_behalf, sign
from owneros.domain.billing.estimates.content import Deposit, EstimateContent, Item
from owneros.domain.billing.estimates.deposits import deposit_of
from owneros.domain.billing.estimates.models import Estimate
from owneros.domain.billing.invoices.issuing import issue
from owneros.domain.people.tenants.business import change_estimate_defaults
from owneros.domain.people.tenants.models import TaxRate
from owneros.foundation.audit import Actor
from owneros.foundation.database import db


@dataclass(frozen=True)
class OfferStory:
    """`deeds`: how many days ago, at what hour, which of Offers' deeds, and with what. `until` is in days."""

    client: str
    title: str
    deeds: tuple[tuple[Any, ...], ...]
    lines: tuple[dict[str, Any], ...] = ()
    until: int = 30


OFFERS = tuple(OfferStory(**offer) for offer in read("offers")["offer"])


def tell(at: Callable[..., None], days: Days, teller: Teller) -> None:
    offers = Offers(days, teller)
    at(days.ago(700), 10, change_estimate_defaults, teller.sam, ESTIMATE_DEFAULTS)
    for story in OFFERS:
        for ago, hour, deed, *what in story.deeds:
            day = days.ago(ago)
            at(day, float(hour), getattr(offers, deed), story, day, *what)


@dataclass
class Offers:
    """Every deed takes the story and the day of it."""

    days: Days
    teller: Teller
    made: dict[str, Estimate] = field(default_factory=dict)

    def draft(self, story: OfferStory, day: date) -> Estimate:
        content = EstimateContent(
            client_id=self.teller.clients[story.client].id,
            title=story.title,
            issued_on=day,
            expires_on=day + timedelta(days=story.until),
            lines=[self._line(**line) for line in story.lines],
            deposit=Deposit("percent", Decimal(ESTIMATE_DEFAULTS.deposit_percent)),
            terms=ESTIMATE_DEFAULTS.estimate_terms,
        )
        estimate = self.made[story.title] = drafting.draft(self.teller.sam, content)
        return estimate

    def draft_like(self, story: OfferStory, day: date, title: str) -> None:
        """With the lines of another one."""
        lines = next(other.lines for other in OFFERS if other.title == title)
        self.draft(replace(story, lines=lines), day)

    def send(self, story: OfferStory, day: date) -> None:
        issuing.issue(self.teller.sam, self.draft(story, day))

    def look(self, story: OfferStory, _day: date) -> None:
        record_view(self.made[story.title], self.teller.letterbox.browser(), self.teller.letterbox.ip())

    def sign(self, story: OfferStory, day: date, option: str) -> None:
        estimate, letterbox = self.made[story.title], self.teller.letterbox
        lines = drafting.content_of(estimate).lines
        chosen = [str(line.id) for line in lines if line.description == option]
        hand = Hand(story.client, ip=letterbox.ip(), device=letterbox.browser())
        sign(estimate, 1, chosen, hand, day, consented=True)

    def agree(self, story: OfferStory, day: date, note: str) -> None:
        agreement = Agreement(story.client, "phone", note)
        accept_on_behalf(self.teller.diane, self.made[story.title], (), agreement, day)

    def wish(self, story: OfferStory, day: date, wish: str) -> None:
        answering.ask_for_changes(Actor("client", story.client), self.made[story.title], wish, day)

    def refuse(self, story: OfferStory, day: date, reason: str) -> None:
        answering.decline(Actor("client", story.client), self.made[story.title], reason, day)

    def pay_deposit(self, story: OfferStory, day: date) -> None:
        deposit = deposit_of(self.made[story.title])
        if deposit is None:
            raise RuntimeError(f"{story.title} asks for no deposit.")
        self.teller.take_in(deposit, "check", day, "2291")

    def bill(self, story: OfferStory, day: date, percent: int) -> None:
        """A part of the contract; the deposit counts towards it by itself."""
        wish = billing.Wish("percent", percent=Decimal(percent))
        issue(self.teller.diane, billing.bill(self.teller.diane, self.made[story.title], wish, day))

    def keep(self, story: OfferStory, _day: date, name: str) -> None:
        templates.save_as_template(self.teller.sam, self.made[story.title], name)

    def _line(self, *, quantity: int = 1, **said: Any) -> Item:
        """Materials are taxed."""
        rate = self._rate() if said.get("cost_kind") == "materials" else None
        return Item(quantity=Decimal(quantity), tax_rate_id=rate, **said)

    def _rate(self) -> uuid.UUID:
        usable = select(TaxRate.id).where(TaxRate.is_default.is_(True), TaxRate.retired_at.is_(None))
        return db.session.scalars(usable).one()
