"""An item of the price book."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from owneros.domain.clients.catalog.words import CostKind, ItemKind
from owneros.foundation.choices import one_of
from owneros.foundation.database import TenantTable
from owneros.foundation.pieces import searched


class CatalogItem(TenantTable):
    """`cost_e4` is what a unit costs the business, `price_e4` what a client pays for it.

    Both are ten-thousandths of a dollar. `cost_kind` says where its cost belongs in a job's budget.
    `search_text` is what it is found by.
    """

    __tablename__ = "catalog_item"

    kind: Mapped[str] = mapped_column(default="service")
    name: Mapped[str]
    name_norm: Mapped[str]
    description: Mapped[str] = mapped_column(default="")
    unit: Mapped[str] = mapped_column(default="")
    cost_e4: Mapped[int] = mapped_column(default=0)
    price_e4: Mapped[int]
    taxable: Mapped[bool] = mapped_column(default=False)
    category: Mapped[str] = mapped_column(default="")
    cost_kind: Mapped[str] = mapped_column(default="labour")
    search_text: Mapped[str] = searched(default="")
    archived_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (
        one_of("kind", ItemKind),
        one_of("cost_kind", CostKind),
        CheckConstraint("cost_e4 >= 0 and price_e4 >= 0", name="money"),
        Index("ix_catalog_item_name", "tenant_id", "name_norm", "id"),
        Index("ix_catalog_item_category", "tenant_id", "category"),
    )
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own declaration
