"""A person for whom something goes on is marked for a while: only then do their pages look for it."""

import uuid
from datetime import timedelta

from sqlalchemy import func, update

from owneros.domain.people.tenants.models import Membership
from owneros.foundation.database import db
from owneros.foundation.periods import now
from owneros.foundation.tenancy import current_tenant


def begins(user_id: uuid.UUID | None, lasts: timedelta) -> None:
    """Something goes on for this person of the business, for so long at most."""
    db.session.execute(
        update(Membership)
        .where(Membership.tenant_id == current_tenant(db.session()), Membership.user_id == user_id)
        .values(going_on_until=func.greatest(Membership.going_on_until, now() + lasts))
        .execution_options(synchronize_session=False)
    )
