from dataclasses import replace

import pytest

from owneros import create_app
from owneros.foundation.database import db
from tests.faults.rig import VISIBILITY, Rig
from tests.services import Services


@pytest.fixture(scope="module")
def rig(app, sandbox_server, request):
    """One instance for all faults of a module, which may name its visibility; every test leaves it whole."""
    visibility = getattr(request.module, "VISIBILITY", VISIBILITY)
    services = Services.started(durable=True)
    settings = replace(
        app.extensions["settings"],
        database_url=services.urls()["app"].replace("postgresql:", "postgresql+psycopg:"),
        redis_url=services.redis_url(),
        outbox_visibility=visibility,
    )
    own_app = create_app(settings)
    own_app.config["RATELIMIT_ENABLED"] = False
    made = Rig(services, sandbox_server, own_app)
    made.start()
    yield made
    made.stop()
    with own_app.app_context():
        db.engine.dispose()
    services.end()
