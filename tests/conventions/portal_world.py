"""What the world has in a client's portal."""

import uuid

from owneros.domain.across.portal.access import open_access
from owneros.domain.across.portal.models import PortalFile, PortalMessage
from owneros.domain.clients.clients.models import Client
from owneros.domain.records.files.storing import store_file
from owneros.foundation.database import db, reach
from tests.conventions.planting import LOGO


def portal_token(client_id: uuid.UUID) -> str:
    return open_access(reach(Client, client_id)).link_token.reveal()


def plant_portal(client: Client, number: int = 0) -> None:
    """A picture and a PDF that are shared, and a message each way."""
    for name, content_type, content in (
        ("plan.png", "image/png", LOGO),
        ("plan.pdf", "application/pdf", b"%PDF-1.7"),
    ):
        file = store_file("shared_file", f"{number} {name}", content_type, content)
        db.session.add(PortalFile(client_id=client.id, file_id=file.id, caption="The plan"))
    for side, name in (("client", "Maria Delgado"), ("business", "Sam Rivera")):
        db.session.add(
            PortalMessage(client_id=client.id, written_by=side, author_name=name, text=f"Hello {number}")
        )
    db.session.flush()
