"""The real SDKs against a sandbox of this test run, and a receiver that stands for the app."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
import stripe

from owneros.sandbox.server import SandboxServer
from tests.patience import PATIENCE
from tests.sandbox.standins import ACCOUNT, Receiver, s3_client, session_params, stripe_client

stripe.enable_telemetry = False


@pytest.fixture(scope="session")
def receiver_server() -> Iterator[Receiver]:
    receiver = Receiver()
    yield receiver
    receiver.stop()


@pytest.fixture(scope="session")
def running_box(
    tmp_path_factory: pytest.TempPathFactory, receiver_server: Receiver
) -> Iterator[SandboxServer]:
    with SandboxServer(tmp_path_factory.mktemp("sandbox"), app_url=receiver_server.url) as server:
        yield server


@pytest.fixture
def receiver(receiver_server: Receiver) -> Receiver:
    return receiver_server


@pytest.fixture(autouse=True)
def box(running_box: SandboxServer, receiver: Receiver) -> SandboxServer:
    """The running sandbox, emptied."""
    requests.post(running_box.url + "/_sandbox/reset", timeout=PATIENCE)
    receiver.begin_anew()
    running_box.app_url = receiver.url
    return running_box


@pytest.fixture
def client(box: SandboxServer) -> stripe.StripeClient:
    return stripe_client(box.url)


@pytest.fixture
def account(box: SandboxServer, client: stripe.StripeClient) -> str:
    """A connected account that may take cards; the receiver has heard nothing of it."""
    app_url, box.app_url = box.app_url, ""
    made = client.v2.core.accounts.create(ACCOUNT)  # type: ignore[arg-type]
    requests.post(
        f"{box.url}/_sandbox/stripe/accounts/{made.id}", json={"status": "active"}, timeout=PATIENCE
    )
    box.box.store.run("delete from delivery")
    box.app_url = app_url
    return made.id


@pytest.fixture
def session(client: stripe.StripeClient, account: str) -> Any:
    return client.v1.checkout.sessions.create(session_params(), {"stripe_account": account})  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def s3(running_box: SandboxServer) -> Any:
    return s3_client(running_box)


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return tmp_path
