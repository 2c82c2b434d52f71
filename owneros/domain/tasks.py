"""Imports every module that registers task handlers."""

from owneros.domain.files import tasks as files
from owneros.domain.imports import carrying_out as imports
from owneros.domain.invoices import sending as invoices
from owneros.domain.payments import tasks as payments
from owneros.domain.tenants import cleaning
from owneros.domain.users import tasks as users

__all__ = ["cleaning", "files", "imports", "invoices", "payments", "users"]
