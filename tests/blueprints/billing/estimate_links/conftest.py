import secrets

import pytest

from tests.hygiene import HygieneClient
from tests.offers import an_estimate, with_deposit


@pytest.fixture
def anonymous(app):
    """From an address of its own: what one test sends counts not for the limits of another."""
    client = HygieneClient(app)
    client.http.environ_base["REMOTE_ADDR"] = f"2001:db8::{secrets.randbelow(65_536):x}"
    return client


@pytest.fixture
def desk(cast, in_tenant):
    return lambda: in_tenant(cast.owner.tenant_id)


@pytest.fixture
def offer(desk):
    """(address, id) of an estimate that waits, made as told; `after` does something with it at once."""

    def make(**fields):
        after = fields.pop("after", None)
        with desk():
            estimate = an_estimate(**{"deposit": with_deposit(), "terms": "Half first.", **fields})
            if after:
                after(estimate)
            return f"/e/{estimate.link_token.reveal()}", estimate.id

    return make
