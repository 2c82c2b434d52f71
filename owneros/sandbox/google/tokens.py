"""The token endpoint: a code, once, by the client that asked for it, for a signed ID token."""

import base64
import hashlib
import hmac
import secrets
from typing import Any

from flask import Blueprint, Request, Response, jsonify, request
from joserfc import jwt

from owneros.sandbox.box import current_box
from owneros.sandbox.google import accounts, keys, trouble
from owneros.sandbox.google.account_page import CODE
from owneros.sandbox.google.documents import issuer
from owneros.sandbox.google.problems import GoogleError, told
from owneros.sandbox.store import Json

pages = Blueprint("google_tokens", __name__, url_prefix="/google")
LASTS = 3600
BAD_CODE = "Malformed auth code."


@pages.post("/token")
def trade() -> Response:
    try:
        check_client(request)
        with current_box().store.transaction():
            code = take_code(request.form)
        response = jsonify(answer(code))
    except GoogleError as problem:
        return told(problem)
    response.headers["Cache-Control"] = "no-store"
    return response


def check_client(asked: Request) -> None:
    """Its id and secret, as HTTP Basic or among the fields."""
    settings = current_box().settings
    given = (asked.form.get("client_id", ""), asked.form.get("client_secret", ""))
    if asked.authorization is not None and asked.authorization.type == "basic":
        given = (asked.authorization.username or "", asked.authorization.password or "")
    wanted = (settings.google_client_id, settings.google_client_secret)
    if not all(hmac.compare_digest(*pair) for pair in zip(given, wanted, strict=True)):
        raise GoogleError("invalid_client", "The provided client secret is invalid.")


def take_code(form: Any) -> Json:
    """Raises GoogleError; a code is used up by any call that names it rightly."""
    if form.get("grant_type") != "authorization_code":
        raise GoogleError("unsupported_grant_type", f"Invalid grant_type: {form.get('grant_type')}")
    box = current_box()
    kept = box.store.get(CODE, form.get("code", ""))
    if kept is None or kept["used"] or kept["expires"] < box.clock.now():
        raise GoogleError("invalid_grant", BAD_CODE)
    if form.get("redirect_uri") != kept["wish"]["redirect_uri"]:
        raise GoogleError("redirect_uri_mismatch", "The redirect URI is not the one of the request.")
    if not hmac.compare_digest(challenge_of(form.get("code_verifier", "")), kept["wish"]["code_challenge"]):
        raise GoogleError("invalid_grant", "Invalid code verifier.")
    box.store.put(CODE, form["code"], kept | {"used": True})
    return kept


def challenge_of(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def answer(code: Json) -> Json:
    access_token = "ya29." + secrets.token_urlsafe(60)
    return {
        "access_token": access_token,
        "expires_in": LASTS - 1,
        "scope": code["wish"]["scope"],
        "token_type": "Bearer",
        "id_token": id_token(code, access_token),
    }


def id_token(code: Json, access_token: str) -> str:
    account = accounts.find(code["sub"]) or {}
    wish, moment = code["wish"], current_box().clock.now()
    half = hashlib.sha256(access_token.encode()).digest()[:16]
    claims = {
        "iss": issuer(),
        "azp": wish["client_id"],
        "aud": wish["client_id"],
        "sub": account["id"],
        "email": account["email"],
        "email_verified": account["email_verified"],
        "at_hash": base64.urlsafe_b64encode(half).rstrip(b"=").decode(),
        "nonce": wish["nonce"],
        "name": account["name"],
        "iat": moment,
        "exp": moment + LASTS,
    }
    if "max_age" in wish:
        claims["auth_time"] = code["at"]
    claims, key = trouble.spoil(claims, keys.signing_key())
    return jwt.encode({"alg": "RS256", "kid": key.kid}, claims, key)
