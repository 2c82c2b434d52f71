from datetime import date

import pytest

from owneros.domain.clients.clients.registration import ClientDetails
from owneros.domain.work.jobs.dates import is_late, is_on
from owneros.domain.work.jobs.details import JobDetails

TUE, WED, THU = date(2026, 11, 24), date(2026, 11, 25), date(2026, 11, 26)

# status, first day, last day, on Wednesday?, late on Wednesday?
CASES = [
    ("scheduled", WED, WED, True, False),
    ("scheduled", TUE, THU, True, False),
    ("scheduled", TUE, None, False, False),
    ("scheduled", WED, None, True, False),
    ("scheduled", THU, None, False, False),
    ("active", TUE, None, True, False),
    ("active", TUE, TUE, False, True),
    ("active", None, WED, False, False),
    ("lead", WED, WED, True, False),
    ("on_hold", TUE, THU, False, False),
    ("on_hold", TUE, TUE, False, True),
    ("completed", TUE, TUE, False, False),
    ("closed", TUE, THU, False, False),
    ("lost", TUE, TUE, False, False),
]


@pytest.mark.parametrize(("status", "starts_on", "ends_on", "on", "late"), CASES)
def test_on_and_late(status, starts_on, ends_on, on, late):
    assert is_on(status, starts_on, ends_on, WED) is on
    assert is_late(status, ends_on, WED) is late


def test_the_list_follows_the_same_rule(cast, in_tenant):
    from owneros.domain.clients.clients.registration import add_client
    from owneros.domain.work.jobs.models import Job
    from owneros.domain.work.jobs.opening import open_job
    from owneros.domain.work.jobs.queries import jobs_on
    from owneros.foundation.database import db

    with in_tenant(cast.owner.tenant_id):
        actor = cast.owner.member.actor
        client = add_client(actor, ClientDetails(name="Maria"))
        expected = set()
        for status, starts_on, ends_on, on, _late in CASES:
            job = open_job(
                actor, JobDetails(client_id=client.id, title="Job", starts_on=starts_on, ends_on=ends_on)
            )
            job.status = status
            if on:
                expected.add(job.id)
        db.session.flush()
        assert {row.id for row in jobs_on(WED, cast.owner.member)} == expected
        assert db.session.get(Job, (cast.owner.tenant_id, job.id)) is job
