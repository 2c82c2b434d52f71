import pytest

from tests.cast import Cast
from tests.till import Enter, Till


@pytest.fixture
def till(sandbox, in_tenant: Enter, cast: Cast) -> Till:
    return Till(sandbox, in_tenant, cast.owner.tenant_id)
