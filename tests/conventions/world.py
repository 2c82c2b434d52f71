"""One business in which everything exists at least once, and how to fill in the routes' arguments."""

import itertools
import secrets
import uuid
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from sqlalchemy import select
from werkzeug.routing import Rule

from owneros.domain import open_rooms
from owneros.domain.billing.estimates.models import Estimate
from owneros.domain.billing.invoices.content import InvoiceContent, LineContent
from owneros.domain.billing.invoices.drafting import draft
from owneros.domain.billing.invoices.issuing import issue
from owneros.domain.billing.invoices.models import Invoice, InvoiceLine
from owneros.domain.billing.payments.models import (
    Allocation,
    Checkout,
    CheckoutInvoice,
    Dispute,
    Payment,
    Refund,
    StripeConnection,
)
from owneros.domain.billing.reminders.choosing import unsubscribe_link
from owneros.domain.billing.reminders.models import (
    Reminder,
    ReminderMail,
    ReminderOff,
    ReminderRule,
    ReminderSettings,
)
from owneros.domain.billing.statements.models import Statement
from owneros.domain.clients.catalog.keeping import ItemDetails, add_item
from owneros.domain.clients.clients.models import Client, Contact, Site
from owneros.domain.people.factors.models import Passkey
from owneros.domain.people.mailing.models import MailMessage, MailTemplate
from owneros.domain.people.mailing.texts import TEXTS
from owneros.domain.people.tenants.models import Business, TaxRate
from owneros.domain.people.tenants.steps import STEPS
from owneros.domain.people.users.models import WebSession
from owneros.domain.records.files.models import FileAside
from owneros.domain.records.files.storing import store_file
from owneros.domain.records.links.models import Visit
from owneros.domain.work.jobs.models import Job, JobNote, JobPerson
from owneros.foundation.database import TenantTable, db
from owneros.foundation.ids import uuid7
from owneros.foundation.once import FormOnce
from owneros.foundation.periods import now
from owneros.foundation.search import normalise
from tests.conventions.estimate_world import plant_estimates, plant_more_estimates
from tests.conventions.planting import ACTOR, DAY, LOGO
from tests.conventions.planting import keep as _keep
from tests.conventions.portal_world import plant_portal, portal_token
from tests.conventions.recurring_world import plant_late_fee, plant_series
from tests.domain.people.team.planting import join_token

TESTS = Path(__file__).resolve().parents[1]
SECRET_WORDS = (
    "Maria Delgado",
    "Delgado kitchen",
    "Hall bath rough-in",
    "Delgado special",
    "delgado@client.example",
    "7 Elm Street",
)


@dataclass
class World:
    """`ids` holds the rows of each table, the richest one first; `tokens` open the sent documents.

    `own` holds what belongs to the person who looks, and to no business.
    """

    tenant_id: int
    ids: dict[type[TenantTable], list[uuid.UUID]]
    tokens: dict[str, str]
    own: dict[str, list[uuid.UUID]]

    def id_of(self, model: type[TenantTable]) -> uuid.UUID:
        return self.ids[model][0]

    def arguments(self, rule: Rule) -> dict[str, Any]:
        """What fills this route's arguments with what exists; raises KeyError for one it does not know."""
        return next(self.all_arguments(rule))

    def all_arguments(self, rule: Rule):
        names = sorted(rule.arguments)
        for combination in itertools.product(*(self._choices(name) for name in names)):
            yield dict(zip(names, combination, strict=True))

    def _choices(self, name: str) -> list[Any]:
        if name in self.tokens:
            return [self.tokens[name]]
        if name == "text_kind":
            return list(TEXTS)
        if name == "step":
            return [step.name for step in STEPS]
        if name == "tenant_id":
            return [self.tenant_id]
        if name in self.own:
            return self.own[name]
        return self.ids[OTHER_NAMES.get(name) or MODELS[name.removesuffix("_id")]]


def nouns_that_plant() -> list[ModuleType]:
    """The `planting.py` of each noun's own tests: what it has in the world beside what is planted here."""
    found = sorted((TESTS / "domain").glob("*/*/planting.py"))
    return [
        import_module(".".join(("tests", *path.relative_to(TESTS).with_suffix("").parts))) for path in found
    ]


open_rooms()
MODELS = {mapper.class_.__tablename__: mapper.class_ for mapper in TenantTable.registry.mappers}
OTHER_NAMES = {"rate_id": TaxRate}
TENANT_MODELS = sorted(
    (model for model in MODELS.values() if issubclass(model, TenantTable)),
    key=lambda model: model.__tablename__,
)


def planted(in_tenant, player, *crew, size: int = 1) -> World:
    """Plants the world in this business, with this crew on its job. An empty table fails: plant it here.

    `size` is how many there are of what lists show.
    """
    with in_tenant(player.tenant_id):
        invoice, estimate = _plant(player, crew, size)
        for noun in nouns_that_plant():
            noun.plant(player, size)
        tokens = {"token": invoice.link_token.reveal(), "estimate_token": estimate.link_token.reveal()}
        tokens["portal_token"] = portal_token(invoice.client_id)
        tokens["join_token"] = join_token()
        tokens["unsubscribe_token"] = unsubscribe_link(invoice.client_id)
        passkey = Passkey(
            user_id=player.member.user_id,
            credential_id=secrets.token_bytes(16),
            public_key=b"key",
            sign_count=0,
            name="Phone",
        )
        db.session.add(passkey)
        db.session.flush()
        tables = ids_in_tables()
        sessions = db.session.scalars(
            select(WebSession.id).where(WebSession.user_id == player.member.user_id)
        ).all()
    for model, ids in tables.items():
        assert ids, f"Nothing is planted in {model.__tablename__}: do it in planting.py beside its tests."
    return World(player.tenant_id, tables, tokens, {"session_id": list(sessions), "passkey_id": [passkey.id]})


def ids_in_tables() -> dict[type[TenantTable], list[uuid.UUID]]:
    return {model: list(db.session.scalars(select(model.id).order_by(model.id))) for model in TENANT_MODELS}


def _plant(player, crew, size) -> tuple[Invoice, Estimate]:
    rate = _keep(TaxRate(name="Austin", percent=Decimal("8.25")))
    client = _keep(
        Client(
            name="Maria Delgado",
            name_norm="maria delgado",
            email="delgado@client.example",
            phone="+15125550111",
            street="7 Elm Street",
            city="Austin",
            state="TX",
            postal_code="78701",
            search_text="maria delgado delgado@client.example",
        )
    )
    _keep(Contact(client_id=client.id, name="Ines Delgado", email="ines@client.example", gets_invoices=True))
    site = _keep(Site(client_id=client.id, label="House", street="7 Elm Street", city="Austin"))
    job = _keep(
        Job(
            number=7,
            label="JOB-0007",
            title="Delgado kitchen",
            client_id=client.id,
            site_id=site.id,
            status="active",
            starts_on=DAY,
            contract_cents=900_000,
            search_text=normalise("JOB-0007 Delgado kitchen"),
        )
    )
    for person in (player, *crew):
        _keep(JobPerson(job_id=job.id, team_member_id=person.member.team_member_id))
    _keep(JobNote(job_id=job.id, author_id=player.member.user_id, author_name="Sam", text="Gate code 1234"))
    logo = store_file("logo", "logo.png", "image/png", LOGO)
    db.session.scalars(select(Business)).one().logo_file_id = logo.id
    content = InvoiceContent(
        client_id=client.id,
        job_id=job.id,
        title="Hall bath rough-in",
        issued_on=DAY,
        due_on=date(2026, 11, 16),
        lines=[LineContent("Rough-in", Decimal("2.5"), "h", 95_0000, rate.id)],
        deposit_cents=5_000,
    )
    invoice = draft(ACTOR, content)
    issue(ACTOR, invoice)
    draft(ACTOR, content)
    _keep(Visit(document_id=invoice.id, revision=1, viewer="Firefox", ip="203.0.113.7"))
    _money(client, invoice)
    plant_series(client, job, rate, invoice)
    plant_late_fee(invoice, 1)
    _keep(Statement(client_id=client.id, from_on=DAY, to_on=DAY, closing_cents=0, snapshot={}, sent_by="Sam"))
    message = _keep(
        MailMessage(
            kind="invoice",
            subject_id=invoice.id,
            client_id=client.id,
            to_address="delgado@client.example",
            subject_line="Invoice",
            dedupe="invoice:1",
            state="sent",
        )
    )
    _reminders(client, invoice, message)
    plant_portal(client)
    _keep(FormOnce(key=str(uuid7()), result=f"/invoices/{invoice.id}"))
    _keep(FileAside(user_id=uuid7(), key=f"t/{client.tenant_id}/aside/{uuid7()}", name="plan.pdf"))
    estimate = plant_estimates(client, job, rate)
    for number in range(size - 1):
        _more(number, client, job, invoice, content)
        plant_more_estimates(number, client, job, estimate)
        plant_portal(client, number + 1)
    return invoice, estimate


def _more(number: int, client: Client, job: Job, invoice: Invoice, content: InvoiceContent) -> None:
    """One more of everything that some page lists, beside and below what was planted."""
    other = _keep(
        Client(name=f"Client {number}", name_norm=f"client {number}", search_text=f"client {number}")
    )
    for owner in (client, other):
        _keep(Contact(client_id=owner.id, name=f"Contact {number}"))
        _keep(Site(client_id=owner.id, label=f"Site {number}"))
    for place, owner in enumerate((client, other)):
        _keep(
            Job(
                number=100 + 2 * number + place,
                label=f"JOB-{number}-{place}",
                title=f"Work {number}",
                client_id=owner.id,
                status="active",
                search_text=f"work {number}",
            )
        )
    _keep(JobNote(job_id=job.id, author_name="Sam", text=f"Note {number}"))
    add_item(
        ACTOR, ItemDetails(name=f"Item {number}", price_e4=1_0000 * number, category=f"Category {number % 5}")
    )
    _keep(TaxRate(name=f"Rate {number}", percent=Decimal(5)))
    _keep(
        InvoiceLine(
            invoice_id=invoice.id,
            position=number + 1,
            description=f"Line {number}",
            quantity=Decimal(1),
            unit_e4=0,
            amount_cents=0,
        )
    )
    _keep(Visit(document_id=invoice.id, revision=1, viewer=f"Firefox {number}", ip="203.0.113.7"))
    plant_series(client, job, _keep(TaxRate(name=f"Care {number}", percent=Decimal(6))), None)
    plant_late_fee(invoice, number + 2)
    another = draft(ACTOR, content)
    issue(ACTOR, another)
    payment = _keep(
        Payment(client_id=client.id, amount_cents=100, method="cash", received_on=DAY, once_key=str(uuid7()))
    )
    for billed in (invoice, another):
        _keep(Allocation(payment_id=payment.id, invoice_id=billed.id, amount_cents=50))
        billed.paid_cents, billed.status = billed.paid_cents + 50, "partially_paid"
    if number % 2:
        # Not more stay open than can be paid together, or the client's pages would offer something else.
        another.paid_cents, another.status = another.total_cents, "paid"
    _keep(
        MailMessage(
            kind="invoice",
            subject_id=invoice.id,
            client_id=client.id,
            to_address="delgado@client.example",
            subject_line="Invoice",
            dedupe=f"more:{number}",
            state="sent",
        )
    )


def _money(client: Client, invoice: Invoice) -> None:
    _keep(StripeConnection(account_id=f"acct_{uuid7().hex}", card_payments="active"))
    checkout = _keep(
        Checkout(
            invoice_id=invoice.id, amount_cents=5_000, account_id="acct_1", session_id="cs_1", state="expired"
        )
    )
    _keep(CheckoutInvoice(checkout_id=checkout.id, invoice_id=invoice.id, amount_cents=5_000))
    payment = _keep(
        Payment(
            client_id=client.id, amount_cents=5_000, method="check", received_on=DAY, once_key=str(uuid7())
        )
    )
    _keep(Allocation(payment_id=payment.id, invoice_id=invoice.id, amount_cents=5_000))
    refund = _keep(
        Refund(
            payment_id=payment.id,
            amount_cents=1_000,
            state="succeeded",
            once_key=str(uuid7()),
            refunded_on=DAY,
        )
    )
    payment.refunded_cents = 1_000
    _keep(
        Payment(client_id=client.id, amount_cents=700, method="cash", received_on=DAY, once_key=str(uuid7()))
    )
    _keep(Allocation(payment_id=payment.id, invoice_id=invoice.id, amount_cents=-1_000, refund_id=refund.id))
    _keep(
        Dispute(
            payment_id=payment.id,
            stripe_dispute_id=f"dp_{uuid7().hex}",
            amount_cents=1_500,
            reason="fraudulent",
            status="needs_response",
            opened_at=now(),
            evidence_due_at=now(),
        )
    )
    invoice.paid_cents, invoice.status = 4_000, "partially_paid"


def _reminders(client: Client, invoice: Invoice, message: MailMessage) -> None:
    _keep(MailTemplate(kind="receipt", subject_line="Thanks", message="Thank you, {client}."))
    _keep(ReminderSettings(since=DAY))
    _keep(ReminderRule(name="after", enabled=True, days=5))
    _keep(ReminderOff(subject_id=invoice.id, by="business"))
    mail = _keep(ReminderMail(client_id=client.id, sent_on=DAY, mail_message_id=message.id))
    _keep(
        Reminder(
            reminder_mail_id=mail.id,
            document_kind="invoice",
            document_id=invoice.id,
            rule="before",
            period="due:2026-11-16",
            planned_on=DAY,
        )
    )
