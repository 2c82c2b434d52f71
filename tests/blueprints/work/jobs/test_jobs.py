import re

import pytest
from sqlalchemy import select

from owneros.domain.billing.invoices.models import Invoice
from owneros.domain.clients.clients.registration import ClientDetails, add_client
from owneros.domain.clients.clients.sites import SiteDetails, add_site
from owneros.domain.work.jobs.details import JobDetails
from owneros.domain.work.jobs.models import Job, JobNote
from owneros.domain.work.jobs.notes import add_note
from owneros.domain.work.jobs.opening import open_job
from owneros.foundation.database import db
from owneros.foundation.ids import uuid7
from owneros.foundation.periods import today_in


@pytest.fixture
def kitchen(cast, in_tenant):
    """A job of Maria's with a site, money, an invoice, and the crew member on it."""
    with in_tenant(cast.owner.tenant_id):
        actor, day = cast.owner.member.actor, today_in("America/Chicago")
        client = add_client(actor, ClientDetails(name="Maria Delgado", phone="+15125550148"))
        site = add_site(
            actor, client, SiteDetails(street="12 Elm St", city="Austin", access_notes="Gate code 4471")
        )
        job = open_job(
            actor,
            JobDetails(
                client_id=client.id,
                site_id=site.id,
                title="Kitchen remodel",
                starts_on=day,
                ends_on=day,
                contract_cents=1_850_000,
                budget_cents=990_000,
            ),
            status="active",
            people=[cast.crew.member.team_member_id],
        )
        other = open_job(actor, JobDetails(client_id=client.id, title="Not for the crew"))
        db.session.add(
            Invoice(
                number=1,
                label="INV-0001",
                client_id=client.id,
                job_id=job.id,
                status="sent",
                issued_on=day,
                due_on=day,
                subtotal_cents=625_000,
                total_cents=625_000,
                paid_cents=200_000,
            )
        )
        job.ids = {"job": job.id, "client": client.id, "site": site.id, "other": other.id}
    return job


@pytest.fixture
def valid(kitchen):
    return {
        "title": "Water heater",
        "client_id": str(kitchen.ids["client"]),
        "status": "scheduled",
        "starts_on": "2026-11-30",
        "ends_on": "2026-12-01",
        "contract_cents": "1,250.50",
        "version": "1",
    }


WRITES = {
    "new job": ("/jobs", {}, None),
    "job": ("/jobs/{job}", {}, "/jobs/{job}"),
    "status": ("/jobs/{job}/status", {"status": "completed"}, "/jobs/{job}"),
    "note": ("/jobs/{job}/notes", {"text": "Trench is dug"}, "/jobs/{job}#notes"),
}
cases = pytest.mark.parametrize(("path", "data", "leads_to"), WRITES.values(), ids=WRITES.keys())


@cases
def test_valid_page(cast, kitchen, valid, path, data, leads_to):
    answer = cast.office.post(path.format(**kitchen.ids), data or valid)
    assert answer.status_code == 303
    if leads_to:
        assert answer.headers["Location"] == leads_to.format(**kitchen.ids)
    assert cast.office.get(answer.headers["Location"]).status_code == 200


@cases
def test_valid_fragment(cast, kitchen, valid, path, data, leads_to):
    answer = cast.office.post(path.format(**kitchen.ids), data or valid, fragment=True)
    if data:
        assert answer.status_code == 200
        assert "Trench is dug" in answer.text or "Completed" in answer.text
    else:
        assert answer.status_code == 204
        assert answer.headers["HX-Redirect"].startswith("/jobs/")


@pytest.mark.parametrize("fragment", [False, True], ids=["page", "fragment"])
@pytest.mark.parametrize(
    "wrong",
    [{"title": ""}, {"client_id": ""},
     {"starts_on": "soon"}, {"ends_on": "2026-11-01"}, {"contract_cents": "lots"},
     {"site_id": str(uuid7())}, {"people": str(uuid7())}],
    ids=lambda wrong: next(iter(wrong)),
)  # fmt: skip
def test_invalid_keeps_what_was_typed(cast, kitchen, valid, wrong, fragment):
    for path in ("/jobs", f"/jobs/{kitchen.id}"):
        answer = cast.office.post(path, valid | wrong, fragment=fragment)
        assert answer.status_code == 422
        assert "Fix " in answer.text
        for name in ("title", "starts_on", "ends_on", "contract_cents"):
            assert f'value="{(valid | wrong)[name]}"' in answer.text


@pytest.mark.parametrize("fragment", [False, True], ids=["page", "fragment"])
def test_an_invalid_note(cast, kitchen, fragment):
    answer = cast.crew.post(f"/jobs/{kitchen.id}/notes", {"text": "  "}, fragment=fragment)
    assert answer.status_code == 422
    assert "Write a note first." in answer.text
    long = cast.crew.post(f"/jobs/{kitchen.id}/notes", {"text": "y" * 5_001}, fragment=fragment)
    assert "y" * 5_001 in long.text


@pytest.mark.parametrize("fragment", [False, True], ids=["page", "fragment"])
def test_a_refused_step_says_why(cast, kitchen, fragment):
    answer = cast.office.post(f"/jobs/{kitchen.id}/status", {"status": "lost"}, fragment=fragment)
    assert answer.status_code == 409
    assert "Complete it first" in answer.text


def test_crew_writes_notes_on_own_jobs_only(cast, kitchen, in_tenant):
    assert cast.crew.post(f"/jobs/{kitchen.id}/notes", {"text": "Done"}).status_code == 303
    assert cast.crew.post("/jobs/{other}/notes".format(**kitchen.ids), {"text": "Done"}).status_code == 404
    with in_tenant(cast.owner.tenant_id):
        assert db.session.scalars(select(JobNote.author_name)).all() == ["Cruz Medina"]


def test_crew_sees_own_jobs_and_no_money_anywhere(cast, kitchen, in_tenant):
    form = cast.owner.form(f"/jobs/{kitchen.id}/edit")
    assert cast.owner.post(f"/jobs/{kitchen.id}", form | {"contract_cents": "20000"}).status_code == 303
    for path in ("/jobs", "/jobs?show=all", "/jobs?show=today", f"/jobs/{kitchen.id}",
                 f"/jobs/{kitchen.id}/timeline", "/search?q=kitchen", "/search?q=INV-0001"):  # fmt: skip
        page = cast.crew.get(path)
        assert page.status_code == 200
        for secret in ("$", "18,500", "20,000", "INV-0001"):
            assert secret not in page.text.replace('value="INV-0001"', "").replace("“INV-0001”", ""), path
        assert "Not for the crew" not in page.text
    assert "Gate code 4471" in cast.crew.get(f"/jobs/{kitchen.id}").text
    for path in ("/jobs/{other}", "/jobs/{other}/timeline"):
        assert cast.crew.get(path.format(**kitchen.ids)).status_code == 404
    for path in ("/jobs/new", "/jobs/{job}/edit", "/pick/client", "/pick/site"):
        assert cast.crew.get(path.format(**kitchen.ids)).status_code == 403


def test_the_job_page_holds_everything(cast, kitchen):
    page = cast.owner.get(f"/jobs/{kitchen.id}").text
    for words in ("$18,500<", "$6,250<", "$2,000<", "$12,250<", "INV-0001", "12 Elm St", "Cruz Medina",
                  f"/invoices/new?job={kitchen.id}", "google.com/maps/search/"):  # fmt: skip
        assert words in page


def test_a_new_job_by_the_form(cast, kitchen, valid, in_tenant):
    ids = kitchen.ids
    form = cast.owner.form("/jobs/new?client={client}&site={site}".format(**ids))
    assert (form["client_id"], form["site_id"]) == (str(ids["client"]), str(ids["site"]))
    form |= {"title": "Water heater", "contract_cents": "1,250.5", "starts_on": "2026-11-30"}
    led = cast.owner.post("/jobs", form).headers["Location"]
    assert cast.owner.post("/jobs", form).headers["Location"] == led
    with in_tenant(cast.owner.tenant_id):
        job = db.session.scalars(select(Job).order_by(Job.number.desc())).first()
    assert led == f"/jobs/{job.id}"
    assert (job.number, job.contract_cents, job.site_id) == (3, 125_050, ids["site"])


def test_the_sites_follow_the_client(cast, kitchen):
    address = "/pick/site?client_id={client}".format(**kitchen.ids)
    assert "12 Elm St" in cast.owner.get(address, fragment=True).text
    assert "12 Elm St" in cast.owner.get(f"{address}&only=1", fragment=True).text
    for nothing in ("/pick/site", "/pick/site?client_id=spoilt", f"{address}&q=Oak"):
        assert "12 Elm St" not in cast.owner.get(nothing, fragment=True).text
    assert "12 Elm St" not in cast.stranger.get(address, fragment=True).text


@pytest.mark.parametrize("fragment", [False, True], ids=["page", "fragment"])
def test_a_stale_form_is_shown_beside_what_is_there(cast, kitchen, fragment):
    path = f"/jobs/{kitchen.id}"
    first, second = cast.owner.form(f"{path}/edit"), cast.office.form(f"{path}/edit")
    assert cast.owner.post(path, first | {"title": "Big kitchen"}).status_code == 303
    late = cast.office.post(
        path, second | {"title": "Small kitchen", "contract_cents": "9"}, fragment=fragment
    )
    assert late.status_code == 409
    for words in ("Big kitchen", "Small kitchen", "18500.00"):
        assert words in late.text
    kept = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', late.text))
    assert cast.office.post(path, kept).status_code == 303
    assert "Small kitchen" in cast.office.get(path).text


def test_a_new_status_is_told_to_the_page(cast, kitchen):
    answer = cast.owner.post(f"/jobs/{kitchen.id}/status", {"status": "on_hold"}, fragment=True)
    assert answer.headers["HX-Trigger"] == "job:changed"
    assert "On hold" in answer.text
    assert "to on hold" in cast.owner.get(f"/jobs/{kitchen.id}/timeline", fragment=True).text


@pytest.mark.parametrize(
    ("shown", "listed"),
    [("open", 2), ("today", 1), ("late", 0), ("lead", 1), ("active", 1), ("closed", 0), ("all", 2), ("x", 2)],
)
def test_filters(cast, kitchen, shown, listed):
    page = cast.owner.get(f"/jobs?show={shown}", fragment=True).text
    assert len(re.findall(r'<td class="main">', page)) == listed


def test_more_rows_cost_no_more_queries(cast, kitchen, in_tenant, count_queries):
    counts = []
    for size in (3, 57):
        with in_tenant(cast.owner.tenant_id):
            actor = cast.owner.member.actor
            for i in range(size):
                open_job(actor, JobDetails(client_id=kitchen.ids["client"], title=f"Job {i}"))
                add_note(
                    actor, db.session.scalars(select(Job).where(Job.id == kitchen.id)).one(), f"Note {i}"
                )
        for path in ("/jobs", f"/jobs/{kitchen.id}"):
            with count_queries() as statements:
                assert cast.owner.get(path).status_code == 200
            counts.append(len(statements))
    assert counts[:2] == counts[2:]
    assert max(counts) <= 8


def test_a_job_with_invoices_stays_with_its_client(cast, kitchen, in_tenant):
    with in_tenant(cast.owner.tenant_id):
        other = add_client(cast.owner.member.actor, ClientDetails(name="Other"))
    form = cast.owner.form(f"/jobs/{kitchen.id}/edit") | {"client_id": str(other.id), "site_id": ""}
    answer = cast.owner.post(f"/jobs/{kitchen.id}", form)
    assert answer.status_code == 422
    assert "stays with its client" in answer.text


def test_the_crew_notes_from_the_plus_on_a_job_of_theirs_alone(cast, kitchen, in_tenant):
    note = {"text": "Tiles are here."}
    assert cast.crew.post("/jobs/notes", note | {"job_id": str(kitchen.id)}).status_code == 303
    assert "Tiles are here." in cast.owner.get(f"/jobs/{kitchen.id}").text
    other = cast.crew.post("/jobs/notes", note | {"job_id": str(kitchen.ids["other"])})
    assert other.status_code == 422
    assert "Choose a job from the list." in other.text
    offered = cast.crew.get("/pick/job", fragment=True).text
    assert str(kitchen.id) in offered
    assert str(kitchen.ids["other"]) not in offered
