"""The one configured client of Google's OpenID Connect.

Authlib is imported at its first use, so that a process which never needs it does not carry it. All addresses
come from the discovery document, so one setting leads into the sandbox.
Source: developers.google.com/identity/openid-connect.
"""

import time
from dataclasses import dataclass
from typing import Any

SCOPES = "openid email profile"
SECONDS = 10  # for each call; Authlib by itself would wait forever
ALGORITHMS = ["RS256"]
# Documents and keys are read anew after this, so that a key which Google withdrew is not trusted any longer.
KEPT_SECONDS = 3600


@dataclass
class _State:
    client_id: str = ""
    secret: str = ""
    discovery_url: str = ""
    client: Any = None
    made_at: float = 0.0


_state = _State()


def configure(client_id: str, secret: str, discovery_url: str) -> None:
    """Without an id there is no sign-in with Google."""
    _state.client_id, _state.secret, _state.discovery_url = client_id, secret, discovery_url
    _state.client = None


def is_on() -> bool:
    return bool(_state.client_id)


def client() -> Any:
    """Authlib's client with Google's documents. Raises what it raises, see `errors.py`."""
    if _state.client is None or time.monotonic() - _state.made_at > KEPT_SECONDS:
        _state.client, _state.made_at = _made(), time.monotonic()
    return _state.client


def _made() -> Any:
    """Authlib's part that knows no web framework: what must be kept meanwhile, we keep ourselves."""
    from authlib.integrations.base_client import BaseApp, OAuth2Mixin, OpenIDMixin
    from authlib.integrations.requests_client import OAuth2Session

    class Client(OAuth2Mixin, OpenIDMixin, BaseApp):
        client_cls = OAuth2Session

    made = Client(
        None,
        "google",
        client_id=_state.client_id,
        client_secret=_state.secret,
        server_metadata_url=_state.discovery_url,
        client_kwargs={"scope": SCOPES, "code_challenge_method": "S256", "default_timeout": SECONDS},
    )
    # Which kinds of signature we take is ours to say.
    made.load_server_metadata()["id_token_signing_alg_values_supported"] = ALGORITHMS
    return made
