"""A statement that was mailed, as it was."""

import uuid
from datetime import date
from typing import Any

from sqlalchemy import Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from owneros.foundation.database import TenantTable, tenant_fk


class Statement(TenantTable):
    """Never changed afterwards. `snapshot` is the whole document as data; the dates are inclusive."""

    __tablename__ = "statement"

    client_id: Mapped[uuid.UUID]
    from_on: Mapped[date]
    to_on: Mapped[date]
    closing_cents: Mapped[int]
    snapshot: Mapped[dict[str, Any]] = mapped_column(JSONB)
    pdf_file_id: Mapped[uuid.UUID | None]
    sent_by: Mapped[str]

    __table_args__ = (
        tenant_fk("client", "client_id", ondelete="CASCADE"),
        tenant_fk("file", "pdf_file_id"),
        Index("ix_statement_client", "tenant_id", "client_id", "id"),
    )
