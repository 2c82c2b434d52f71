"""The one database handle, the base classes of tables, and the pinning of a session to one tenant.

Two kinds of table and nothing between: a `TenantTable` carries business content and is walled by row-level
security; a `DirectoryTable` is needed before the tenant is known (sign-in, links, webhooks, outbox).
"""

import uuid
from datetime import datetime
from functools import cache
from typing import Any, TypeAlias, TypeVar

from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as FlaskSession
from psycopg import Connection
from psycopg.abc import Buffer
from psycopg.types.json import set_json_dumps
from psycopg.types.string import StrDumperUnknown
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    DateTime,
    Engine,
    ForeignKeyConstraint,
    MetaData,
    Row,
    Select,
    Text,
    bindparam,
    event,
    func,
    select,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, registry
from sqlalchemy.orm.util import identity_key

from owneros.foundation.cards import masked, written_json
from owneros.foundation.clock import now
from owneros.foundation.errors import NotFound
from owneros.foundation.ids import uuid7
from owneros.foundation.tenancy import TenantScoped, TenantSession, current_tenant

NAMING = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}


class Base(DeclarativeBase):
    registry = registry(
        metadata=MetaData(naming_convention=NAMING),
        type_annotation_map={str: Text, int: BigInteger, datetime: DateTime(timezone=True)},
    )


class DirectoryTable(Base):
    """A table that is read before the tenant is known. Holds no business content."""

    __abstract__ = True


class WithoutCards(StrDumperUnknown):
    """Every text on its way to PostgreSQL, in rows and in what is searched for, with card numbers cut."""

    def dump(self, obj: str) -> Buffer | None:
        return super().dump(masked(obj))


@event.listens_for(Engine, "connect")
def _keep_no_cards(connection: Any, _record: Any) -> None:
    """For each engine of a process. JSON has its own way: its numbers, unlike its texts, must stay."""
    if isinstance(connection, Connection):
        connection.adapters.register_dumper(str, WithoutCards)
        set_json_dumps(written_json, connection)


class TenantTable(TenantScoped, Base):
    """A table of one tenant's business: primary key (tenant_id, id), walled by row-level security."""

    __abstract__ = True

    tenant_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, sort_order=-2)
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid7, sort_order=-1)
    created_at: Mapped[datetime] = mapped_column(default=now, server_default=func.now(), sort_order=90)

    def __init__(self, **columns: Any) -> None:
        # The id comes first: a sealed column is bound to it.
        super().__init__(**{"id": columns.pop("id", None) or uuid7(), **columns})


def tenant_fk(table: str, column: str, **options: Any) -> ForeignKeyConstraint:
    """A foreign key that cannot leave the tenant: (tenant_id, column) -> table (tenant_id, id)."""
    return ForeignKeyConstraint(["tenant_id", column], [f"{table}.tenant_id", f"{table}.id"], **options)


class Session(TenantSession, FlaskSession):
    """Flask-SQLAlchemy's session with the tenancy rules on it."""


db = SQLAlchemy(
    model_class=Base,
    disable_autonaming=True,
    session_options={"class_": Session, "expire_on_commit": False},
)


T = TypeVar("T", bound=TenantTable)
P = TypeVar("P")
AnyRow: TypeAlias = Row[*tuple[Any, ...]]


def reach(model: type[T], row_id: uuid.UUID, *which: ColumnElement[bool], lock: bool = False) -> T:
    """The row of the session's tenant; with `lock`, as it stands once nobody else is changing it.

    Raises NotFound, the same for a stranger's row, or one that is not `which`, as for a made-up id.
    """
    if not (which or lock):
        identity = (current_tenant(db.session()), row_id)
        if identity_key(model, identity) in db.session.identity_map:
            return present(db.session.get(model, identity))
        found: T | None = db.session.scalars(_by_id(model), {"row_id": row_id}).one_or_none()
        return present(found)
    wanted = select(model).where(model.id == row_id, *which)
    if lock:
        # Not `get`: for a row that this session has read before, it takes a newer version for a conflict.
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    return present(db.session.scalars(wanted).one_or_none())


@cache
def _by_id(model: type[T]) -> Select[T]:
    """Built once; `Session.get` builds it each time."""
    return select(model).where(model.id == bindparam("row_id"))


def present(record: P | None, words: str = "There is no such record.") -> P:
    """What was looked for. Raises NotFound when it is not there."""
    if record is None:
        raise NotFound(words)
    return record
