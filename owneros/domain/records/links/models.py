import uuid
from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from owneros.foundation.choices import one_of
from owneros.foundation.database import DirectoryTable, TenantTable


class PublicLink(DirectoryTable):
    """Leads from the hash of a 256-bit token to the document it opens. Revoked; deleted with its tenant."""

    __tablename__ = "public_link"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    tenant_id: Mapped[int]
    kind: Mapped[str]
    document_id: Mapped[uuid.UUID]
    revoked_at: Mapped[datetime | None]

    __table_args__ = (
        one_of("kind", ("invoice", "estimate", "portal", "unsubscribe")),
        Index("ix_public_link_document", "tenant_id", "document_id"),
    )


class Visit(TenantTable):
    """The page behind a link was opened. `viewer` is the browser in short; no tracking beyond that."""

    __tablename__ = "visit"

    document_id: Mapped[uuid.UUID]
    revision: Mapped[int]
    viewer: Mapped[str]
    ip: Mapped[str]

    __table_args__ = (Index("ix_visit_document", "tenant_id", "document_id", "id"),)
