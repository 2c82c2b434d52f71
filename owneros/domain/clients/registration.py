"""A client is added or edited."""

import uuid

from owneros.domain.clients.finding import refresh_search_text
from owneros.domain.clients.models import Client
from owneros.domain.clients.sites import add_site
from owneros.foundation.audit import Actor, record
from owneros.foundation.database import db
from owneros.foundation.errors import FieldError, StateError
from owneros.foundation.search import normalise

KINDS = ("person", "company")
LONGEST_TERM = 365


def add_client(
    actor: Actor,
    *,
    name: str,
    kind: str = "person",
    email: str = "",
    phone: str = "",
    street: str = "",
    city: str = "",
    state: str = "",
    postal_code: str = "",
    payment_days: int | None = None,
    tax_exempt: bool = False,
    tax_exempt_id: str = "",
    notes: str = "",
    works_here: bool = False,
    row_id: uuid.UUID | None = None,
) -> Client:
    """`phone` is E.164; `payment_days` None means the business's default.

    `works_here` makes the billing address the first site. `row_id` comes from what may happen once only.
    Raises FieldError.
    """
    client = Client(
        id=row_id,
        kind=kind,
        name=name,
        name_norm=normalise(name),
        email=email,
        phone=phone,
        street=street,
        city=city,
        state=state,
        postal_code=postal_code,
        payment_days=payment_days,
        tax_exempt=tax_exempt,
        tax_exempt_id=tax_exempt_id,
        notes=notes,
        search_text="",
    )
    _check(client)
    db.session.add(client)
    db.session.flush()
    if works_here and (street or city):
        add_site(actor, client, street=street, city=city, state=state, postal_code=postal_code)
    else:
        refresh_search_text(client)
    record(
        actor,
        "client.added",
        f"{client.name} was added",
        subject_kind="client",
        subject_id=client.id,
        client_id=client.id,
    )
    db.session.flush()
    return client


def edit_client(
    actor: Actor,
    client: Client,
    *,
    version: int,
    kind: str,
    name: str,
    email: str,
    phone: str,
    street: str,
    city: str,
    state: str,
    postal_code: str,
    payment_days: int | None,
    tax_exempt: bool,
    tax_exempt_id: str,
    notes: str,
) -> None:
    """`version` is the one that the person saw. Raises StateError when it is no longer the newest."""
    if client.version != version:
        raise StateError("Somebody changed this client since you opened it.")
    values = {
        "kind": kind,
        "name": name,
        "name_norm": normalise(name),
        "email": email,
        "phone": phone,
        "street": street,
        "city": city,
        "state": state,
        "postal_code": postal_code,
        "payment_days": payment_days,
        "tax_exempt": tax_exempt,
        "tax_exempt_id": tax_exempt_id,
        "notes": notes,
    }
    changed = sorted(column for column, value in values.items() if getattr(client, column) != value)
    if not changed:
        return
    for column, value in values.items():
        setattr(client, column, value)
    _check(client)
    db.session.flush()
    refresh_search_text(client)
    record(
        actor,
        "client.edited",
        f"{client.name} was edited",
        subject_kind="client",
        subject_id=client.id,
        client_id=client.id,
        changed=[column for column in changed if column != "name_norm"],
    )
    db.session.flush()


def _check(client: Client) -> None:
    if not client.name.strip():
        raise FieldError("name", "Enter the client's name.")
    if client.kind not in KINDS:
        raise FieldError("kind", "Choose person or company.")
    if client.payment_days is not None and not 0 <= client.payment_days <= LONGEST_TERM:
        raise FieldError("payment_days", f"Enter a number of days from 0 to {LONGEST_TERM}.")
