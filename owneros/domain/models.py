"""Imports every mapped class, so that metadata is whole for migrations and the catalogue test."""

from owneros.domain.catalog import models as catalog
from owneros.domain.clients import models as clients
from owneros.domain.estimates import models as estimates
from owneros.domain.files import models as files
from owneros.domain.imports import models as imports
from owneros.domain.invoices import models as invoices
from owneros.domain.jobs import models as jobs
from owneros.domain.late_fees import models as late_fees
from owneros.domain.links import models as links
from owneros.domain.mailing import models as mailing
from owneros.domain.payments import models as payments
from owneros.domain.portal import models as portal
from owneros.domain.recurring import models as recurring
from owneros.domain.reminders import models as reminders
from owneros.domain.statements import models as statements
from owneros.domain.tenants import models as tenants
from owneros.domain.users import models as users
from owneros.foundation import audit, once, operators, outbox, vault

__all__ = [
    "audit",
    "catalog",
    "clients",
    "estimates",
    "files",
    "imports",
    "invoices",
    "jobs",
    "late_fees",
    "links",
    "mailing",
    "once",
    "operators",
    "outbox",
    "payments",
    "portal",
    "recurring",
    "reminders",
    "statements",
    "tenants",
    "users",
    "vault",
]
