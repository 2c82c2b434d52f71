"""To Google and back: a code with PKCE, state and nonce, and an ID token that is looked at closely."""

import hmac
from dataclasses import dataclass
from typing import Any

from owneros.foundation.errors import VendorError
from owneros.vendors.google.client import client
from owneros.vendors.google.errors import AWAY, UNPROVEN, NotProven, translated

LEEWAY = 60  # seconds that the clocks of both may be apart
LONGEST_SUB = 255
# Google knows none, consent and select_account for `prompt`; `max_age` asks for a sign-in just now.
AGAIN = {"prompt": "select_account", "max_age": "0"}
AUTHENTICATED_WITHIN = 300


@dataclass(frozen=True)
class Flow:
    """What this browser must bring back, and what only we may know; kept on the server meanwhile."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True)
class Identity:
    """Who Google says it is. `sub` never changes; an email that is not verified proves nothing."""

    sub: str
    email: str
    email_verified: bool
    name: str


def begin(return_url: str, *, again: bool = False, hint: str = "") -> tuple[str, Flow]:
    """Google's page to send a browser to; `again` asks it to sign in anew there. Raises VendorError."""
    more = (AGAIN if again else {"prompt": "select_account"}) | ({"login_hint": hint} if hint else {})
    with translated():
        made = client().create_authorization_url(return_url, **more)
    return made["url"], Flow(made["state"], made["nonce"], made["code_verifier"])


def finish(flow: Flow, state: str, code: str, return_url: str, *, again: bool = False) -> Identity:
    """Trade the code for who it is. Raises NotProven, VendorError."""
    if not code or not hmac.compare_digest(flow.state.encode(), state.encode()):
        raise NotProven(UNPROVEN)
    with translated():
        google = client()
        token = google.fetch_access_token(code=code, code_verifier=flow.verifier, redirect_uri=return_url)
        claims = google.parse_id_token(token, flow.nonce, claims_options=_wanted(google), leeway=LEEWAY)
    if claims is None:
        raise VendorError(AWAY)
    return _identity(google.client_id, claims, again=again)


def _wanted(google: Any) -> dict[str, Any]:
    """Authlib checks the issuer and the audience only when it is told what they must be.

    Google's tokens name their issuer with and without the scheme.
    """
    issuer = google.load_server_metadata()["issuer"]
    return {
        "iss": {"essential": True, "values": [issuer, issuer.removeprefix("https://")]},
        "aud": {"essential": True, "value": google.client_id},
        "sub": {"essential": True},
        "exp": {"essential": True},
        "nonce": {"essential": True},
    }


def _identity(client_id: str, claims: dict[str, Any], *, again: bool) -> Identity:
    """A token for others beside us, or handed to another, is not for us."""
    sub = claims["sub"]
    ours = claims["aud"] in (client_id, [client_id]) and claims.get("azp", client_id) == client_id
    if not ours or not isinstance(sub, str) or not 0 < len(sub) <= LONGEST_SUB:
        raise NotProven(UNPROVEN)
    signed_in_at = claims.get("auth_time")
    if again and signed_in_at is not None and claims["iat"] - signed_in_at > AUTHENTICATED_WITHIN:
        raise NotProven("Google did not ask you to sign in again. Sign out of Google, then start again.")
    return Identity(
        sub=sub,
        email=str(claims.get("email") or ""),
        email_verified=claims.get("email_verified") is True,
        name=str(claims.get("name") or ""),
    )
