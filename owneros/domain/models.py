"""Imports every mapped class, so that metadata is whole for migrations and the catalogue test."""

from owneros.domain.clients import models as clients
from owneros.domain.estimates import models as estimates
from owneros.domain.files import models as files
from owneros.domain.invoices import models as invoices
from owneros.domain.jobs import models as jobs
from owneros.domain.links import models as links
from owneros.domain.mailing import models as mailing
from owneros.domain.payments import models as payments
from owneros.domain.portal import models as portal
from owneros.domain.reminders import models as reminders
from owneros.domain.tenants import models as tenants
from owneros.domain.users import models as users
from owneros.foundation import audit, once, operators, outbox, vault

__all__ = [
    "audit",
    "clients",
    "estimates",
    "files",
    "invoices",
    "jobs",
    "links",
    "mailing",
    "once",
    "operators",
    "outbox",
    "payments",
    "portal",
    "reminders",
    "tenants",
    "users",
    "vault",
]
