"""What a browser asks for when it is sent to Google, checked before a person sees anything.

Source: developers.google.com/identity/openid-connect/openid-connect#authenticationuriparameters.
"""

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from owneros.sandbox.box import current_box
from owneros.sandbox.google.problems import GoogleError
from owneros.sandbox.store import Json

SCOPES = {"openid", "email", "profile"}
PROMPTS = {"none", "consent", "select_account"}
NAMES = {
    "client_id", "redirect_uri", "response_type", "scope", "state", "nonce", "code_challenge",
    "code_challenge_method", "prompt", "login_hint", "max_age", "access_type",
}  # fmt: skip
CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
HERE = ("127.0.0.1", "localhost", "[::1]")


def read_wish(given: Mapping[str, str]) -> Json:
    """Raises GoogleError."""
    wish = {name: given[name] for name in NAMES if given.get(name)}
    for name in ("client_id", "redirect_uri", "response_type", "scope", "state", "nonce"):
        if name not in wish:
            raise GoogleError("invalid_request", f"Missing required parameter: {name}")
    if wish["client_id"] != current_box().settings.google_client_id:
        raise GoogleError("invalid_client", "The OAuth client was not found.")
    _check_address(wish["redirect_uri"])
    if wish["response_type"] != "code":
        raise GoogleError("unsupported_response_type", f"Invalid response_type: {wish['response_type']}")
    scopes = set(wish["scope"].split())
    if "openid" not in scopes or scopes - SCOPES:
        raise GoogleError("invalid_scope", f"Some requested scopes were invalid: {wish['scope']}")
    _check_details(wish)
    return wish


def _check_address(url: str) -> None:
    """https, but for this machine; no fragment and nobody's name in it."""
    parts = urlsplit(url)
    here = parts.hostname in HERE and parts.scheme == "http"
    if not (here or parts.scheme == "https") or not parts.hostname or parts.fragment or "@" in parts.netloc:
        raise GoogleError("redirect_uri_mismatch", "The redirect URI in the request is not a valid one.")


def _check_details(wish: Json) -> None:
    if wish.get("code_challenge_method") != "S256" or not CHALLENGE.fullmatch(wish.get("code_challenge", "")):
        raise GoogleError("invalid_request", "Invalid code_challenge; this client must use PKCE with S256.")
    if set(wish.get("prompt", "").split()) - PROMPTS:
        raise GoogleError("invalid_request", f"Invalid prompt: {wish['prompt']}")
    if not wish.get("max_age", "0").isdecimal():
        raise GoogleError("invalid_request", f"Invalid max_age: {wish['max_age']}")
