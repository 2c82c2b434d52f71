"""Whether one client is charged late fees at all."""

import uuid

from flask.typing import ResponseReturnValue

from owneros.blueprints.billing.late_fees.area import bp
from owneros.domain.billing.late_fees.settings import spare_client
from owneros.domain.clients.clients.models import Client
from owneros.foundation.database import db, reach
from owneros.web.answers import done
from owneros.web.guards import person, requires


@bp.post("/clients/<uuid:client_id>/late-fees/sparing")
@requires("clients:write")
def spare(client_id: uuid.UUID) -> ResponseReturnValue:
    client = reach(Client, client_id, lock=True)
    spare_client(person().actor, client, spared=True)
    db.session.commit()
    return done(f"/clients/{client.id}", f"{client.name} is charged no late fees from now on.")


@bp.post("/clients/<uuid:client_id>/late-fees/charging")
@requires("clients:write")
def charge(client_id: uuid.UUID) -> ResponseReturnValue:
    client = reach(Client, client_id, lock=True)
    spare_client(person().actor, client, spared=False)
    db.session.commit()
    return done(f"/clients/{client.id}", f"Your rule of late fees holds for {client.name} again.")
