"""A client is put away and brought back."""

from owneros.blueprints.clients.clients.area import bp
from owneros.domain.clients.clients.archiving import archive_client, unarchive_client
from owneros.domain.clients.clients.models import Client
from owneros.web.guards import person
from owneros.web.saving import Saved


@bp.post("/clients/<uuid:client_id>/archiving", "clients:write")
def archive(client: Client) -> Saved:
    archive_client(person().actor, client)
    return Saved(
        "/clients",
        f"{client.name} was archived.",
        undo=f"/clients/{client.id}/unarchiving",
    )


@bp.post("/clients/<uuid:client_id>/unarchiving", "clients:write")
def unarchive(client: Client) -> Saved:
    unarchive_client(person().actor, client)
    return Saved(f"/clients/{client.id}", f"{client.name} was restored.")
