"""A client is put away and brought back."""

import uuid

from flask import url_for
from flask.typing import ResponseReturnValue

from owneros.blueprints.clients.clients.area import bp
from owneros.domain.clients.clients.archiving import archive_client, unarchive_client
from owneros.domain.clients.clients.queries import client_by_id
from owneros.foundation.database import db
from owneros.web.answers import done, undoable
from owneros.web.guards import person, requires


@bp.post("/clients/<uuid:client_id>/archiving")
@requires("clients:write")
def archive(client_id: uuid.UUID) -> ResponseReturnValue:
    client = client_by_id(client_id)
    archive_client(person().actor, client)
    db.session.commit()
    undo_url = url_for("clients.unarchive", client_id=client_id)
    return undoable(url_for("clients.index"), f"{client.name} is archived.", undo_url)


@bp.post("/clients/<uuid:client_id>/unarchiving")
@requires("clients:write")
def unarchive(client_id: uuid.UUID) -> ResponseReturnValue:
    client = client_by_id(client_id)
    unarchive_client(person().actor, client)
    db.session.commit()
    return done(url_for("clients.show", client_id=client_id), f"{client.name} is back.")
