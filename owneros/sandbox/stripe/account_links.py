"""Account links: a single-use way into onboarding. Source: docs.stripe.com/api/v2/core/account-links"""

from owneros.sandbox.box import current_box
from owneros.sandbox.clock import iso
from owneros.sandbox.kit.ids import new_id
from owneros.sandbox.kit.parameters import address, check_names
from owneros.sandbox.store import Json
from owneros.sandbox.stripe import accounts
from owneros.sandbox.stripe.calls import PLATFORM, Call, endpoint
from owneros.sandbox.stripe.problems import StripeError

KIND = "v2.core.account_link"
LIFETIME_SECONDS = 300
USES = ("account_onboarding", "account_update")


@endpoint("POST", "/v2/core/account_links", {"account", "use_case"}, {"account", "use_case"})
def create(call: Call) -> Json:
    accounts.load(call, call.params["account"])
    case = check_names(call.params["use_case"], {"type", *USES}, {"type"}, "use_case")
    if case["type"] not in USES:
        raise StripeError(f"Invalid use_case.type: must be one of {', '.join(USES)}", param="use_case.type")
    wish = check_names(
        case.get(case["type"]),
        {"collection_options", "refresh_url", "return_url"},
        {"refresh_url"},
        f"use_case.{case['type']}",
    )
    address(wish, "refresh_url")
    address(wish, "return_url", required=False)
    token = new_id("link", 32)
    expires = call.now() + LIFETIME_SECONDS
    body = {
        "object": KIND,
        "account": call.params["account"],
        "created": iso(call.now()),
        "expires_at": iso(expires),
        "livemode": False,
        "url": f"{current_box().url()}/stripe/setup/{token}",
        "use_case": case,
    }
    kept = body | {"_expires": expires, "_used": False}
    call.box.store.put(KIND, token, kept, PLATFORM)
    return body
