"""What tests of statements look for."""

import pytest

from owneros.domain.clients.clients.models import Client
from owneros.foundation.database import db


@pytest.fixture
def add(cast, in_tenant):
    def keep(player, name):
        with in_tenant(player.tenant_id):
            client = Client(name=name, name_norm=name.lower(), search_text="")
            db.session.add(client)
            db.session.flush()
            return client.id

    return keep
