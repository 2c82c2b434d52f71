"""The business's own details and what new documents begin with."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from sqlalchemy import select

from owneros.domain.people.tenants.models import Business, Tenant
from owneros.domain.people.tenants.zones import DEFAULT_ZONE, ZONE_NAMES
from owneros.foundation.audit import Actor, record
from owneros.foundation.bounds import Bounds
from owneros.foundation.changes import assign
from owneros.foundation.database import db
from owneros.foundation.errors import FieldError
from owneros.foundation.rules import rules
from owneros.foundation.tenancy import current_tenant

PREFIX = re.compile(r"[A-Za-z0-9][A-Za-z0-9./_-]{0,11}|")
PAYMENT_DAYS = Bounds(0, 365, "days")
NO_PREFIX = "Use up to 12 letters, digits or - . / _, for example {}"
LONGEST_WAY = 1_000


@dataclass(frozen=True)
class TenantDetails:
    """What a business is called, and by which clock its days begin."""

    name: str
    time_zone: str = DEFAULT_ZONE


@dataclass(frozen=True)
class BusinessDetails:
    """How a business is reached; its clients read it on what they are sent."""

    email: str = ""
    phone: str = ""
    website: str = ""
    street: str = ""
    city: str = ""
    state: str = ""
    postal_code: str = ""
    license_number: str = ""


@dataclass(frozen=True)
class Defaults:
    """`payment_days`: days from the issue of an invoice to its due date."""

    payment_days: int
    invoice_prefix: str = ""
    invoice_terms: str = ""
    invoice_notes: str = ""


@dataclass(frozen=True)
class EstimateDefaults:
    """`estimate_days`: days until an estimate expires, 0 for never. `deposit_*`: what it asks in advance."""

    estimate_days: int
    estimate_prefix: str = ""
    deposit_kind: str = "none"
    deposit_percent: Decimal = Decimal(0)
    deposit_amount_cents: int = 0
    estimate_terms: str = ""


def our_tenant() -> Tenant:
    found = db.session.get(Tenant, current_tenant(db.session()))
    if found is None:
        raise RuntimeError("The session's tenant vanished.")
    return found


def local_date(moment: datetime) -> date:
    """The date on the wall of the session's business."""
    return moment.astimezone(ZoneInfo(our_tenant().time_zone)).date()


def our_business() -> Business:
    return db.session.scalars(select(Business)).one()


def change_details(actor: Actor, named: TenantDetails, details: BusinessDetails) -> None:
    """Raises FieldError. Invoices that were sent keep the details they were sent with."""
    tenant = our_tenant()
    with rules() as broken:
        if named.time_zone not in ZONE_NAMES | {tenant.time_zone}:
            broken("time_zone", "Choose one of the time zones.")
        website = web_address(details.website)
    details = replace(details, website=website)
    changed = assign(our_business(), details) + assign(tenant, named)
    _note(actor, "settings.business_changed", f"{actor.name} changed the details of the business", changed)


def change_defaults(actor: Actor, defaults: Defaults) -> None:
    """Raises FieldError. Only invoices written from now on begin with them."""
    with rules() as broken:
        if not PAYMENT_DAYS.hold(defaults.payment_days):
            broken("payment_days", PAYMENT_DAYS.says)
        broken.by(check_invoice_prefix, defaults.invoice_prefix)
    changed = assign(our_business(), defaults)
    _note(actor, "settings.defaults_changed", f"{actor.name} changed the invoice defaults", changed)


def change_estimate_defaults(actor: Actor, defaults: EstimateDefaults) -> None:
    """Raises FieldError. Only estimates written from now on begin with them."""
    with rules() as broken:
        if not PAYMENT_DAYS.hold(defaults.estimate_days):
            broken("estimate_days", PAYMENT_DAYS.says)
        broken.by(check_estimate_prefix, defaults.estimate_prefix)
    changed = assign(our_business(), defaults)
    _note(actor, "settings.estimate_defaults_changed", f"{actor.name} changed the estimate defaults", changed)


def check_invoice_prefix(prefix: str) -> None:
    """Raises FieldError at `invoice_prefix`."""
    if not PREFIX.fullmatch(prefix):
        raise FieldError("invoice_prefix", NO_PREFIX.format("INV-"))


def check_estimate_prefix(prefix: str) -> None:
    """Raises FieldError at `estimate_prefix`."""
    if not PREFIX.fullmatch(prefix):
        raise FieldError("estimate_prefix", NO_PREFIX.format("EST-"))


def change_how_to_pay(actor: Actor, words: str) -> None:
    """What clients read beside each bill: how to pay without a card. Lines are kept. Raises FieldError."""
    lines = [line.rstrip() for line in words.strip().splitlines()]
    kept = "\n".join(lines)
    if len(kept) > LONGEST_WAY:
        raise FieldError("how_to_pay", f"At most {LONGEST_WAY} characters.")
    business = our_business()
    changed = ["how_to_pay"] if business.how_to_pay != kept else []
    business.how_to_pay = kept
    sentence = f"{actor.name} changed how clients pay without a card"
    _note(actor, "settings.how_to_pay_changed", sentence, changed)


def web_address(typed: str) -> str:
    """With https:// when no scheme was typed. Raises FieldError for anything but a web address."""
    if not typed:
        return ""
    address = typed if "://" in typed else f"https://{typed}"
    try:
        parts = urlsplit(address)
        plain = parts.scheme in ("http", "https") and "." in (parts.hostname or "") and not parts.username
    except ValueError:
        plain = False
    if not plain or any(character.isspace() for character in address):
        raise FieldError("website", "Enter a web address like reyespainting.com.")
    return address


def _note(actor: Actor, action: str, sentence: str, changed: list[str]) -> None:
    if not changed:
        return
    words = ", ".join(name.replace("_", " ") for name in changed)
    record(actor, action, f"{sentence}: {words}.", "business", fields=changed)
