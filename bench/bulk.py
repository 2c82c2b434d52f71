"""Years of business made in bulk: the same volume in each year, so that only the history differs."""

import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from sqlalchemy import insert

from owneros.domain.billing.documents.linking import renew_link
from owneros.domain.billing.invoices.issuing import make_revision
from owneros.domain.billing.invoices.models import Invoice, InvoiceLine
from owneros.domain.billing.payments.models import Allocation, Payment
from owneros.domain.clients.clients.models import Client, Site
from owneros.domain.clients.clients.search_text import client_search_text
from owneros.domain.people.tenants.business import TenantDetails
from owneros.domain.people.tenants.founding import PersonDetails, found_business
from owneros.domain.people.users.models import WebSession
from owneros.domain.work.jobs.models import Job, JobPerson
from owneros.foundation.audit import Actor, AuditEvent
from owneros.foundation.database import TenantTable, db, reach
from owneros.foundation.ids import new_token, token_hash, uuid7
from owneros.foundation.money import as_e4
from owneros.foundation.periods import now, today_in
from owneros.foundation.search import normalise

INVOICES_A_YEAR, JOBS_A_YEAR, CLIENTS_A_YEAR = 1_000, 120, 60
LINES, CHUNK, OPEN_DAYS = 6, 2_000, 75
# A third of all clients are called so.
SURNAME = "Delgado"


@dataclass(frozen=True)
class Business:
    """What a visitor needs: the owner's cookie and the addresses of typical records."""

    years: int
    tenant_id: int
    cookie: str
    invoice: uuid.UUID
    job: uuid.UUID
    client: uuid.UUID
    client_name: str
    link: str


def make_business(years: int, *, small: bool = False) -> Business:
    """Commits. Call it in an app context of its own. A small one has a line and an event an invoice."""
    rng = Random(years)  # noqa: S311 - made-up figures
    owner = PersonDetails("Sam Rivera", f"bench{years}{'small' * small}@owner.example")
    founded = found_business(owner, TenantDetails(f"{years} years of work"), "unusable", verified=True)
    tenant_id, owner_id = founded.tenant.id, founded.owner.id
    today = today_in("America/Chicago")
    clients = [_client(rng, number) for number in range(CLIENTS_A_YEAR * years)]
    sites = [{"client_id": client["id"], "street": "12 Elm St", "city": "Austin"} for client in clients]
    jobs = [_job(rng, clients, number, years, today) for number in range(1, JOBS_A_YEAR * years + 1)]
    people = [{"job_id": job["id"], "user_id": owner_id} for job in jobs]
    names = {client["id"]: client["name"] for client in clients}
    invoices = [
        _invoice(rng, jobs, names, number, years, today) for number in range(1, INVOICES_A_YEAR * years + 1)
    ]
    paid = [invoice for invoice in invoices if invoice["paid_cents"]]
    payments = [_payment(rng, invoice) for invoice in paid]
    allocations = [
        {"payment_id": payment["id"], "invoice_id": invoice["id"], "amount_cents": invoice["paid_cents"]}
        for payment, invoice in zip(payments, paid, strict=True)
    ]
    for model, rows in (
        (Client, clients),
        (Site, sites),
        (Job, jobs),
        (JobPerson, people),
        (Invoice, invoices),
        (InvoiceLine, [line for invoice in invoices for line in _lines(invoice, 1 if small else LINES)]),
        (Payment, payments),
        (Allocation, allocations),
        (AuditEvent, [event for invoice in invoices for event in _events(invoice)[-1 if small else 0 :]]),
    ):
        _fill(model, rows, tenant_id)
    db.session.flush()
    typical = next(invoice for invoice in reversed(invoices) if invoice["status"] == "sent")
    invoice = reach(Invoice, typical["id"])
    make_revision(Actor.system(), invoice)
    link = renew_link(invoice)
    cookie = _sign_in(owner_id, tenant_id)
    db.session.commit()
    client = reach(Client, typical["client_id"])
    return Business(years, tenant_id, cookie, invoice.id, typical["job_id"], client.id, client.name, link)


def _fill(model: type[TenantTable], rows: list[dict[str, Any]], tenant_id: int) -> None:
    for start in range(0, len(rows), CHUNK):
        chunk = [{"id": uuid7(), "tenant_id": tenant_id} | row for row in rows[start : start + CHUNK]]
        db.session.execute(insert(model), chunk)


def _client(rng: Random, number: int) -> dict[str, Any]:
    first, last = rng.choice(("Maria", "James", "Linda", "Omar")), rng.choice((SURNAME, "Park", "Vogel"))
    name = f"{first} {last} {number}"
    return {
        "id": uuid7(),
        "name": name,
        "name_norm": normalise(name),
        "email": f"client{number}@mail.example",
        "phone": f"+1512555{number % 10_000:04d}",
        "street": "12 Elm St",
        "city": "Austin",
        "state": "TX",
        "postal_code": "78701",
        "search_text": client_search_text(
            name,
            [f"+1512555{number % 10_000:04d}"],
            f"client{number}@mail.example",
            "12 Elm St, Austin, TX 78701",
        ),
    }


def _job(rng: Random, clients: list[dict[str, Any]], number: int, years: int, today: date) -> dict[str, Any]:
    starts = today - timedelta(days=round(365 * years * (1 - number / (JOBS_A_YEAR * years))))
    title = rng.choice(("Bathroom remodel", "Fence repair", "Water heater replacement"))
    recent = (today - starts).days < 20  # noqa: PLR2004 - work of the last weeks is under way
    return {
        "id": uuid7(),
        "number": number,
        "label": f"JOB-{number:04d}",
        "title": title,
        "client_id": rng.choice(clients)["id"],
        "status": "active" if recent else "closed",
        "starts_on": starts,
        "ends_on": starts + timedelta(days=rng.randint(5, 25)),
        "contract_cents": 1_250_000,
        "budget_cents": 800_000,
        "search_text": normalise(f"job-{number:04d} {number} {title}"),
    }


def _invoice(
    rng: Random,
    jobs: list[dict[str, Any]],
    names: dict[uuid.UUID, str],
    number: int,
    years: int,
    today: date,
) -> dict[str, Any]:
    issued = today - timedelta(days=round(365 * years * (1 - number / (INVOICES_A_YEAR * years))))
    job = jobs[min(len(jobs) - 1, number * len(jobs) // (INVOICES_A_YEAR * years))]
    total = rng.randrange(20_000, 900_000)
    is_open = (today - issued).days < OPEN_DAYS and rng.random() < 0.3  # noqa: PLR2004 - a third of the fresh ones
    moment = datetime.combine(issued, time(16), UTC)
    return {
        "id": uuid7(),
        "number": number,
        "label": f"INV-{number:05d}",
        "client_id": job["client_id"],
        "job_id": job["id"],
        "status": "sent" if is_open else "paid",
        "issued_on": issued,
        "due_on": issued + timedelta(days=14),
        "title": job["title"],
        "subtotal_cents": total,
        "total_cents": total,
        "paid_cents": 0 if is_open else total,
        "revision": 0,
        "sent_at": moment,
        "paid_at": None if is_open else moment,
        "search_text": normalise(f"inv-{number:05d} {job['title']} {names[job['client_id']]}"),
        "created_at": moment,
    }


def _lines(invoice: dict[str, Any], count: int) -> list[dict[str, Any]]:
    share = invoice["total_cents"] // count
    cents = [share] * (count - 1) + [invoice["total_cents"] - share * (count - 1)]
    return [
        {
            "invoice_id": invoice["id"],
            "position": position,
            "description": "Rough plumbing, waterproofing and tile setting",
            "quantity": Decimal(1),
            "unit_e4": as_e4(amount),
            "amount_cents": amount,
        }
        for position, amount in enumerate(cents)
    ]


def _payment(rng: Random, invoice: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": uuid7(),
        "client_id": invoice["client_id"],
        "amount_cents": invoice["paid_cents"],
        "method": rng.choice(("check", "transfer", "card")),
        "received_on": min(invoice["due_on"], today_in("America/Chicago")),
        "once_key": str(invoice["id"]),
    }


def _events(invoice: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "actor_kind": "user",
            "actor_name": "Sam Rivera",
            "action": action,
            "subject_kind": "invoice",
            "subject_id": invoice["id"],
            "client_id": invoice["client_id"],
            "job_id": invoice["job_id"],
            "summary": f"{invoice['label']} {action}",
            "amount_cents": invoice["total_cents"],
            "details": {},
            "created_at": invoice["created_at"],
        }
        for action in ("invoice.drafted", "invoice.issued", "invoice.viewed", "payment.recorded")
    ]


def _sign_in(user_id: uuid.UUID, tenant_id: int) -> str:
    token, moment = new_token(), now()
    db.session.add(
        WebSession(
            token_hash=token_hash(token),
            user_id=user_id,
            tenant_id=tenant_id,
            device_id=uuid7(),
            data={"csrf_token": "b" * 40},
            authenticated_at=moment,
            last_seen_at=moment,
            expires_at=moment + timedelta(days=14),
        )
    )
    return token
