"""Secrets of people come under the newest master key, so that an old one can be taken away."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from owneros.domain.people.factors.models import Authenticator
from owneros.foundation.person_vault import person_vault


def reseal(session: Session) -> int:
    """How many rows changed. Repeating does nothing. Raises Shredded for one whose key is not configured."""
    old = [
        row for row in session.scalars(select(Authenticator)) if not person_vault.is_newest(row.sealed_secret)
    ]
    for row in old:
        row.seal(row.secret.reveal())
    session.flush()
    return len(old)
