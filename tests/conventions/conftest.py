import pytest

from tests.conventions.world import World, planted


@pytest.fixture
def world(in_tenant, cast) -> World:
    """The owner's business, with everything in it."""
    return planted(in_tenant, cast.owner, cast.crew)


@pytest.fixture
def strangers_world(in_tenant, cast) -> World:
    return planted(in_tenant, cast.stranger)
