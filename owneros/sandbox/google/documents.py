"""What Google publishes: where its endpoints are, and with which keys it signs."""

from flask import Blueprint, Response, jsonify

from owneros.sandbox.box import current_box
from owneros.sandbox.google import keys
from owneros.sandbox.google.authorizing import PROMPTS, SCOPES

pages = Blueprint("google_documents", __name__, url_prefix="/google")


def issuer() -> str:
    return f"{current_box().url()}/google"


@pages.get("/.well-known/openid-configuration")
def configuration() -> Response:
    here = issuer()
    return jsonify(
        issuer=here,
        authorization_endpoint=f"{here}/o/oauth2/v2/auth",
        token_endpoint=f"{here}/token",
        jwks_uri=f"{here}/oauth2/v3/certs",
        response_types_supported=["code"],
        response_modes_supported=["query"],
        subject_types_supported=["public"],
        id_token_signing_alg_values_supported=["RS256"],
        scopes_supported=sorted(SCOPES),
        prompt_values_supported=sorted(PROMPTS),
        token_endpoint_auth_methods_supported=["client_secret_post", "client_secret_basic"],
        code_challenge_methods_supported=["plain", "S256"],
        grant_types_supported=["authorization_code"],
    )


@pages.get("/oauth2/v3/certs")
def certificates() -> Response:
    return jsonify(keys=keys.published())
