"""Numbers of jobs and documents: per tenant, no gaps, no duplicates under concurrency."""

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert

from owneros.domain.people.tenants.models import NumberCounter
from owneros.foundation.database import db
from owneros.foundation.ids import uuid7
from owneros.foundation.tenancy import current_tenant


def take_number(kind: str) -> int:
    """The next number of this kind, in the caller's transaction: a rollback gives it back.

    The counter row stays locked until commit, so concurrent takers wait for each other.
    """
    tenant = current_tenant(db.session())
    db.session.execute(
        insert(NumberCounter)
        .values(tenant_id=tenant, id=uuid7(), kind=kind, next_value=1)
        .on_conflict_do_nothing(index_elements=["tenant_id", "kind"])
    )
    taken = db.session.scalar(
        update(NumberCounter)
        .where(NumberCounter.kind == kind)
        .values(next_value=NumberCounter.next_value + 1)
        .returning(NumberCounter.next_value)
        .execution_options(synchronize_session=False)
    )
    if taken is None:
        raise RuntimeError(f"The counter {kind} vanished.")
    return taken - 1
