"""A statement that was mailed, as it was."""

import uuid
from datetime import date

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from owneros.domain.billing.documents.models import Paper
from owneros.foundation.database import tenant_fk


class Statement(Paper):
    """The account of one client; the dates are inclusive."""

    __tablename__ = "statement"
    noun = "statement"

    client_id: Mapped[uuid.UUID]
    from_on: Mapped[date]
    to_on: Mapped[date]
    closing_cents: Mapped[int]

    @property
    def file_name(self) -> str:
        return "Statement.pdf"

    __table_args__ = (
        tenant_fk("client", "client_id", ondelete="CASCADE"),
        tenant_fk("file", "pdf_file_id"),
        Index("ix_statement_client", "tenant_id", "client_id", "id"),
    )
