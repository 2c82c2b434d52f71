"""Operators see past the walls only with a stated reason, which is written down before anything is read.

They use the database role owneros_ops, whose credential the web and the workers do not hold.
"""

import getpass
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, create_engine, func
from sqlalchemy.orm import Mapped, mapped_column

from owneros.foundation.database import DirectoryTable
from owneros.foundation.errors import OwnerOSError
from owneros.foundation.ids import uuid7
from owneros.foundation.tenancy import TenantSession, enter_tenant


class NoOperator(OwnerOSError):
    """OPS_DATABASE_URL is not set here, or no reason was given."""


class OperatorAccess(DirectoryTable):
    """One operator command. Rows are only ever appended; the app's own role cannot read them."""

    __tablename__ = "operator_access"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid7)
    operator: Mapped[str]
    reason: Mapped[str]
    at: Mapped[datetime] = mapped_column(server_default=func.now())


@dataclass(frozen=True)
class Access:
    engine: Engine

    @contextmanager
    def directory(self) -> Iterator[TenantSession]:
        """A session for directory tables; commits at its end."""
        with TenantSession(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def business(self, tenant_id: int) -> Iterator[TenantSession]:
        """A session pinned to one tenant; commits at its end."""
        with TenantSession(self.engine, expire_on_commit=False) as session, session.begin():
            enter_tenant(session, tenant_id)
            yield session


@contextmanager
def unscoped(reason: str, ops_database_url: str) -> Iterator[Access]:
    """Access across tenants. Raises NoOperator when it may not begin."""
    if not reason.strip():
        raise NoOperator("State a reason.")
    if not ops_database_url:
        raise NoOperator("OPS_DATABASE_URL is not set on this machine.")
    engine = create_engine(ops_database_url, pool_size=1)
    try:
        access = Access(engine)
        with access.directory() as session:
            session.add(OperatorAccess(operator=getpass.getuser(), reason=reason.strip()))
        yield access
    finally:
        engine.dispose()
