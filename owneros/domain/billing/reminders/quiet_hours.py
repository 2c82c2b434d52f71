"""When mail that nobody waits for may go out: the business's quiet hours, for whatever sends by itself."""

from datetime import datetime

from owneros.domain.billing.reminders.schedule import next_allowed
from owneros.domain.billing.reminders.settings import quiet_of, settings_and_rules
from owneros.domain.people.mailing.quiet import knows_quiet_hours
from owneros.domain.people.tenants.business import our_tenant
from owneros.foundation.periods import now, today_in


@knows_quiet_hours
def after_quiet_hours() -> datetime | None:
    """The moment at which they are over; None when it is not quiet now."""
    moment, zone = now(), our_tenant().time_zone
    settings, _ = settings_and_rules(today_in(zone))
    allowed = next_allowed(moment, zone, quiet_of(settings))
    return allowed if allowed > moment else None
