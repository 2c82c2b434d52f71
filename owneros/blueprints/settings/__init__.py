"""A person's own things, and how the business shows itself and begins its invoices."""

from owneros.blueprints.settings import (  # noqa: F401 - the routes register themselves
    activity,
    business,
    defaults,
    devices,
    estimates,
    how_to_pay,
    hub,
    logo,
    mail_texts,
    password,
    profile,
    reminders,
    tax_rates,
)
from owneros.blueprints.settings.area import bp

__all__ = ["bp"]
