import uuid

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from owneros.foundation.choices import one_of
from owneros.foundation.database import TenantTable


class File(TenantTable):
    """`key` is the storage key `t/<tenant>/<kind>/<id>`; `size` in bytes; `sha256` in hex."""

    __tablename__ = "file"

    kind: Mapped[str]
    key: Mapped[str]
    name: Mapped[str]
    content_type: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str]

    __table_args__ = (
        one_of(
            "kind",
            (
                "logo",
                "invoice_pdf",
                "estimate_pdf",
                "signed_pdf",
                "estimate_photo",
                "statement_pdf",
                "estimate_file",
                "shared_file",
            ),
        ),
        Index("ix_file_kind", "tenant_id", "kind"),
    )


class FileAside(TenantTable):
    """A file that waits for its form to be put right; `user_id` alone takes it back."""

    __tablename__ = "file_aside"

    user_id: Mapped[uuid.UUID]
    key: Mapped[str]
    name: Mapped[str]

    __table_args__ = (Index("ix_file_aside_created", "tenant_id", "created_at"),)
