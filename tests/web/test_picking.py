"""A record is picked by its name: also where no script runs, and also one that is not there yet."""

import re
import uuid

import pytest
from sqlalchemy import select

from owneros.domain.clients.clients.archiving import archive_client
from owneros.domain.clients.clients.models import Client
from owneros.domain.work.jobs.details import JobDetails
from owneros.domain.work.jobs.models import Job
from owneros.domain.work.jobs.opening import open_job
from owneros.foundation.database import db
from owneros.foundation.ids import uuid7
from tests.desk import SAM, a_client


@pytest.fixture
def people(cast, in_tenant):
    """Two of one name, and another."""
    with in_tenant(cast.owner.tenant_id):
        return {
            key: str(a_client(name=name, phone=phone).id)
            for key, name, phone in (
                ("bob", "Bob Miller", "+15125550148"),
                ("other", "Bob Miller", "+15125550199"),
                ("ann", "Ann Baker", ""),
            )
        }


def sent(cast, **fields):
    return cast.owner.post("/jobs", {"title": "Fence", "status": "lead", **fields})


def client_of_newest_job(cast, in_tenant):
    with in_tenant(cast.owner.tenant_id):
        job = db.session.scalars(select(Job).order_by(Job.number.desc())).first()
        return db.session.get(Client, (cast.owner.tenant_id, job.client_id)) if job else None


def offered(answer):
    return re.findall(r'data-label="([^"]*)"', answer.text)


def test_a_name_that_one_alone_bears_is_that_one(cast, in_tenant, people):
    assert sent(cast, **{"client_id": "", "client_id-typed": " ann  BAKER "}).status_code == 303
    assert str(client_of_newest_job(cast, in_tenant).id) == people["ann"]


def test_a_name_that_several_bear_comes_back_as_a_list(cast, in_tenant, people):
    answer = sent(cast, **{"client_id": "", "client_id-typed": "Bob Miller"})
    assert answer.status_code == 422
    listed = re.findall(r'type="radio" name="client_id"\s+value="([^"]*)"', answer.text)
    assert sorted(listed) == sorted([people["bob"], people["other"], "new"])
    assert "(512) 555-0199" in answer.text
    again = {"client_id-typed": "Bob Miller", "client_id-was": "Bob Miller"}
    assert sent(cast, **again).status_code == 422, "nothing was chosen from the list"
    assert sent(cast, **again, client_id=people["other"]).status_code == 303
    assert str(client_of_newest_job(cast, in_tenant).id) == people["other"]


def test_what_is_typed_over_a_picked_one_counts(cast, in_tenant, people):
    over = {"client_id": people["bob"], "client_id-was": "Bob Miller", "client_id-typed": "Ann Baker"}
    assert sent(cast, **over).status_code == 303
    assert str(client_of_newest_job(cast, in_tenant).id) == people["ann"]
    emptied = sent(cast, **over | {"client_id-typed": ""})
    assert emptied.status_code == 422
    assert "Choose a client." in emptied.text


@pytest.mark.parametrize("typed", ["Zoë Nobody", "x" * 10_000, "a\0b", "🛠️", "4111 1111 1111 1111"])
def test_any_text_comes_back_with_a_sentence(cast, in_tenant, people, typed):
    answer = sent(cast, **{"client_id": "", "client_id-typed": typed})
    assert answer.status_code == 422
    assert 'id="client_id-error"' in answer.text
    assert client_of_newest_job(cast, in_tenant) is None
    assert cast.owner.get("/pick/client", fragment=True, query_string={"q": typed[:2_000]}).status_code == 200


def test_one_that_is_not_there_yet_is_made_with_the_form_or_not_at_all(cast, in_tenant):
    new = {"client_id": "new", "client_id-typed": "Zoë Quinn", "client_id-was": "Zoë Quinn"}

    def clients():
        with in_tenant(cast.owner.tenant_id):
            return [(each.name, each.phone) for each in db.session.scalars(select(Client))]

    spoilt = sent(cast, **new, **{"client_id-phone": "12"})
    assert spoilt.status_code == 422
    assert 'value="12"' in spoilt.text
    assert sent(cast, **new | {"title": ""}).status_code == 422
    assert clients() == []
    form = new | {"client_id-phone": "512.555.0177", "_once": str(uuid7())}
    assert sent(cast, **form).status_code == 303
    assert sent(cast, **form).status_code == 303, "the same form sent again acts once"
    assert clients() == [("Zoë Quinn", "+15125550177")]
    assert client_of_newest_job(cast, in_tenant).name == "Zoë Quinn"


def test_one_to_be_made_with_the_phone_of_another_is_told_of_that_one(cast, in_tenant, people):
    new = {"client_id": "new", "client_id-typed": "Robert", "client_id-was": "Robert"}
    answer = sent(cast, **new, **{"client_id-phone": "(512) 555-0148"})
    assert answer.status_code == 422
    assert "Bob Miller has this phone already." in answer.text
    assert sent(cast, **new, **{"client_id-phone": ""}).status_code == 303
    assert client_of_newest_job(cast, in_tenant).name == "Robert"


def test_nobody_picks_what_is_anothers(cast, in_tenant, people):
    answer = cast.stranger.post("/jobs", {"title": "F", "status": "lead", "client_id": people["bob"]})
    assert answer.status_code == 422
    assert "Bob Miller" not in answer.text
    assert offered(cast.stranger.get("/pick/client?q=bob", fragment=True)) == []


def test_the_recent_come_first_then_the_newest_and_none_that_is_put_away(cast, in_tenant, people):
    sent(cast, client_id=people["ann"])
    with in_tenant(cast.owner.tenant_id):
        archive_client(SAM, db.session.get(Client, (cast.owner.tenant_id, people["other"])))
        a_client(name="Newest")
    assert offered(cast.owner.get("/pick/client", fragment=True)) == ["Ann Baker", "Newest", "Bob Miller"]
    assert offered(cast.office.get("/pick/client", fragment=True)) == ["Newest", "Ann Baker", "Bob Miller"]


def test_a_new_one_is_offered_where_nobody_is_called_so(cast, people):
    found = cast.owner.get("/pick/client?q=bob&adds=1", fragment=True)
    assert offered(found) == ["Bob Miller", "Bob Miller", "bob"]
    assert offered(cast.owner.get("/pick/client?q=ann baker&adds=1", fragment=True)) == ["Ann Baker"]


def test_the_only_open_job_of_a_client_is_picked(cast, in_tenant, people):
    with in_tenant(cast.owner.tenant_id):
        job = open_job(SAM, JobDetails(uuid.UUID(people["ann"]), "Fence"))
        label = f"{job.label} · Fence"
    form = cast.owner.form(f"/invoices/new?client={people['ann']}")
    assert (form["job_id"], form["job_id-typed"]) == (str(job.id), label)
    assert cast.owner.form(f"/invoices/new?client={people['bob']}")["job_id"] == ""
    only = cast.owner.get(f"/pick/job?only=1&client_id={people['ann']}", fragment=True)
    assert offered(only) == [label]
    line = {"lines-0-description": "Post", "lines-0-price": "9"}
    alone = {"client_id": "", "client_id-typed": "", "client_id-was": ""}
    assert cast.owner.post("/invoices", form | line | alone).status_code == 303
