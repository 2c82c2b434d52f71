"""An estimate of two lines and an option, in the states that its pages meet."""

import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from owneros.domain.billing.estimates.acceptance import Agreement, accept_on_behalf
from owneros.domain.billing.estimates.issuing import issue
from owneros.domain.billing.estimates.models import Estimate
from owneros.foundation.database import reach
from tests.blueprints.billing.estimates.offer import TODAY, an_estimate
from tests.cast import Cast
from tests.desk import SAM

InTenant = Callable[[int], AbstractContextManager[None]]


@pytest.fixture
def draft_id(cast: Cast, in_tenant: InTenant) -> uuid.UUID:
    with in_tenant(cast.owner.tenant_id):
        return an_estimate().id


@pytest.fixture
def sent_id(cast: Cast, in_tenant: InTenant) -> uuid.UUID:
    with in_tenant(cast.owner.tenant_id):
        estimate = an_estimate()
        issue(SAM, estimate)
        return estimate.id


@pytest.fixture
def approved_id(cast: Cast, in_tenant: InTenant, sent_id: uuid.UUID) -> uuid.UUID:
    with in_tenant(cast.owner.tenant_id):
        accept_on_behalf(SAM, reach(Estimate, sent_id), [], Agreement("Maria Delgado", "phone"), TODAY)
    return sent_id
