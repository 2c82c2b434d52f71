"""People are put on a job and taken off it, on the job's own page."""

import uuid
from functools import partial

from owneros.blueprints.work.jobs.area import bp
from owneros.blueprints.work.jobs.forms import PersonOnJobForm
from owneros.blueprints.work.jobs.pages import hub
from owneros.domain.people.tenants.models import TeamMember
from owneros.domain.work.jobs.models import Job
from owneros.domain.work.jobs.people import put_on, take_off
from owneros.web.answers import Answer
from owneros.web.area import Held
from owneros.web.guards import person
from owneros.web.saving import Saved, save


@bp.post("/jobs/<uuid:job_id>/people", "jobs:write")
def add_person(job: Held[Job]) -> Answer:
    form = PersonOnJobForm()

    def add() -> Saved:
        put_on(person().actor, job, form.team_member_id.data)
        return Saved(f"/jobs/{job.id}#job-people")

    return save(form, partial(_show, job.id, form), add)


@bp.post("/jobs/<uuid:job_id>/people/<uuid:team_member_id>/removal", "jobs:write")
def remove_person(job: Held[Job], team_member: TeamMember) -> Saved:
    take_off(person().actor, job, team_member.id)
    return Saved(f"/jobs/{job.id}#job-people")


def _show(job_id: uuid.UUID, form: PersonOnJobForm, status: int) -> Answer:
    return hub(job_id, status=status, people_form=form)
