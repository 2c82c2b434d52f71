"""Google's sign-in (OpenID Connect): its pages, codes with PKCE, and ID tokens that are really signed.

It refuses what Google refuses: values that it does not know, a code that is used twice, another redirect
address or verifier than those of the request. Source: developers.google.com/identity/openid-connect.
"""

from owneros.sandbox.box import Vendor
from owneros.sandbox.google import account_page, controls, documents, problems, tokens

VENDOR = Vendor(
    name="google",
    prefix="/google",
    title="Google",
    blueprints=(documents.pages, account_page.pages, tokens.pages, controls.pages),
    refuse=problems.fault_answer,
    home="sandbox/google/home.html",
    logs_bodies=False,
)
