"""Imports every module that registers task handlers."""

from owneros.domain.payments import tasks as payments
from owneros.domain.users import tasks as users

__all__ = ["payments", "users"]
