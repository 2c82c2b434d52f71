"""A join along a key never leaves the tenant, whichever side it begins at."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import aliased

from owneros.domain.clients.clients.models import Client
from owneros.domain.work.jobs.models import Job
from owneros.foundation.joins import along


def on(statement):
    return str(statement).partition(" ON ")[2].replace("\n", " ").strip()


@pytest.mark.parametrize(
    "statement",
    [select(Job).join(Client, along(Job.client_id)), select(Client).join(Job, along(Job.client_id))],
)
def test_a_join_follows_both_columns_of_the_key(statement):
    assert on(statement) == "client.tenant_id = job.tenant_id AND client.id = job.client_id"


def test_an_alias_on_either_side_is_followed():
    other, payer = aliased(Job), aliased(Client)
    assert on(select(other).join(payer, along(other.client_id, payer))) == (
        "client_1.tenant_id = job_1.tenant_id AND client_1.id = job_1.client_id"
    )


def test_a_column_that_is_no_key_is_refused():
    with pytest.raises(ValueError, match="no key"):
        along(Job.title)
