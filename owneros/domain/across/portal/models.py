import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from owneros.foundation.choices import one_of
from owneros.foundation.database import TenantTable, tenant_fk
from owneros.foundation.periods import now
from owneros.foundation.vault import sealed


class PortalAccess(TenantTable):
    """A client's way in: one row a client. `expires_at` moves on with each mailing of the link."""

    __tablename__ = "portal_access"

    client_id: Mapped[uuid.UUID]
    expires_at: Mapped[datetime]
    mailed_at: Mapped[datetime | None]
    last_seen_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    _link_token: Mapped[bytes | None] = mapped_column("link_token", LargeBinary)

    link_token = sealed("_link_token")

    @property
    def expired(self) -> bool:
        return self.expires_at <= now()

    @property
    def works(self) -> bool:
        return self.revoked_at is None and not self.expired

    __table_args__ = (
        tenant_fk("client", "client_id", ondelete="CASCADE"),
        UniqueConstraint("tenant_id", "client_id"),
    )


class PortalFile(TenantTable):
    """A file that the business shares with a client beside its estimates."""

    __tablename__ = "portal_file"

    client_id: Mapped[uuid.UUID]
    file_id: Mapped[uuid.UUID]
    caption: Mapped[str] = mapped_column(default="")

    __table_args__ = (
        tenant_fk("client", "client_id", ondelete="CASCADE"),
        tenant_fk("file", "file_id"),
        Index("ix_portal_file_client", "tenant_id", "client_id", "id"),
        Index("ix_portal_file_file", "tenant_id", "file_id"),
    )


class PortalMessage(TenantTable):
    """What one side wrote to the other; never changed. `read_at` is when the other side had read it."""

    __tablename__ = "portal_message"

    client_id: Mapped[uuid.UUID]
    written_by: Mapped[str]
    author_name: Mapped[str]
    text: Mapped[str]
    read_at: Mapped[datetime | None]

    __table_args__ = (
        tenant_fk("client", "client_id", ondelete="CASCADE"),
        one_of("written_by", ("client", "business")),
        CheckConstraint("text <> ''", name="text"),
        Index("ix_portal_message_client", "tenant_id", "client_id", "id"),
        Index(
            "ix_portal_message_unread", "tenant_id", "written_by", "id", postgresql_where="read_at is null"
        ),
    )
