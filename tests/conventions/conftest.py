from dataclasses import replace

import pytest

from owneros import create_app
from owneros.foundation.database import db
from tests.conventions.world import World, planted


@pytest.fixture
def another_app(app):
    """Makes apps that differ from the suite's in some settings."""
    made = []

    def make(**changes):
        other = create_app(replace(app.extensions["settings"], **changes))
        other.config.update(HOLD_OFFERS=True)
        made.append(other)
        return other

    yield make
    for other in made:
        with other.app_context():
            db.engine.dispose()


@pytest.fixture
def world(in_tenant, cast) -> World:
    """The owner's business, with everything in it."""
    return planted(in_tenant, cast.owner, cast.crew)


@pytest.fixture
def strangers_world(in_tenant, cast) -> World:
    return planted(in_tenant, cast.stranger)
