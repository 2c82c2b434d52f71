"""What the picker of jobs offers."""

from owneros.blueprints.work.jobs.area import bp
from owneros.web.answers import Answer
from owneros.web.picking import options


@bp.get("/pick/job", "jobs:read")
def pick() -> Answer:
    return options("job", "/jobs")
