from flask.typing import ResponseReturnValue
from sqlalchemy import select

from owneros.blueprints.across.health.area import bp
from owneros.domain.people.tenants.models import Tenant
from owneros.foundation.database import db
from owneros.web.guards import open_to


@bp.get("/healthz")
@open_to("everyone")
def live() -> ResponseReturnValue:
    return "ok", 200, {"Content-Type": "text/plain; charset=utf-8"}


@bp.get("/readyz")
@open_to("everyone")
def ready() -> ResponseReturnValue:
    """503 by the error handler when the database does not answer."""
    db.session.execute(select(Tenant.id).limit(1))
    return "ok", 200, {"Content-Type": "text/plain; charset=utf-8"}
