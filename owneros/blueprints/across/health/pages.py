from sqlalchemy import select

from owneros.blueprints.across.health.area import bp
from owneros.domain.people.tenants.models import Tenant
from owneros.foundation.database import db
from owneros.web.answers import Answer


@bp.get("/healthz", whom="everyone")
def live() -> Answer:
    return "ok", 200, {"Content-Type": "text/plain; charset=utf-8"}


@bp.get("/readyz", whom="everyone")
def ready() -> Answer:
    """503 by the error handler when the database does not answer."""
    db.session.execute(select(Tenant.id).limit(1))
    return "ok", 200, {"Content-Type": "text/plain; charset=utf-8"}
