"""Whether a person has a second factor, and whether it is asked for on a device."""

import uuid

from sqlalchemy import select

from owneros.domain.people.users.models import KnownDevice, User
from owneros.foundation.database import db
from owneros.foundation.periods import now


def asks_for_factor(user: User, device_id: uuid.UUID) -> bool:
    """Whoever has a factor is asked for it, but on a device that they trust."""
    return user.factor_since is not None and not _is_trusted(user.id, device_id)


def _is_trusted(user_id: uuid.UUID, device_id: uuid.UUID) -> bool:
    until = db.session.scalar(
        select(KnownDevice.trusted_until).where(
            KnownDevice.user_id == user_id, KnownDevice.device_id == device_id
        )
    )
    return until is not None and until > now()
