"""The events that the sandbox sends are those that docs/operations.md tells an operator to tick."""

import re
from pathlib import Path

import pytest

from owneros.sandbox.stripe import targets
from tests.services import ROOT

EVENT = re.compile(r"`([a-z0-9_]+(?:\.[a-z0-9_]+|\[[a-z._]+\])+)`")
SENT = {own["path"]: set(own["events"]) for own in targets.OWN.values()}


def told(path: str) -> set[str]:
    text = (Path(ROOT) / "docs/operations.md").read_text()
    found = re.search(rf"^Events of `{path}`:\n\n((?:[- ].*\n)+)", text, re.MULTILINE)
    assert found is not None
    return set(EVENT.findall(found[1]))


@pytest.mark.parametrize("path", SENT)
def test_what_is_sent_is_to_be_ticked(path):
    payouts = {name for name in told(path) if name.startswith("payout.")}
    assert told(path) - payouts == SENT[path]
    assert len(payouts) == (4 if path == "/webhooks/stripe/connect" else 0)


def test_every_name_is_one_that_stripe_knows():
    """The SDK's parameters for a new endpoint list all names of snapshot events."""
    import stripe.params._webhook_endpoint_create_params as known

    text = Path(known.__file__).read_text()
    for path in ("/webhooks/stripe", "/webhooks/stripe/connect"):
        assert [name for name in sorted(told(path)) if f'"{name}"' not in text] == []


def test_every_thin_name_is_one_that_stripe_knows():
    from stripe.events import _event_classes as known

    text = Path(known.__file__).read_text()
    assert [name for name in sorted(told("/webhooks/stripe/thin")) if f'"{name}"' not in text] == []
