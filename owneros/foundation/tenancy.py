"""One session = one tenant for life.

A session starts with no tenant: directory tables work, tenant tables raise (here and in PostgreSQL).
`enter_tenant` pins it. From then on every ORM statement carries the tenant's criteria, every flushed row
is stamped or refused, and the transaction carries the tenant for the row-level security policies.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    Connection,
    Engine,
    Row,
    bindparam,
    event,
    inspect,
    text,
)
from sqlalchemy.orm import (
    Mapped,
    Mapper,
    ORMExecuteState,
    Session,
    SessionTransaction,
    mapped_column,
    with_loader_criteria,
)
from sqlalchemy.sql.base import ExecutableOption

from owneros.foundation.errors import OwnerOSError

_SET_TENANT = text("select set_config('owneros.tenant_id', :tenant, true)")


class NoTenant(OwnerOSError):
    """A tenant table was touched before the session was pinned to a tenant."""


class CrossTenant(OwnerOSError):
    """A row or a request of another tenant met this session."""


class UnscopedStatement(OwnerOSError):
    """A statement that the tenant criteria cannot reach (text, Core table)."""


class TenantScoped:
    """Marks mapped classes whose rows belong to one tenant."""

    # A column here as well: SQLAlchemy tries the criteria on this class before it meets a mapped one.
    tenant_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False, sort_order=-2)


# A table in FROM or JOIN, and not a column of one, whose name would be followed by a dot.
_SOURCE = re.compile(
    r"(?:\bfrom|\bjoin|,)\s+\(?(?P<table>\w+)\b(?!\.)(?:\s+as\s+(?P<alias>\w+))?", re.IGNORECASE
)
# Every SELECT carries the same criteria; its execution says the tenant.
_TENANT = bindparam("owneros_tenant", type_=BigInteger, required=True)
_CRITERIA = with_loader_criteria(TenantScoped, lambda cls: cls.tenant_id == _TENANT, include_aliases=True)


class TenantSession(Session):
    """A session that refuses to work for two tenants. `allow_raw` is for foundation and tests alone."""

    def get(self, entity: Any, ident: Any, **options: Any) -> Any:
        # An identity-map hit sends no SQL, so neither the criteria nor the policies would see it.
        mapper: Mapper[Any] = inspect(entity)
        if issubclass(mapper.class_, TenantScoped):
            tenant = current_tenant(self)
            named = ident["tenant_id"] if isinstance(ident, dict) else ident[0]
            if named != tenant:
                raise CrossTenant("This record belongs to another business.")
        return super().get(entity, ident, **options)


def current_tenant(session: Any) -> int:
    """The tenant this session is pinned to. Raises NoTenant."""
    tenant = session.info.get("tenant")
    if tenant is None:
        raise NoTenant("No business is selected.")
    return int(tenant)


def enter_tenant(session: Any, tenant_id: int) -> None:
    """Pin the session. Raises CrossTenant when it is already pinned to another."""
    session = session() if callable(session) else session
    pinned = session.info.get("tenant")
    if pinned is not None and pinned != tenant_id:
        raise CrossTenant("This session works for another business.")
    if pinned is None:
        session.info["tenant"] = tenant_id
        if session.in_transaction():
            session.connection().execute(_SET_TENANT, {"tenant": str(tenant_id)})


@contextmanager
def session_for(engine: Engine, tenant_id: int) -> Iterator[TenantSession]:
    """A session of its own, pinned; for an answer that is still being sent when its request is over."""
    with TenantSession(engine, expire_on_commit=False) as session:
        enter_tenant(session, tenant_id)
        yield session


@event.listens_for(TenantSession, "after_begin")
def _carry_tenant(session: Session, transaction: SessionTransaction, connection: Connection) -> None:
    tenant = session.info.get("tenant")
    if tenant is not None and not transaction.nested:
        connection.execute(_SET_TENANT, {"tenant": str(tenant)})


@event.listens_for(TenantSession, "do_orm_execute")
def _scope(state: ORMExecuteState) -> None:
    if not state.is_orm_statement:
        if state.session.info.get("allow_raw"):
            return
        raise UnscopedStatement("Only mapped classes may be queried.")
    tenant = state.session.info.get("tenant")
    if tenant is None:
        if any(issubclass(mapper.class_, TenantScoped) for mapper in state.all_mappers):
            raise NoTenant("No business is selected.")
        return
    if state.is_select:
        state.statement = _scoped(state.statement)
        given: Any = state.parameters or {}
        state.parameters = {**given, _TENANT.key: tenant}
    elif state.is_update or state.is_delete:
        state.statement = state.statement.options(_criteria_of(state.session, tenant))


def _scoped(statement: Any) -> Any:
    """The statement with the criteria, kept with it: one that is built once is scoped and hashed once."""
    made = statement.__dict__.get("owneros_scoped")
    if made is None:
        made = statement.options(_CRITERIA)
        # So that a statement derived from this one does not take it over.
        statement._set_memoized_attribute("owneros_scoped", made)  # noqa: SLF001 - the only way to keep it
    return made


def fetch(session: Any, statement: Any, values: dict[str, Any]) -> Sequence[Row[*tuple[Any, ...]]]:
    """The bare rows of a SELECT of columns: it skips what a session does for records.

    Raises NoTenant without a business, and UnscopedStatement where the criteria do not reach every table.
    """
    tenant = current_tenant(session)
    if session.autoflush:
        session.flush()
    found: Any = session.connection().execute(_scoped(statement), {**values, _TENANT.key: tenant})
    if name := _open_table(found.context.compiled.string):
        raise UnscopedStatement(f"{name} is not held to the business.")
    rows: Sequence[Row[*tuple[Any, ...]]] = found.all()
    return rows


@lru_cache(1_000)
def _open_table(sql: str) -> str | None:
    """A tenant table that stands more often in this SQL than it is held to the tenant."""
    tables = set(_tables_of(TenantScoped))
    sources = [found for found in _SOURCE.finditer(sql) if found["table"] in tables]
    for name, times in Counter(source["alias"] or source["table"] for source in sources).items():
        if len(re.findall(rf"\b{name}\.tenant_id = %\({_TENANT.key}\)s", sql)) < times:
            return str(name)
    return None


def _tables_of(model: type[Any]) -> Iterator[str]:
    for each in model.__subclasses__():
        yield from _tables_of(each)
        if name := each.__dict__.get("__tablename__"):
            yield name


def _criteria_of(session: Session, tenant: int) -> ExecutableOption:
    """For a change: what it does to the rows in memory is worked out from the value, not from a parameter."""
    made: ExecutableOption | None = session.info.get("tenant_criteria")
    if made is None:
        made = with_loader_criteria(TenantScoped, lambda cls: cls.tenant_id == tenant, include_aliases=True)
        session.info["tenant_criteria"] = made
    return made


@event.listens_for(TenantSession, "before_flush")
def _stamp(session: Session, _context: Any, _instances: Any) -> None:
    # Asked once: each time, the session makes this set anew.
    new = session.new
    for row in [*new, *session.dirty, *session.deleted]:
        if isinstance(row, TenantScoped):
            stamp(session, row, new=row in new)


def stamp(session: Any, row: TenantScoped, *, new: bool) -> None:
    """A new row gets the session's tenant. Raises CrossTenant for one of another business, NoTenant."""
    tenant = current_tenant(session)
    stamped: Any = row.tenant_id
    if stamped is None and new:
        row.tenant_id = tenant
    if row.tenant_id != tenant or _kept_for(row) not in (None, tenant):
        raise CrossTenant("This record belongs to another business.")


def _kept_for(row: TenantScoped) -> int | None:
    """The tenant under which the database holds this row, whatever its attribute says now."""
    identity: Any = inspect(row).identity
    return None if identity is None else int(identity[0])
