"""Connect onboarding: the pages an account link opens, once."""

from flask import Blueprint, abort, redirect, render_template, request
from werkzeug.wrappers import Response

from owneros.sandbox.box import Box, current_box
from owneros.sandbox.kit.ids import new_id
from owneros.sandbox.store import Json
from owneros.sandbox.stripe import account_links, events, requirements
from owneros.sandbox.stripe.calls import PLATFORM, Call, of_account
from owneros.sandbox.stripe.checkout_page import business_name

pages = Blueprint("stripe_onboarding", __name__, url_prefix="/stripe/setup")

VISIT = "onboarding_visit"
STATUS_AFTER = {"finish": "active", "review": "pending", "leave": None}


@pages.get("/<token>")
def open_link(token: str) -> Response:
    """The link is spent on opening; a spent or old one leads to its refresh_url."""
    box = current_box()
    with box.store.transaction():
        link = box.store.get(account_links.KIND, token, PLATFORM)
        if link is None:
            abort(404)
        if link["_used"] or link["_expires"] < box.clock.now():
            return redirect(addresses(link)["refresh_url"], 303)
        box.store.put(account_links.KIND, token, link | {"_used": True}, PLATFORM)
        visit = new_id("visit", 32)
        box.store.put(VISIT, visit, {"link": token, "account": link["account"], "open": True})
    return redirect(f"/stripe/setup/visit/{visit}", 303)


@pages.get("/visit/<visit>")
def show(visit: str) -> str:
    box = current_box()
    body, link = find(box, visit)
    return render_template(
        "sandbox/stripe/onboarding.html",
        business=business_name(box, body["account"]),
        return_url=addresses(link).get("return_url"),
        open=body["open"],
    )


@pages.post("/visit/<visit>")
def finish(visit: str) -> Response:
    box = current_box()
    outcome = request.form.get("outcome", "")
    if outcome not in STATUS_AFTER:
        abort(400)
    with box.store.transaction():
        body, link = find(box, visit)
        if body["open"]:
            box.store.put(VISIT, visit, body | {"open": False})
            call = of_account(box, PLATFORM)
            if status := STATUS_AFTER[outcome]:
                change_capabilities(call, body["account"], status)
            data = {
                "account_id": body["account"],
                "configurations": ["merchant"],
                "use_case": link["use_case"]["type"],
            }
            events.emit_thin(call, "v2.core.account_link.returned", body["account"], data)
    return redirect(addresses(link).get("return_url") or f"/stripe/setup/visit/{visit}", 303)


def change_capabilities(call: Call, account: str, status: str, only: str | None = None) -> list[str]:
    """Moves an account's capabilities and tells the platform; returns what changed."""
    body = call.box.store.get("v2.core.account", account, PLATFORM)
    if body is None:
        abort(404)
    if not body["configuration"]["merchant"]:
        return []
    owed = body["requirements"]
    changed = requirements.set_capabilities(body, status, only)
    call.box.store.put("v2.core.account", account, body, PLATFORM)
    for name in changed:
        events.emit_thin(
            call,
            "v2.core.account[configuration.merchant].capability_status_updated",
            account,
            {"updated_capability": name},
        )
    if body["requirements"] != owed:
        events.emit_thin(call, "v2.core.account[requirements].updated", account)
    return changed


def find(box: Box, visit: str) -> tuple[Json, Json]:
    body = box.store.get(VISIT, visit)
    link = body and box.store.get(account_links.KIND, body["link"], PLATFORM)
    if body is None or link is None:
        abort(404)
    return body, link


def addresses(link: Json) -> Json:
    case: Json = link["use_case"]
    found: Json = case[case["type"]]
    return found
