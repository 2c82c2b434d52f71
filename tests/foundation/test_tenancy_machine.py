"""Two businesses act in any order, sometimes with each other's ids: neither ever sees the other."""

import contextlib
import uuid

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import delete, func, select, update

from owneros.domain.clients.clients.models import Client
from owneros.domain.work.jobs.models import Job, JobNote
from owneros.foundation.database import db, reach
from owneros.foundation.errors import NotFound
from owneros.foundation.tenancy import CrossTenant, enter_tenant
from tests.cast import found
from tests.lengths import times

SIDES = st.integers(0, 1)
WORDS = st.text(st.characters(codec="ascii", categories=["L"]), min_size=1, max_size=6)


class TwoBusinesses(RuleBasedStateMachine):
    """`model[side]` maps the id of each client to its name; jobs are kept as (id, client id)."""

    app = None

    def __init__(self):
        super().__init__()
        self.tenants = [found(self.app, f"Side {side}").id for side in (0, 1)]
        self.clients = [{}, {}]
        self.jobs = [{}, {}]

    @contextlib.contextmanager
    def at(self, side):
        with self.app.app_context():
            enter_tenant(db.session, self.tenants[side])
            yield
            db.session.commit()

    def some_client(self, side, data):
        return data.draw(st.sampled_from(sorted(self.clients[side])))

    @rule(side=SIDES, name=WORDS)
    def add_client(self, side, name):
        with self.at(side):
            client = Client(name=name, name_norm=name.lower())
            db.session.add(client)
            self.clients[side][client.id] = name

    @precondition(lambda self: any(self.clients))
    @rule(asking=SIDES, data=st.data())
    def reach_any_client(self, asking, data):
        owner = data.draw(st.sampled_from([side for side in (0, 1) if self.clients[side]]))
        row_id = self.some_client(owner, data)
        with self.at(asking):
            if asking == owner:
                assert reach(Client, row_id).name == self.clients[owner][row_id]
            else:
                with pytest.raises(NotFound):
                    reach(Client, row_id)
                with pytest.raises(CrossTenant):
                    db.session.get(Client, (self.tenants[owner], row_id))

    @precondition(lambda self: any(self.clients))
    @rule(acting=SIDES, name=WORDS, data=st.data())
    def rename_by_id(self, acting, name, data):
        owner = data.draw(st.sampled_from([side for side in (0, 1) if self.clients[side]]))
        row_id = self.some_client(owner, data)
        with self.at(acting):
            db.session.execute(update(Client).where(Client.id == row_id).values(name=name))
        if acting == owner:
            self.clients[owner][row_id] = name

    @precondition(lambda self: any(self.clients))
    @rule(acting=SIDES, data=st.data())
    def open_job(self, acting, data):
        owner = data.draw(st.sampled_from([side for side in (0, 1) if self.clients[side]]))
        client_id = self.some_client(owner, data)
        with self.app.app_context():
            enter_tenant(db.session, self.tenants[acting])
            job = Job(number=len(self.jobs[acting]) + 1, label="JOB", title="Work", client_id=client_id)
            db.session.add(job)
            if acting == owner:
                db.session.add(JobNote(job_id=job.id, author_name="x", text="y"))
                db.session.commit()
                self.jobs[acting][job.id] = client_id
            else:
                with pytest.raises(Exception, match="fk_job_tenant_id_client_id"):
                    db.session.flush()

    @precondition(lambda self: any(self.jobs))
    @rule(acting=SIDES, data=st.data())
    def delete_job_by_id(self, acting, data):
        owner = data.draw(st.sampled_from([side for side in (0, 1) if self.jobs[side]]))
        row_id = data.draw(st.sampled_from(sorted(self.jobs[owner])))
        with self.at(acting):
            db.session.execute(delete(Job).where(Job.id == row_id))
        if acting == owner:
            del self.jobs[owner][row_id]

    @rule(acting=SIDES)
    def delete_all_jobs(self, acting):
        with self.at(acting):
            db.session.execute(delete(Job))
        self.jobs[acting] = {}

    @rule(side=SIDES, row_id=st.uuids())
    def reach_made_up(self, side, row_id):
        with self.at(side), pytest.raises(NotFound):
            reach(Client, uuid.UUID(int=row_id.int))

    @invariant()
    def each_sees_its_own_and_all_of_it(self):
        for side in (0, 1):
            with self.at(side):
                assert (
                    dict(map(tuple, db.session.execute(select(Client.id, Client.name)))) == self.clients[side]
                )
                assert dict(map(tuple, db.session.execute(select(Job.id, Job.client_id)))) == self.jobs[side]
                assert db.session.scalar(select(func.count(JobNote.id))) == len(self.jobs[side])


@pytest.mark.soak
def test_two_businesses_never_meet(app):
    TwoBusinesses.app = app
    run_state_machine_as_test(
        TwoBusinesses,
        settings=settings(
            max_examples=times(12), stateful_step_count=15, suppress_health_check=list(HealthCheck)
        ),
    )
