"""A record that an address names (?client=...): none when it is not there, as in an old bookmark."""

from typing import TypeVar

from flask import request

from owneros.domain.clients.clients.models import Client
from owneros.domain.work.jobs.models import Job
from owneros.foundation.database import TenantTable, reach
from owneros.foundation.errors import NotFound
from owneros.foundation.picking import PICKS
from owneros.web.forms import an_id
from owneros.web.guards import person

T = TypeVar("T", bound=TenantTable)


def optional_record(model: type[T], value: object) -> T | None:
    found = an_id(value)
    try:
        return reach(model, found) if found else None
    except NotFound:
        return None


def named_parties() -> tuple[Client | None, Job | None]:
    """For whom something new is (?client=, ?job=): with a job its client, with a client the only open job."""
    job = optional_record(Job, request.args.get("job"))
    client = optional_record(Client, str(job.client_id) if job else request.args.get("client"))
    only = PICKS["job"].only(person(), {"client_id": client.id}) if client and not job else None
    return client, reach(Job, only.id) if only else job
