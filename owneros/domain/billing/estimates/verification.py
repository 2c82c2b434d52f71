"""Whether a PDF is the signed one, byte for byte."""

import hashlib
import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from owneros.domain.billing.estimates.models import Estimate, Signature
from owneros.foundation.database import db
from owneros.foundation.joins import along

LARGEST_BYTES = 12 * 1024 * 1024


@dataclass(frozen=True)
class Verdict:
    """`what`: "signed" (document and evidence), "document" (what was signed, no evidence), "unknown"."""

    what: str
    sha256: str
    label: str = ""
    signer_name: str = ""
    signed_at: datetime | None = None
    revision: int = 0

    @property
    def genuine(self) -> bool:
        return self.what != "unknown"


def verify(content: bytes, estimate_id: uuid.UUID | None = None, session: Session | None = None) -> Verdict:
    """Compares with the signatures of this estimate, or of the business of the session (an operator's)."""
    digest = hashlib.sha256(content).hexdigest()
    wanted: ColumnElement[bool] = or_(Signature.sealed_sha256 == digest, Signature.document_sha256 == digest)
    if estimate_id is not None:
        wanted = wanted & (Signature.estimate_id == estimate_id)
    found = (
        (session or db.session())
        .execute(
            select(Signature, Estimate.label)
            .join(Estimate, along(Signature.estimate_id))
            .where(wanted)
            .limit(1)
        )
        .first()
    )
    if found is None:
        return Verdict("unknown", digest)
    signature = found.Signature
    return Verdict(
        "signed" if signature.sealed_sha256 == digest else "document",
        digest,
        found.label,
        signature.signer_name,
        signature.signed_at,
        signature.revision,
    )
