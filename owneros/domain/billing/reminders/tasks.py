"""Background work of reminders: each hour, each business looks at what is due."""

from owneros.domain.billing.reminders import estimates, invoices, letters, sending
from owneros.domain.people.tenants.rounds import in_each_business
from owneros.foundation.tasks import hourly

__all__ = ["estimates", "invoices", "letters"]


in_each_business("reminders.remind", "reminders.tick", hourly)(sending.remind)
