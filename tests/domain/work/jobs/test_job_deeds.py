import threading
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from owneros.domain.clients.clients.archiving import archive_client
from owneros.domain.clients.clients.registration import ClientDetails, add_client
from owneros.domain.clients.clients.sites import SiteDetails, add_site
from owneros.domain.people.tenants.models import Business
from owneros.domain.work.jobs.details import JobDetails
from owneros.domain.work.jobs.editing import edit_job
from owneros.domain.work.jobs.models import Job
from owneros.domain.work.jobs.notes import add_note
from owneros.domain.work.jobs.opening import open_job
from owneros.domain.work.jobs.progress import change_status
from owneros.domain.work.jobs.queries import late_jobs, list_jobs, people_of, reachable_job
from owneros.domain.work.jobs.timeline import timeline
from owneros.foundation.audit import AuditEvent
from owneros.foundation.database import db
from owneros.foundation.errors import FieldError, NotFound, StateError
from owneros.foundation.ids import uuid7
from owneros.foundation.periods import today_in


@pytest.fixture
def desk(cast, in_tenant):
    with in_tenant(cast.owner.tenant_id):
        yield cast.owner.member.actor


@pytest.fixture
def client(desk):
    return add_client(desk, ClientDetails(name="Maria Delgado"))


def plan(job, **changes):
    names = ("title", "client_id", "site_id", "starts_on", "ends_on", "contract_cents", "budget_cents",
             "description")  # fmt: skip
    return JobDetails(**{name: getattr(job, name) for name in names} | changes)


def deeds(job):
    return list(
        db.session.scalars(
            select(AuditEvent.action).where(AuditEvent.job_id == job.id).order_by(AuditEvent.id)
        )
    )


def test_numbers_follow_the_business_prefix(desk, client):
    first = open_job(desk, JobDetails(client_id=client.id, title="Kitchen"))
    db.session.scalars(select(Business)).one().job_prefix = "LS"
    db.session.flush()
    second = open_job(desk, JobDetails(client_id=client.id, title="Bath"))
    assert (first.number, first.label) == (1, "JOB-0001")
    assert (second.number, second.label) == (2, "LS0002")


def test_twenty_at_once_get_twenty_numbers(cast, in_tenant):
    with in_tenant(cast.owner.tenant_id):
        client_id = add_client(cast.owner.member.actor, ClientDetails(name="Maria")).id
    errors = []

    def open_one(i):
        try:
            with in_tenant(cast.owner.tenant_id):
                if i % 5 == 0:
                    spoilt = db.session.begin_nested()
                    open_job(cast.owner.member.actor, JobDetails(client_id=client_id, title="Given back"))
                    spoilt.rollback()
                open_job(cast.owner.member.actor, JobDetails(client_id=client_id, title=f"Job {i}"))
        except Exception as error:  # noqa: BLE001 - shown by the assertion
            errors.append(error)

    threads = [threading.Thread(target=open_one, args=(i,)) for i in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    with in_tenant(cast.owner.tenant_id):
        numbers = db.session.scalars(select(Job.number).order_by(Job.number)).all()
    assert numbers == list(range(1, 21))


def test_what_must_fit_together(desk, client, cast):
    other = add_client(desk, ClientDetails(name="Other"))
    foreign = add_site(desk, other, SiteDetails(street="1 Far St"))
    put_away = add_client(desk, ClientDetails(name="Gone"))
    archive_client(desk, put_away)
    today = date(2026, 11, 23)
    for wrong, field in [
        ({"title": " "}, "title"),
        ({"client_id": uuid7()}, "client_id"),
        ({"client_id": put_away.id}, "client_id"),
        ({"site_id": foreign.id}, "site_id"),
        ({"starts_on": today, "ends_on": today - timedelta(days=1)}, "ends_on"),
    ]:
        with pytest.raises(FieldError) as caught:
            open_job(desk, JobDetails(**{"client_id": client.id, "title": "Kitchen", **wrong}))
        assert caught.value.field == field
    for wrong, field in [
        ({"people": [cast.stranger.member.user_id]}, "people"),
        ({"status": "closed"}, "status"),
    ]:
        with pytest.raises(FieldError) as caught:
            open_job(desk, JobDetails(client.id, "Kitchen"), **wrong)
        assert caught.value.field == field


def test_a_job_goes_its_way(desk, client):
    job = open_job(desk, JobDetails(client_id=client.id, title="Kitchen"))
    with pytest.raises(StateError, match="Schedule it or start it first"):
        change_status(desk, job, "completed")
    for step in ("scheduled", "active", "completed", "closed"):
        change_status(desk, job, step)
    assert job.closed_at is not None
    change_status(desk, job, "completed")
    assert job.closed_at is None
    assert deeds(job) == ["job.opened"] + ["job.status_changed"] * 5


def test_an_edit_says_what_changed_and_keeps_money_apart(desk, client, cast):
    job = open_job(desk, JobDetails(client_id=client.id, title="Kitchen"))
    edit_job(desk, job, plan(job, title="Big kitchen", contract_cents=500_000), people=[], version=1)
    assert sorted(deeds(job)) == ["job.edited", "job.opened", "job.priced"]
    assert "big kitchen" in job.search_text
    edit_job(desk, job, plan(job), people=[cast.crew.member.team_member_id], version=job.version)
    assert [row.name for row in people_of(job.id)] == ["Cruz Medina"]
    with pytest.raises(StateError):
        edit_job(desk, job, plan(job), people=[], version=1)
    edit_job(desk, job, plan(job), people=[cast.crew.member.team_member_id], version=job.version)
    assert deeds(job)[-1] == "job.edited"
    assert len(deeds(job)) == 4


def test_the_timeline_merges_notes_and_deeds_newest_first(desk, client, cast):
    job = open_job(desk, JobDetails(client_id=client.id, title="Kitchen"))
    for i in range(10):
        add_note(desk, job, f"Note {i}")
        edit_job(desk, job, plan(job, contract_cents=(i + 1) * 100), people=[], version=job.version)
    everything = timeline(job.id, size=100, with_money=True).rows
    assert len(everything) == 21
    assert [entry.id for entry in everything] == sorted((e.id for e in everything), reverse=True)
    paged, cursor = [], None
    while True:
        found = timeline(job.id, cursor, 4, with_money=True)
        paged, cursor = paged + found.rows, found.after
        if cursor is None:
            break
    assert paged == everything
    for_crew = timeline(job.id, size=100, with_money=False).rows
    assert len(for_crew) == 11
    assert not any("$" in entry.text for entry in for_crew)


def test_an_empty_note_is_refused(desk, client):
    job = open_job(desk, JobDetails(client_id=client.id, title="Kitchen"))
    with pytest.raises(FieldError):
        add_note(desk, job, "  ")


def test_crew_reaches_own_jobs_only(desk, client, cast):
    own = open_job(
        desk, JobDetails(client_id=client.id, title="Own"), people=[cast.crew.member.team_member_id]
    )
    other = open_job(desk, JobDetails(client_id=client.id, title="Other"))
    assert [row.id for row in list_jobs(cast.crew.member).rows] == [own.id]
    assert reachable_job(own.id, cast.crew.member) is own
    with pytest.raises(NotFound):
        reachable_job(other.id, cast.crew.member)
    assert {row.id for row in list_jobs(cast.office.member).rows} == {own.id, other.id}


def test_late_jobs_the_longest_overdue_first(desk, client, cast):
    today = today_in(cast.owner.member.time_zone)
    late = [
        open_job(
            desk,
            JobDetails(client_id=client.id, title="Late", ends_on=today - timedelta(days=days)),
            status="active",
        )
        for days in (1, 9, 4)
    ]
    open_job(desk, JobDetails(client_id=client.id, title="Ends today", ends_on=today), status="active")
    assert [row.id for row in late_jobs(cast.owner.member)] == [late[1].id, late[2].id, late[0].id]
    assert len(list_jobs(cast.owner.member, shown="late").rows) == 3


def test_jobs_are_paged_by_number_and_searched_by_client(desk, client, cast, monkeypatch):
    monkeypatch.setattr("owneros.domain.work.jobs.queries.PAGE", 4)
    for i in range(9):
        open_job(desk, JobDetails(client_id=client.id, title=f"Job {i}"))
    seen, after = [], None
    for _ in range(3):
        found = list_jobs(cast.owner.member, after=after)
        seen, after = seen + [row.number for row in found.rows], found.after
    assert after is None
    assert seen == list(range(9, 0, -1))
    assert len(list_jobs(cast.owner.member, typed="DELGADO job-0003").rows) == 1
    assert list_jobs(cast.owner.member, typed="%").rows == []
