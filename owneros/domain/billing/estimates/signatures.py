"""Reading what was signed."""

import uuid
from typing import Any

from sqlalchemy import select

from owneros.domain.billing.estimates.models import Estimate, Signature
from owneros.foundation.database import db


def latest_signature(estimate_id: uuid.UUID) -> Signature | None:
    """The newest one: it is the contract, until a later revision is signed."""
    return db.session.scalars(
        select(Signature)
        .where(Signature.estimate_id == estimate_id)
        .order_by(Signature.revision.desc())
        .limit(1)
    ).first()


def signature_of(estimate_id: uuid.UUID, revision: int) -> Signature | None:
    return db.session.scalars(
        select(Signature).where(Signature.estimate_id == estimate_id, Signature.revision == revision)
    ).first()


def standing_signature(estimate: Estimate) -> Signature | None:
    """The signature under the estimate as it stands; none while a newer revision waits for one."""
    if estimate.status != "approved":
        return None
    return signature_of(estimate.id, estimate.revision)


def signed_document(estimate_id: uuid.UUID) -> dict[str, Any] | None:
    found = latest_signature(estimate_id)
    return found.document if found else None
