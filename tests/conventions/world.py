"""One business in which everything there is exists at least once, and how to fill in the routes' arguments."""

import itertools
import uuid
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from werkzeug.routing import Rule

from owneros.domain.clients.models import Client, Contact, Site
from owneros.domain.files.models import File
from owneros.domain.invoices.content import InvoiceContent, LineContent
from owneros.domain.invoices.drafting import draft
from owneros.domain.invoices.issuing import issue
from owneros.domain.invoices.models import Invoice, InvoiceView
from owneros.domain.jobs.models import Job, JobNote, JobPerson
from owneros.domain.mailing.models import MailMessage
from owneros.domain.payments.models import Allocation, Checkout, Payment, Refund, StripeConnection
from owneros.domain.tenants.models import TaxRate
from owneros.foundation.audit import Actor
from owneros.foundation.database import TenantTable, db
from owneros.foundation.ids import uuid7
from owneros.foundation.once import FormOnce
from owneros.foundation.search import normalise

ACTOR = Actor("user", "Sam Rivera")
DAY = date(2026, 11, 2)
SECRET_WORDS = (
    "Maria Delgado",
    "Delgado kitchen",
    "Hall bath rough-in",
    "delgado@client.example",
    "7 Elm Street",
)


@dataclass
class World:
    """`ids` holds the rows of each table, the richest one first; `token` opens the sent invoice."""

    tenant_id: int
    ids: dict[type[TenantTable], list[uuid.UUID]]
    token: str

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
        if name == "token":
            return [self.token]
        return self.ids[MODELS[name.removesuffix("_id")]]


MODELS = {mapper.class_.__tablename__: mapper.class_ for mapper in TenantTable.registry.mappers}
TENANT_MODELS = sorted(
    (model for model in MODELS.values() if issubclass(model, TenantTable)),
    key=lambda model: model.__tablename__,
)


def planted(in_tenant, player) -> World:
    """Plants the world in this player's business. A table that stays empty fails: plant it here."""
    with in_tenant(player.tenant_id):
        invoice = _plant(player)
        token = invoice.link_token.reveal()
        db.session.flush()
        ids = {}
        for model in TENANT_MODELS:
            found = db.session.scalars(select(model.id).order_by(model.id)).all()
            assert found, f"Nothing is planted in {model.__tablename__}: add it to {__file__}."
            ids[model] = list(found)
    return World(player.tenant_id, ids, token)


def _plant(player) -> Invoice:
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
    _keep(JobPerson(job_id=job.id, user_id=player.member.user_id))
    _keep(JobNote(job_id=job.id, author_id=player.member.user_id, author_name="Sam", text="Gate code 1234"))
    _keep(
        File(
            kind="invoice_pdf",
            key=f"t/x/{uuid7()}",
            name="a.pdf",
            content_type="application/pdf",
            size=1,
            sha256="0",
        )
    )
    content = InvoiceContent(
        client_id=client.id,
        job_id=job.id,
        title="Hall bath rough-in",
        issued_on=DAY,
        due_on=date(2026, 11, 16),
        lines=[LineContent("Rough-in", Decimal("2.5"), "h", 9_500, rate.id)],
        deposit_cents=5_000,
    )
    invoice = draft(ACTOR, content)
    issue(ACTOR, invoice)
    draft(ACTOR, content)
    _keep(InvoiceView(invoice_id=invoice.id, revision=1, viewer="Firefox", ip="203.0.113.7"))
    _money(client, invoice)
    _keep(
        MailMessage(
            kind="invoice",
            subject_id=invoice.id,
            to_address="delgado@client.example",
            subject_line="Invoice",
            dedupe="invoice:1",
            state="sent",
        )
    )
    _keep(FormOnce(key=str(uuid7()), result=f"/invoices/{invoice.id}"))
    return invoice


def _money(client: Client, invoice: Invoice) -> None:
    _keep(StripeConnection(account_id=f"acct_{uuid7().hex}", card_payments="active"))
    _keep(
        Checkout(
            invoice_id=invoice.id, amount_cents=5_000, account_id="acct_1", session_id="cs_1", state="expired"
        )
    )
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
    _keep(Allocation(payment_id=payment.id, invoice_id=invoice.id, amount_cents=-1_000, refund_id=refund.id))
    invoice.paid_cents, invoice.status = 4_000, "partially_paid"


def _keep(row):
    db.session.add(row)
    db.session.flush()
    return row
