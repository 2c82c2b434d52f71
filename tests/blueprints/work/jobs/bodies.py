"""What is sent to the writes of jobs."""

from owneros.domain.clients.clients.models import Client
from owneros.domain.people.tenants.roles import DESK
from owneros.domain.work.jobs.models import Job
from tests.conventions.bodies import BUTTON, Body

BODIES = {
    "jobs.create": Body({"client_id": Client, "title": "New bath"}, wrong={"title": "x" * 201}),
    "jobs.update": Body({"title": "Old bath"}, wrong={"starts_on": "soon"}),
    "jobs.note": Body(
        {"text": "The key is under the mat."}, wrong={"text": "x" * 5_001}, may=(*DESK, "crew")
    ),
    "jobs.note_on_job": Body(
        {"job_id": Job, "text": "The gate sticks."}, wrong={"text": "x" * 5_001}, may=(*DESK, "crew")
    ),
    "jobs.add_person": Body(
        {"team_member_id": "", "team_member_id-typed": "Delgado special"},
        wrong={"team_member_id-typed": "Nobody"},
    ),
    "jobs.remove_person": BUTTON,
    "jobs.status": Body(pressed={"status": "completed"}),
}
