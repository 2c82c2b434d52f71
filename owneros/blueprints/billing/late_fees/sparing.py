"""Whether one client is charged late fees at all."""

from owneros.blueprints.billing.late_fees.area import bp
from owneros.domain.billing.late_fees.settings import spare_client
from owneros.domain.clients.clients.models import Client
from owneros.web.area import Held
from owneros.web.guards import person
from owneros.web.saving import Saved


@bp.post("/clients/<uuid:client_id>/late-fees/sparing", "clients:write")
def spare(client: Held[Client]) -> Saved:
    spare_client(person().actor, client, spared=True)
    return Saved(f"/clients/{client.id}", f"{client.name} will be charged no late fees.")


@bp.post("/clients/<uuid:client_id>/late-fees/charging", "clients:write")
def charge(client: Held[Client]) -> Saved:
    spare_client(person().actor, client, spared=False)
    return Saved(f"/clients/{client.id}", f"{client.name} is charged late fees again.")
