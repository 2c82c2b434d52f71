"""A form that is sent twice acts once: each rendered form carries a key, kept with what it led to."""

import uuid

from sqlalchemy import UniqueConstraint, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column

from owneros.foundation.database import TenantTable, db
from owneros.foundation.ids import uuid7
from owneros.foundation.tenancy import current_tenant


class FormOnce(TenantTable):
    """`result` is where the first sending led: a path of this app."""

    __tablename__ = "form_once"

    key: Mapped[str]
    result: Mapped[str] = mapped_column(default="")

    __table_args__ = (UniqueConstraint("tenant_id", "key"),)


def first_time(key: str) -> uuid.UUID | None:
    """Claim this key in the caller's transaction. None when it was used before.

    A concurrent second claim waits for the first one's commit, then gets None.
    """
    return db.session.scalar(
        insert(FormOnce)
        .values(tenant_id=current_tenant(db.session()), id=uuid7(), key=key, result="")
        .on_conflict_do_nothing(index_elements=["tenant_id", "key"])
        .returning(FormOnce.id)
    )


def remember_result(key: str, path: str) -> None:
    row = db.session.scalars(select(FormOnce).where(FormOnce.key == key)).one()
    row.result = path


def earlier_result(key: str) -> str | None:
    return db.session.scalar(select(FormOnce.result).where(FormOnce.key == key))
