"""The deeds of the story, each by the hand that would do it."""

import uuid
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from owneros.cli.demo.business import COUNTY_RATE, DEFAULTS, DETAILS, HOW_TO_PAY, NAMED, OLD_RATE, RATE
from owneros.cli.demo.clients import Sketch
from owneros.cli.demo.letterbox import Letterbox
from owneros.cli.demo.reading import read
from owneros.cli.demo.stories import InvoiceStory, JobStory, LineStory, PaymentStory
from owneros.domain.billing.documents.mailing import Mail
from owneros.domain.billing.documents.totals import Discount
from owneros.domain.billing.invoices.content import InvoiceContent, LineContent
from owneros.domain.billing.invoices.drafting import draft, edit
from owneros.domain.billing.invoices.issuing import issue, void
from owneros.domain.billing.invoices.models import Invoice
from owneros.domain.billing.invoices.sending import first_words, mail_invoice
from owneros.domain.billing.invoices.viewing import record_view
from owneros.domain.billing.invoices.writing_off import write_off
from owneros.domain.billing.payments.recording import Received, record_payment
from owneros.domain.billing.payments.refunding import Wish, refund_payment
from owneros.domain.clients.catalog.keeping import ItemDetails, add_item
from owneros.domain.clients.clients.contacts import ContactDetails, add_contact
from owneros.domain.clients.clients.models import Client, Site
from owneros.domain.clients.clients.registration import ClientDetails, add_client
from owneros.domain.clients.clients.sites import SiteDetails, add_site
from owneros.domain.people.tenants.business import change_defaults, change_details, change_how_to_pay
from owneros.domain.people.tenants.models import Membership, TaxRate
from owneros.domain.people.tenants.tax_rates import add_rate, retire_rate
from owneros.domain.work.jobs.details import JobDetails
from owneros.domain.work.jobs.editing import edit_job
from owneros.domain.work.jobs.models import Job
from owneros.domain.work.jobs.notes import add_note
from owneros.domain.work.jobs.opening import open_job
from owneros.domain.work.jobs.progress import change_status
from owneros.foundation.audit import Actor
from owneros.foundation.changes import values_of
from owneros.foundation.database import db, present
from owneros.foundation.tenancy import current_tenant

EXTRA = LineStory("Extra: replace the shutoff valve, as agreed on site", Decimal(1), "", 18_500, taxed=True)


@dataclass
class Teller:
    """Remembers whom and what it has made. `actors` by the keys of business.TEAM, and "sam"."""

    actors: dict[str, Actor]
    letterbox: Letterbox = field(default_factory=Letterbox)
    clients: dict[str, Client] = field(default_factory=dict)
    jobs: dict[int, Job] = field(default_factory=dict)
    invoices: dict[int, Invoice] = field(default_factory=dict)
    payments: dict[int, uuid.UUID] = field(default_factory=dict)

    @property
    def sam(self) -> Actor:
        return self.actors["sam"]

    @property
    def diane(self) -> Actor:
        return self.actors["diane"]

    def begin(self) -> None:
        """The business says who it is and what it charges."""
        change_details(self.sam, NAMED, DETAILS)
        change_defaults(self.sam, DEFAULTS)
        change_how_to_pay(self.sam, HOW_TO_PAY)
        add_rate(self.sam, OLD_RATE)
        add_rate(self.sam, COUNTY_RATE)
        for item in read("price_book")["item"]:
            add_item(self.diane, ItemDetails(**item))

    def change_rate(self) -> None:
        retire_rate(self.sam, self._rate(OLD_RATE.name))
        add_rate(self.sam, RATE)

    def meet(self, sketch: Sketch) -> None:
        details = ClientDetails(
            name=sketch.name,
            kind=sketch.kind,
            email=sketch.email,
            phone=self.letterbox.phone(),
            **vars(sketch.place),
            payment_days=sketch.payment_days,
            tax_exempt=bool(sketch.exempt_id),
            tax_exempt_id=sketch.exempt_id,
            notes=sketch.notes,
        )
        works_here = not (sketch.market == "property" and sketch.sites)
        client = self.clients[sketch.name] = add_client(self.diane, details, works_here=works_here)
        for label, place, access in sketch.sites:
            add_site(self.diane, client, SiteDetails(label=label, **vars(place), access_notes=access))
        for name, title, gets_invoices in sketch.contacts:
            email = self.letterbox.address(name, sketch.email)
            contact = ContactDetails(name, title, email, self.letterbox.phone(), gets_invoices)
            add_contact(self.diane, client, contact)

    def open(self, story: JobStory) -> None:
        client = self.clients[story.client.name]
        sites = db.session.scalars(select(Site.id).where(Site.client_id == client.id).order_by(Site.id)).all()
        site = sites[story.site % len(sites)]
        details = JobDetails(client.id, story.title, site, description=story.trade.description)
        self.jobs[id(story)] = open_job(self.diane, details)

    def plan_work(self, story: JobStory) -> None:
        """Won: dates, value, budget and people, and a place in the calendar."""
        job = self.jobs[id(story)]
        details = values_of(
            JobDetails,
            job,
            starts_on=story.starts,
            ends_on=story.ends,
            contract_cents=story.contract_cents,
            budget_cents=story.budget_cents,
        )
        people = [self._team_member(who) for who in story.people]
        edit_job(self.sam, job, details, people=people, version=job.version)
        change_status(self.diane, job, "scheduled")

    def move(self, story: JobStory, status: str) -> None:
        who = self.actors[story.people[0]] if status in ("active", "completed") else self.diane
        change_status(who, self.jobs[id(story)], status)

    def note(self, story: JobStory, who: str, text: str) -> None:
        add_note(self.actors[who], self.jobs[id(story)], text)

    def write(self, story: InvoiceStory, rate_name: str) -> None:
        """A draft. `rate_name` is the sales tax of that time."""
        self.invoices[id(story)] = draft(self.diane, self._content(story, rate_name, story.lines))

    def bill(self, story: InvoiceStory, rate_name: str) -> None:
        """Written and issued; mailed only if the story says so."""
        self.write(story, rate_name)
        invoice = self.invoices[id(story)]
        issue(self.diane, invoice)
        if story.mailed:
            words = first_words(invoice)
            mail = Mail([story.client.email], words.subject, words.message, "demo")
            mail_invoice(self.diane, invoice, mail)

    def correct(self, story: InvoiceStory, rate_name: str) -> None:
        """What was forgotten is added, before anybody paid: the second revision."""
        invoice = self.invoices[id(story)]
        content = self._content(story, rate_name, [*story.lines, EXTRA])
        edit(self.sam, invoice, content, version=invoice.version)

    def view(self, story: InvoiceStory) -> None:
        record_view(self.invoices[id(story)], self.letterbox.browser(), self.letterbox.ip())

    def receive(self, story: InvoiceStory, payment: PaymentStory) -> None:
        invoice = self.invoices[id(story)]
        cents = invoice.balance_cents
        if payment.part is not None:
            cents = min(cents, int(invoice.total_cents * payment.part) // 100 * 100)
        note = "Paid too much." if payment.extra_cents else ""
        cents += payment.extra_cents
        self.payments[id(payment)] = self.take_in(
            invoice, payment.method, payment.day, payment.reference, cents=cents, note=note
        )

    def take_in(
        self, invoice: Invoice, method: str, day: date, reference: str, *, cents: int = 0, note: str = ""
    ) -> uuid.UUID:
        """So many cents, or all that is open, once; the id of the payment."""
        key = f"demo:{invoice.id}:{reference}:{day}"
        received = Received(cents or invoice.balance_cents, method, day, key, reference, note)
        return record_payment(self.diane, invoice.id, received).payment.id

    def give_back(self, payment: PaymentStory) -> None:
        payment_id = self.payments[id(payment)]
        day = payment.refunded_on or payment.day
        wish = Wish(payment.extra_cents, "Paid too much", day, f"demo:{payment_id}")
        refund_payment(self.sam, payment_id, wish)

    def void(self, story: InvoiceStory) -> None:
        void(self.sam, self.invoices[id(story)], "Entered twice by mistake")

    def give_up(self, story: InvoiceStory) -> None:
        reason = "Does not answer; a court would cost more than it brings"
        write_off(self.sam, self.invoices[id(story)], reason)

    def _content(self, story: InvoiceStory, rate_name: str, lines: list[LineStory]) -> InvoiceContent:
        far = story.client.place.city == "Dripping Springs"
        rate = self._rate(COUNTY_RATE.name if far else rate_name)
        total = sum(line.cents for line in lines)
        deposit = total * story.deposit_percent // 100 // 5_000 * 5_000
        return InvoiceContent(
            client_id=self.clients[story.client.name].id,
            job_id=self.jobs[id(story.job)].id if story.job else None,
            title=story.title,
            issued_on=story.issued,
            due_on=story.due,
            lines=[
                LineContent(
                    line.description, line.quantity, line.unit, line.unit_e4, rate if line.taxed else None
                )
                for line in lines
            ],
            discount=Discount("percent", story.discount_percent) if story.discount_percent else Discount(),
            deposit_cents=deposit,
            terms=DEFAULTS.invoice_terms,
            notes=DEFAULTS.invoice_notes if story.client.market == "home" else "",
        )

    def _rate(self, name: str) -> uuid.UUID:
        return db.session.scalars(select(TaxRate.id).where(TaxRate.name == name)).one()

    def _team_member(self, key: str) -> uuid.UUID:
        wanted = select(Membership.team_member_id).where(
            Membership.tenant_id == current_tenant(db.session()),
            Membership.user_id == self.actors[key].user_id,
        )
        return present(db.session.scalar(wanted))
