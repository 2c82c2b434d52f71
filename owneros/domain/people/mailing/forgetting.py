"""A mail comes back within days; long after that, nothing needs to lead from its id to a business."""

from datetime import timedelta

from sqlalchemy import delete

from owneros.domain.people.mailing.models import MailRoute
from owneros.foundation.database import db
from owneros.foundation.dying import OPERATOR
from owneros.foundation.periods import now
from owneros.foundation.tasks import daily, recurring

ROUTES_KEPT = timedelta(days=90)


@recurring("mailing.forget_routes", daily, heard_by=OPERATOR)
def forget_routes() -> None:
    db.session.execute(
        delete(MailRoute)
        .where(MailRoute.created_at < now() - ROUTES_KEPT)
        .execution_options(synchronize_session=False)
    )
