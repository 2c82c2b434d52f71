"""Client, contact, site."""

import uuid
from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from owneros.foundation.choices import one_of
from owneros.foundation.database import TenantTable, tenant_fk
from owneros.foundation.pieces import searched


class Client(TenantTable):
    """`name` is what lists show: the company, or the person's full name.

    `payment_days` None means the business's default. `search_text` is made by search_text.py.
    """

    __tablename__ = "client"

    kind: Mapped[str] = mapped_column(default="person")
    name: Mapped[str]
    name_norm: Mapped[str] = searched()
    email: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    street: Mapped[str] = mapped_column(default="")
    city: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="")
    postal_code: Mapped[str] = mapped_column(default="")
    payment_days: Mapped[int | None]
    tax_exempt: Mapped[bool] = mapped_column(default=False)
    tax_exempt_id: Mapped[str] = mapped_column(default="")
    notes: Mapped[str] = mapped_column(default="")
    late_fees_off: Mapped[bool] = mapped_column(default=False, server_default="false")
    search_text: Mapped[str] = searched(default="")
    archived_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (
        one_of("kind", ("person", "company")),
        Index("ix_client_name", "tenant_id", "name_norm", "id"),
    )
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own declaration


class Contact(TenantTable):
    """A person to reach at a client; `gets_invoices` adds them to the addressees."""

    __tablename__ = "contact"

    client_id: Mapped[uuid.UUID]
    name: Mapped[str]
    title: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    gets_invoices: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (
        tenant_fk("client", "client_id", ondelete="CASCADE"),
        Index("ix_contact_client", "tenant_id", "client_id"),
    )


class Site(TenantTable):
    """An address where work happens."""

    __tablename__ = "site"

    client_id: Mapped[uuid.UUID]
    label: Mapped[str] = mapped_column(default="")
    street: Mapped[str] = mapped_column(default="")
    city: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="")
    postal_code: Mapped[str] = mapped_column(default="")
    access_notes: Mapped[str] = mapped_column(default="")
    archived_at: Mapped[datetime | None]

    __table_args__ = (
        tenant_fk("client", "client_id", ondelete="CASCADE"),
        Index("ix_site_client", "tenant_id", "client_id"),
    )
