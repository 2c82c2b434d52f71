"""Clients come in from files: how a row becomes one, whom it doubles, and what of clients an undo leaves."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import or_

from owneros.domain.clients.clients.contacts import ContactDetails
from owneros.domain.clients.clients.finding import same_as
from owneros.domain.clients.clients.models import Client, Contact, Site
from owneros.domain.clients.clients.registration import TERM, ClientDetails, NewClient, add_clients
from owneros.foundation.audit import Actor
from owneros.foundation.cells import Composed, Reading, composed
from owneros.foundation.importing import SINCE, Details, ImportKind, Key, Keyed, holds, imported
from owneros.foundation.phones import format_phone
from owneros.foundation.search import normalise

NAMES = ("name", "first_name", "last_name", "company")
# Headers as QuickBooks, Jobber, Google Contacts and we write them.
FIELDS = {
    "name": ("Name", (
        "name", "full name", "display name", "client", "client name", "customer", "customer name",
        "customer full name", "contact name", "contact",
    )),
    "first_name": ("First name", ("first name", "firstname", "given name", "first")),
    "last_name": ("Last name", ("last name", "lastname", "family name", "surname", "last")),
    "company": ("Company", (
        "company", "company name", "organization", "organization name", "organization 1 name",
        "business name",
    )),
    "kind": ("Person or company", ("kind", "type of client", "person or company")),
    "email": ("Email", (
        "email", "e mail", "email address", "e mail address", "main email", "primary email",
        "e mail 1 value", "email 1", "emails",
    )),
    "phone": ("Phone", (
        "phone", "phone number", "phone numbers", "main phone", "primary phone", "mobile",
        "mobile phone", "cell", "cell phone", "phone 1 value", "phone 1", "telephone",
    )),
    "street": ("Street", (
        "street", "street 1", "address", "address 1", "street address", "address line 1",
        "billing street", "billing street 1", "billing address", "bill address street",
        "billing address line 1", "bill address line 1", "address 1 street", "address 1 formatted",
    )),
    "street_2": ("Street, second line", (
        "street 2", "address 2", "address line 2", "billing street 2", "billing address line 2", "unit",
        "suite", "address 1 extended address", "bill address line 2",
    )),
    "city": ("City", (
        "city", "billing city", "bill address city", "address 1 city", "town", "bill city",
    )),
    "state": ("State", (
        "state", "billing state", "bill address state", "address 1 region", "province", "bill state",
        "billing state province", "state province",
    )),
    "postal_code": ("ZIP code", (
        "zip", "zip code", "postal code", "billing zip", "billing zip code", "billing postal code",
        "bill address zip", "bill address postal code", "address 1 postal code", "bill zip",
        "zip postal code",
    )),
    "payment_days": ("Days to pay", ("days to pay", "payment days", "net days")),
    "tax_exempt": ("Exempt from sales tax", ("tax exempt", "exempt", "exempt from sales tax")),
    "tax_exempt_id": ("Exemption certificate", (
        "exemption certificate", "resale number", "tax exempt id", "tax resale no",
    )),
    "notes": ("Notes", ("notes", "note", "comments", "memo", "client notes")),
}  # fmt: skip
KEYED: Keyed = {"email": ("email", str.lower), "phone": ("phone", str), "name": ("name", normalise)}


@imported("client", 1)
class Clients(ImportKind):
    model = Client
    title = "Clients"
    hint = "Names, phones, emails and addresses"
    one, many = "client", "clients"
    home = "/clients"
    undoing = (
        "Clients that this import added are removed, unless they were changed later or have jobs, invoices"
        " or payments."
    )
    fields = FIELDS
    keyed = KEYED

    def lacking(self, fields: Iterable[str]) -> str:
        if set(fields) & set(NAMES):
            return ""
        return "Choose the column that holds the name: Name, First name, Last name or Company."

    def compose(self, values: dict[str, str]) -> Composed:
        """With a company, the person becomes its contact."""
        reading = Reading(values, FIELDS)
        both = f"{reading.line('first_name')} {reading.line('last_name')}".strip()
        company = reading.line("company")
        person = reading.line("name") or both
        if normalise(person) == normalise(company):
            person = both if normalise(both) != normalise(company) else ""
        name = company or person
        if not name:
            reading.problems.append("This row has no name.")
        elif len(name) > 200:  # noqa: PLR2004 - as long as the form takes it
            reading.problems.append("Name: at most 200 characters.")
        says_company = reading.line("kind").casefold() in ("company", "business", "c")
        lines = [reading.line("street", joint=", "), reading.line("street_2")]
        street = ", ".join(line for line in lines if line)
        if len(street) > 200:  # noqa: PLR2004
            reading.problems.append("Street: at most 200 characters.")
        certificate = reading.line("tax_exempt_id", 100)
        return composed(
            reading,
            {
                "kind": "company" if company or says_company else "person",
                "name": name,
                "email": reading.email("email"),
                "phone": reading.phone("phone"),
                "street": street,
                "city": reading.line("city", 100),
                "state": reading.line("state", 50),
                "postal_code": reading.line("postal_code", 20),
                "payment_days": reading.whole("payment_days", TERM.most),
                "tax_exempt": reading.yes("tax_exempt") or bool(certificate),
                "tax_exempt_id": certificate,
                "notes": reading.text("notes", 5_000),
                "contact": person if company else "",
            },
        )

    def twins(self, keys: set[Key]) -> list[tuple[Key, tuple[uuid.UUID, str]]]:
        rows = same_as(*({key for word, key in keys if word == kind} for kind, _ in KEYED.values()))
        return [
            (key, (row.id, row.name))
            for row in rows
            for key in (("email", row.email), ("phone", row.phone), ("name", row.name_norm))
        ]

    def make(self, actor: Actor, rows: Mapping[uuid.UUID, Details]) -> None:
        add_clients(actor, [_new(row_id, details) for row_id, details in rows.items()])

    def glance(self, details: dict[str, Any]) -> list[str]:
        phone = format_phone(details.get("phone", ""))
        return [details.get("contact", ""), phone, details.get("email", ""), details.get("city", "")]


def _new(row_id: uuid.UUID, details: Details) -> NewClient:
    fields = {name: value for name, value in details.items() if name != "contact"}
    contact = ContactDetails(details["contact"]) if details["contact"] else None
    return NewClient(ClientDetails(**fields), bool(details["street"]), contact, row_id)


CHANGED = or_(Client.version != 1, Client.archived_at.is_not(None))
holds("client", 1, "It was changed later.", Client.id, CHANGED)
holds("client", 2, "A contact was added or changed later.", Contact.client_id, Contact.created_at > SINCE)
holds("client", 3, "A site was added later.", Site.client_id, Site.created_at > SINCE)
