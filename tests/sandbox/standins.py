"""What stands for the app in these tests: its webhook receiver, its SDK clients, its payer."""

import json
import threading
from collections.abc import Callable
from typing import Any

import boto3
import requests
import stripe
from botocore.config import Config
from flask import Flask, request
from werkzeug.serving import make_server

from owneros.sandbox.server import SandboxServer
from tests.patience import PATIENCE, eventually


class Receiver:
    """Keeps what is posted to it, answering with the next of `answers` or 200.

    Each test has an address of its own: what was still on its way when the one before ended is not kept.
    """

    def __init__(self) -> None:
        self._turn = 0
        self.received: list[tuple[str, bytes, str]] = []
        self.answers: list[int] = []
        app = Flask("receiver")
        app.add_url_rule("/<int:turn>/<path:path>", "take", self._take, methods=["POST"])
        self._server = make_server("127.0.0.1", 0, app, threaded=True)
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.port}/{self._turn}"

    def begin_anew(self) -> None:
        self._turn += 1
        self.received.clear()
        self.answers.clear()

    def _take(self, turn: int, path: str) -> tuple[str, int]:
        if turn != self._turn:
            return "", 200
        signature = next(value for name, value in request.headers if name.endswith("-Signature"))
        self.received.append((f"/{path}", request.get_data(), signature))
        return "", self.answers.pop(0) if self.answers else 200

    def types(self) -> list[str]:
        return [json.loads(body)["type"] for _, body, _ in self.received]

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def stripe_client(url: str, key: str = "sk_test_sandbox_1", retries: int = 0) -> stripe.StripeClient:
    base = url + "/stripe"
    return stripe.StripeClient(
        key,
        stripe_version="2026-10-28.endive",
        base_addresses={"api": base, "connect": base, "files": base, "meter_events": base},
        max_network_retries=retries,
        http_client=stripe.RequestsClient(timeout=(PATIENCE, PATIENCE)),
    )


ACCOUNT = {
    "contact_email": "lone@example.com",
    "display_name": "Lone Star Plumbing",
    "dashboard": "full",
    "identity": {"country": "us"},
    "defaults": {
        "currency": "usd",
        "responsibilities": {"fees_collector": "stripe", "losses_collector": "stripe"},
    },
    "configuration": {"merchant": {"capabilities": {"card_payments": {"requested": True}}}},
    "include": ["configuration.merchant", "requirements", "defaults"],
}


def session_params(**changes: Any) -> dict[str, Any]:
    return {
        "mode": "payment",
        "line_items": [
            {
                "quantity": 1,
                "price_data": {
                    "currency": "usd",
                    "unit_amount": 12345,
                    "product_data": {"name": "Invoice 7 - deposit"},
                },
            }
        ],
        "metadata": {"invoice_id": "7"},
        "success_url": "http://127.0.0.1:9/paid?s={CHECKOUT_SESSION_ID}",
        "cancel_url": "http://127.0.0.1:9/invoice",
        **changes,
    }


def pay(url: str, card: str = "ok") -> requests.Response:
    return requests.post(url, data={"card": card}, allow_redirects=False, timeout=PATIENCE)


def wait_until(true: Callable[[], Any]) -> Any:
    return eventually(true)


def s3_client(box: SandboxServer, secret: str = "sandbox-secret", checksums: str = "when_required") -> Any:
    return boto3.client(
        "s3",
        endpoint_url=box.url + "/r2",
        aws_access_key_id="sandbox",
        aws_secret_access_key=secret,
        region_name="auto",
        config=Config(
            signature_version="s3v4",
            s3={"addressing_style": "path"},
            request_checksum_calculation=checksums,  # type: ignore[arg-type]
            response_checksum_validation="when_required",
            retries={"mode": "standard", "total_max_attempts": 1},
        ),
    )
