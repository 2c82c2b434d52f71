"""The hosted payment page: what a client of the business sees and does."""

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from owneros.sandbox.box import Box, current_box
from owneros.sandbox.store import Json
from owneros.sandbox.stripe import debiting, paying, sessions
from owneros.sandbox.stripe.calls import PLATFORM, Call, found

pages = Blueprint("stripe_checkout", __name__, url_prefix="/stripe/c/pay")

DECLINED, AUTHENTICATED = "4000000000000002", "4000002760003184"
CARDS = {"ok": "4242424242424242", "declined": DECLINED, "threeds": AUTHENTICATED}
BANKS = (debiting.SUCCEEDS, debiting.FAILS)


@pages.get("/<object_id>")
def show(object_id: str) -> str | tuple[str, int]:
    call, session = find(object_id)
    if session["status"] != "open":
        return render(call, session, "sandbox/stripe/checkout_closed.html")
    return render(call, session, "sandbox/stripe/checkout.html")


@pages.post("/<object_id>")
def pay(object_id: str) -> Response | tuple[str, int]:
    """A second press of the button finds the session complete and changes nothing."""
    with current_box().store.transaction():
        call, session = find(object_id)
        if session["status"] != "open":
            return leave(session)
        if (bank := chosen_bank(session)) is not None:
            email = payers_email(session)
            debiting.start(call, session, paying.begin(call, session, email), email, bank)
            return leave(session)
        return pay_by_card(call, session)


def pay_by_card(call: Call, session: Json) -> Response | tuple[str, int]:
    card = chosen_card()
    if card is None:
        return refused(call, session, "Your card number is invalid.")
    email = payers_email(session)
    intent = paying.begin(call, session, email)
    if card == AUTHENTICATED and intent["status"] != "requires_action":
        paying.require_authentication(call, intent)
    if intent["status"] == "requires_action":
        return redirect(f"/stripe/c/pay/{session['id']}/authenticate", 303)
    if card == DECLINED:
        paying.refuse(call, intent, card, paying.DECLINED)
        return refused(call, session, paying.DECLINED.message)
    paying.succeed(call, session, intent, card, email)
    return leave(session)


@pages.get("/<object_id>/authenticate")
def show_authentication(object_id: str) -> str | Response:
    call, session = find(object_id)
    if not waits_for_person(call, session):
        return redirect(f"/stripe/c/pay/{object_id}", 303)
    return render(call, session, "sandbox/stripe/authenticate.html")


@pages.post("/<object_id>/authenticate")
def authenticate(object_id: str) -> Response | tuple[str, int]:
    with current_box().store.transaction():
        call, session = find(object_id)
        if session["status"] != "open":
            return leave(session)
        intent = waits_for_person(call, session)
        if intent is None:
            return redirect(f"/stripe/c/pay/{object_id}", 303)
        if request.form.get("outcome") != "complete":
            paying.refuse(call, intent, AUTHENTICATED, paying.NOT_AUTHENTICATED)
            return refused(call, session, paying.NOT_AUTHENTICATED.message)
        paying.succeed(call, session, intent, AUTHENTICATED, intent["receipt_email"])
        return leave(session)


def find(object_id: str) -> tuple[Call, Json]:
    sessions.expire_due(current_box())
    return found(sessions.KIND, object_id)


def chosen_bank(session: Json) -> str | None:
    """What the chosen bank account will do, if this page takes bank accounts."""
    chosen = request.form.get("card", "")
    return chosen if chosen in BANKS and "us_bank_account" in session["payment_method_types"] else None


def payers_email(session: Json) -> str | None:
    return request.form.get("email", "").strip() or session["customer_email"]


def chosen_card() -> str | None:
    """Its number: as it was typed, or that of the button."""
    typed = request.form.get("card_number", "").replace(" ", "")
    number = typed or CARDS.get(request.form.get("card", ""))
    return number if number in CARDS.values() else None


def waits_for_person(call: Call, session: Json) -> Json | None:
    intent = session["payment_intent"] and call.get("payment_intent", session["payment_intent"])
    return intent if intent and intent["status"] == "requires_action" else None


def leave(session: Json) -> Response:
    if session["status"] == "expired":
        return redirect(f"/stripe/c/pay/{session['id']}", 303)
    return redirect(success_address(session), 303)


def success_address(session: Json) -> str:
    return str(session["success_url"]).replace("{CHECKOUT_SESSION_ID}", session["id"])


def refused(call: Call, session: Json, error: str) -> tuple[str, int]:
    return render(call, session, "sandbox/stripe/checkout.html", error), 402


def render(call: Call, session: Json, template: str, error: str | None = None) -> str:
    return render_template(
        template,
        session=session,
        items=session["_line_items"],
        business=business_name(call.box, call.account),
        done_url=success_address(session),
        error=error,
    )


def business_name(box: Box, account: str) -> str:
    body = box.store.get("v2.core.account", account, PLATFORM)
    if body is None:
        return "OwnerOS"
    return str(body["display_name"] or body["contact_email"] or "this business")
