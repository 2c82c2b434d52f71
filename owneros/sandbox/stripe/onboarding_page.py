"""Connect onboarding: the pages an account link opens, once."""

from flask import Blueprint, abort, redirect, render_template, request
from werkzeug.wrappers import Response

from owneros.sandbox.box import current_box
from owneros.sandbox.kit.ids import new_id
from owneros.sandbox.store import Json
from owneros.sandbox.stripe import account_links, accounts, events, requirements
from owneros.sandbox.stripe.calls import PLATFORM, Call, found
from owneros.sandbox.stripe.checkout_page import business_name

pages = Blueprint("stripe_onboarding", __name__, url_prefix="/stripe/setup")

VISIT = "onboarding_visit"
STATUS_AFTER = {"finish": "active", "review": "pending", "leave": None}


@pages.get("/<token>")
def open_link(token: str) -> Response:
    """The link is spent on opening; a spent or old one leads to its refresh_url."""
    box = current_box()
    with box.store.transaction():
        _, link = found(account_links.KIND, token)
        if link["_used"] or link["_expires"] < box.clock.now():
            return redirect(addresses(link)["refresh_url"], 303)
        box.store.put(account_links.KIND, token, link | {"_used": True}, PLATFORM)
        visit = new_id("visit", 32)
        box.store.put(VISIT, visit, {"link": token, "account": link["account"], "open": True})
    return redirect(f"/stripe/setup/visit/{visit}", 303)


@pages.get("/visit/<visit>")
def show(visit: str) -> str:
    call, body, link = find(visit)
    return render_template(
        "sandbox/stripe/onboarding.html",
        business=business_name(call.box, body["account"]),
        return_url=addresses(link).get("return_url"),
        open=body["open"],
    )


@pages.post("/visit/<visit>")
def finish(visit: str) -> Response:
    outcome = request.form.get("outcome", "")
    if outcome not in STATUS_AFTER:
        abort(400)
    with current_box().store.transaction():
        call, body, link = find(visit)
        if body["open"]:
            call.box.store.put(VISIT, visit, body | {"open": False})
            if status := STATUS_AFTER[outcome]:
                change_capabilities(body["account"], status)
            data = {
                "account_id": body["account"],
                "configurations": ["merchant"],
                "use_case": link["use_case"]["type"],
            }
            events.emit_thin(call, "v2.core.account_link.returned", body["account"], data)
    return redirect(addresses(link).get("return_url") or f"/stripe/setup/visit/{visit}", 303)


def change_capabilities(account: str, status: str, only: str | None = None) -> list[str]:
    """Moves an account's capabilities and tells the platform; returns what changed."""
    with current_box().store.transaction():
        call, body = found(accounts.KIND, account)
        if not body["configuration"]["merchant"]:
            return []
        owed = body["requirements"]
        changed = requirements.set_capabilities(body, status, only)
        call.put(body)
        moved = "v2.core.account[configuration.merchant].capability_status_updated"
        for name in changed:
            events.emit_thin(call, moved, account, {"updated_capability": name})
        if body["requirements"] != owed:
            events.emit_thin(call, "v2.core.account[requirements].updated", account)
    return changed


def find(visit: str) -> tuple[Call, Json, Json]:
    """A visit and the link that led to it."""
    body = current_box().store.get(VISIT, visit)
    if body is None:
        abort(404)
    call, link = found(account_links.KIND, body["link"])
    return call, body, link


def addresses(link: Json) -> Json:
    case: Json = link["use_case"]
    return dict(case[case["type"]])
