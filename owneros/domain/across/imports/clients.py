"""How a row becomes a client, whom it doubles, and whether the client can be taken out again."""

import uuid
from collections.abc import Iterable
from typing import Any

from sqlalchemy import delete, or_, select

from owneros.domain.across.imports.cells import Composed, Reading, composed
from owneros.domain.across.imports.models import CsvImport
from owneros.domain.billing.invoices.models import Invoice
from owneros.domain.billing.payments.models import Payment
from owneros.domain.clients.clients.contacts import ContactDetails, add_contact
from owneros.domain.clients.clients.finding import same_as
from owneros.domain.clients.clients.models import Client, Contact, Site
from owneros.domain.clients.clients.registration import LONGEST_TERM, ClientDetails, add_client
from owneros.domain.work.jobs.models import Job
from owneros.foundation.audit import Actor
from owneros.foundation.database import db
from owneros.foundation.periods import now
from owneros.foundation.search import normalise

FIELDS = {
    "name": "Name",
    "first_name": "First name",
    "last_name": "Last name",
    "company": "Company",
    "kind": "Person or company",
    "email": "E-mail",
    "phone": "Phone",
    "street": "Street",
    "street_2": "Street, second line",
    "city": "City",
    "state": "State",
    "postal_code": "ZIP code",
    "payment_days": "Days to pay",
    "tax_exempt": "Exempt from sales tax",
    "tax_exempt_id": "Exemption certificate",
    "notes": "Notes",
}
NAMES = ("name", "first_name", "last_name", "company")
KEYED: tuple[str, ...] = ("email", "phone", "name")


def lacking(fields: Iterable[str]) -> str:
    """What the chosen fields lack, as a sentence."""
    if set(fields) & set(NAMES):
        return ""
    return "Choose the column that holds the name: Name, First name, Last name or Company."


def compose(values: dict[str, str]) -> Composed:
    """With a company, the person becomes its contact."""
    reading = Reading(values)
    both = f"{reading.line('first_name', 'First name')} {reading.line('last_name', 'Last name')}".strip()
    company = reading.line("company", "Company")
    person = reading.line("name", "Name") or both
    if normalise(person) == normalise(company):
        person = both if normalise(both) != normalise(company) else ""
    name = company or person
    if not name:
        reading.problems.append("There is no name in this row.")
    elif len(name) > 200:  # noqa: PLR2004 - as long as the form takes it
        reading.problems.append("Name: at most 200 characters.")
    says_company = reading.line("kind", "Person or company").casefold() in ("company", "business", "c")
    lines = [reading.line("street", "Street", joint=", "), reading.line("street_2", "Street, second line")]
    street = ", ".join(line for line in lines if line)
    if len(street) > 200:  # noqa: PLR2004
        reading.problems.append("Street: at most 200 characters.")
    certificate = reading.line("tax_exempt_id", "Exemption certificate", 100)
    return composed(
        reading,
        {
            "kind": "company" if company or says_company else "person",
            "name": name,
            "email": reading.email("email"),
            "phone": reading.phone("phone"),
            "street": street,
            "city": reading.line("city", "City", 100),
            "state": reading.line("state", "State", 50),
            "postal_code": reading.line("postal_code", "ZIP code", 20),
            "payment_days": reading.whole("payment_days", "Days to pay", LONGEST_TERM),
            "tax_exempt": reading.yes("tax_exempt", "Exempt from sales tax") or bool(certificate),
            "tax_exempt_id": certificate,
            "notes": reading.text("notes", "Notes", 5_000),
            "contact": person if company else "",
        },
    )


def keys(details: dict[str, Any]) -> list[tuple[str, str]]:
    """What two records must not share, with the word for it, the surest first."""
    found = [
        ("e-mail", details["email"].lower()),
        ("phone", details["phone"]),
        ("name", normalise(details["name"])),
    ]
    return [(word, key) for word, key in found if key]


def twins(batch: list[dict[str, Any]]) -> dict[tuple[str, str], tuple[uuid.UUID, str]]:
    """From a key to the client who has it already: (id, name)."""
    wanted = [key for details in batch for key in keys(details)]
    rows = same_as(*({key for word, key in wanted if word == kind} for kind in ("e-mail", "phone", "name")))
    found: dict[tuple[str, str], tuple[uuid.UUID, str]] = {}
    for row in rows:
        for key in (("e-mail", row.email), ("phone", row.phone), ("name", row.name_norm)):
            found.setdefault(key, (row.id, row.name))
    return found


def make(actor: Actor, row_id: uuid.UUID, details: dict[str, Any]) -> None:
    """The client carries the row's id: a second one of the same row cannot be."""
    fields = {name: value for name, value in details.items() if name != "contact"}
    client = add_client(actor, ClientDetails(**fields), works_here=bool(details["street"]), row_id=row_id)
    if details["contact"]:
        add_contact(actor, client, ContactDetails(details["contact"]))


def in_use(made: CsvImport, ids: list[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Clients that an undo must leave, and why."""
    since = made.finished_at or now()
    reasons: dict[uuid.UUID, str] = {}
    for reason, owner, *conditions in (
        ("It was changed since.", Client.id, or_(Client.version != 1, Client.archived_at.is_not(None))),
        ("A contact was added or changed since.", Contact.client_id, Contact.created_at > since),
        ("A site was added since.", Site.client_id, Site.created_at > since),
        ("It has jobs.", Job.client_id),
        ("It has invoices.", Invoice.client_id),
        ("It has payments.", Payment.client_id),
    ):
        for client_id in db.session.scalars(select(owner).where(owner.in_(ids), *conditions).distinct()):
            reasons[client_id] = reason
    return reasons


def remove(ids: list[uuid.UUID]) -> None:
    """With their sites and contacts."""
    db.session.execute(delete(Client).where(Client.id.in_(ids)).execution_options(synchronize_session=False))
