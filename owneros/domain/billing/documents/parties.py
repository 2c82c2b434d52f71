"""For whom a document is: the client, and one of the client's jobs. Refusals speak at their fields."""

import uuid
from typing import TypeVar

from sqlalchemy import select

from owneros.domain.clients.clients.models import Client
from owneros.domain.people.tenants.models import TaxRate
from owneros.domain.work.jobs.models import Job
from owneros.foundation.database import TenantTable, db, reach
from owneros.foundation.errors import FieldError, NotFound

T = TypeVar("T", bound=TenantTable)


def parties(client_id: uuid.UUID, job_id: uuid.UUID | None) -> tuple[Client, Job | None]:
    """Raises FieldError at `client_id` or `job_id`."""
    client = _reach(Client, client_id, "client_id", "Choose a client from the list.")
    job = None
    if job_id is not None:
        job = _reach(Job, job_id, "job_id", "Choose one of this client's jobs.")
        if job.client_id != client.id:
            raise FieldError("job_id", "Choose one of this client's jobs.")
    return client, job


def rates_of(wanted: set[uuid.UUID]) -> dict[uuid.UUID, TaxRate]:
    """The tax rates that lines name. Raises FieldError at `lines`."""
    if not wanted:
        return {}
    found = {rate.id: rate for rate in db.session.scalars(select(TaxRate).where(TaxRate.id.in_(wanted)))}
    if wanted - set(found):
        raise FieldError("lines", "Choose one of your tax rates.")
    return found


def _reach(model: type[T], row_id: uuid.UUID, field: str, message: str) -> T:
    try:
        return reach(model, row_id)
    except NotFound as error:
        raise FieldError(field, message) from error
