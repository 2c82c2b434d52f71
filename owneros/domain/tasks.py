"""Imports every module that registers something: task handlers, letters, what steps in for a lower noun."""

from owneros.domain.estimates import notices as estimate_notices
from owneros.domain.estimates import sealing
from owneros.domain.estimates import sending as estimates
from owneros.domain.files import tasks as files
from owneros.domain.imports import carrying_out as imports
from owneros.domain.imports import forgetting as import_rows
from owneros.domain.invoices import sending as invoices
from owneros.domain.late_fees import tasks as late_fees
from owneros.domain.mailing import delivering as mailing
from owneros.domain.mailing import forgetting, subscribing
from owneros.domain.payments import crediting, receipts
from owneros.domain.payments import tasks as payments
from owneros.domain.portal import letters as portal
from owneros.domain.recurring import tasks as recurring
from owneros.domain.reminders import tasks as reminders
from owneros.domain.statements import sending as statements
from owneros.domain.tenants import cleaning, sender
from owneros.domain.users import tasks as users

__all__ = [
    "cleaning",
    "crediting",
    "estimate_notices",
    "estimates",
    "files",
    "forgetting",
    "import_rows",
    "imports",
    "invoices",
    "late_fees",
    "mailing",
    "payments",
    "portal",
    "receipts",
    "recurring",
    "reminders",
    "sealing",
    "sender",
    "statements",
    "subscribing",
    "users",
]
