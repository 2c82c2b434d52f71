"""The list of jobs and the job's own page, on which everything of that job is found."""

import uuid
from typing import Any

from flask import request, url_for

from owneros.blueprints.work.jobs.area import bp
from owneros.blueprints.work.jobs.forms import NoteForm, PersonOnJobForm
from owneros.domain.across.overview.job_pages import job_page
from owneros.domain.across.overview.papers import papers_of_job
from owneros.domain.clients.clients import addresses
from owneros.domain.work.jobs import statuses
from owneros.domain.work.jobs.dates import is_late
from owneros.domain.work.jobs.queries import FILTERS, list_jobs, people_of, reachable_job
from owneros.domain.work.jobs.timeline import NEWEST, timeline
from owneros.foundation.periods import today_in
from owneros.parts.documents.papers import say_paper
from owneros.web.answers import Answer, page
from owneros.web.guards import may, person

FILTER_WORDS = {
    "open": "All open",
    "today": "Today",
    "late": "Late",
    **statuses.JobStatus.words(),
    "all": "All",
}
EARLIER = 50


@bp.get("/jobs", "jobs:read")
def index() -> Answer:
    typed, shown = request.args.get("q", ""), request.args.get("show", "open")
    shown = shown if shown in FILTERS else "open"
    after = request.args.get("after")
    return page(
        "work/jobs/index.html",
        page=list_jobs(person(), shown=shown, typed=typed, after=after),
        typed=typed,
        shown=shown,
        pills=[
            {
                "label": FILTER_WORDS[name],
                "href": url_for("jobs.index", show=name, q=typed or None),
                "current": name == shown,
            }
            for name in FILTERS
        ],
        first_page=after is None,
        statuses=statuses,
        is_late=is_late,
        today=today_in(person().time_zone),
    )


@bp.get("/jobs/<uuid:job_id>", "jobs:read")
def show(job_id: uuid.UUID) -> Answer:
    return hub(job_id)


@bp.get("/jobs/<uuid:job_id>/timeline", "jobs:read")
def earlier(job_id: uuid.UUID) -> Answer:
    """All that happened, newest first."""
    job = reachable_job(job_id, person())
    return page("work/jobs/timeline.html", job=job, **entries_of(job_id, EARLIER))


def hub(
    job_id: uuid.UUID,
    note_form: NoteForm | None = None,
    status: int = 200,
    people_form: PersonOnJobForm | None = None,
) -> Answer:
    """The job's page, with the form that was not right."""
    found = job_page(job_id, person())
    site = found.Site
    return page(
        "work/jobs/show.html",
        status,
        job=found.Job,
        client=found.Client,
        site=site,
        address=site and addresses.one_line(site.street, site.city, site.state, site.postal_code),
        map_url=addresses.map_url,
        money=found,
        people=people_of(job_id),
        papers=papers_of_job(job_id) if may("invoices:read") else (),
        say_paper=say_paper,
        note_form=note_form or NoteForm(formdata=None),
        people_form=people_form or PersonOnJobForm(formdata=None),
        statuses=statuses,
        is_late=is_late,
        today=today_in(person().time_zone),
        **entries_of(job_id),
    )


def entries_of(job_id: uuid.UUID, size: int = NEWEST) -> dict[str, Any]:
    """The timeline's newest part, or what lies behind the cursor in the address."""
    found = timeline(job_id, request.args.get("after"), size, with_money=may("money:read"))
    return {
        "entries": found.rows,
        "earlier_href": found.after and url_for("jobs.earlier", job_id=job_id, after=found.after),
    }
