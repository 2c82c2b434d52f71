"""Reads and checks what a new Checkout session was asked to be."""

from decimal import Decimal, InvalidOperation
from typing import Any

from owneros.sandbox.kit.parameters import address, check_names, choice, integer
from owneros.sandbox.kit.problems import WrongParameter
from owneros.sandbox.store import Json
from owneros.sandbox.stripe import accounts
from owneros.sandbox.stripe.calls import PLATFORM, Call
from owneros.sandbox.stripe.objects import new, takes
from owneros.sandbox.stripe.parameters import metadata
from owneros.sandbox.stripe.problems import StripeError, missing_object

KIND = "checkout.session"
CAPABILITY_OF = {"card": "card_payments", "us_bank_account": "ach_debit_payments"}
SMALLEST_CENTS = 50
LARGEST_CENTS = 99_999_999
SHORTEST_SECONDS = 30 * 60
LONGEST_SECONDS = 24 * 3600


def read(call: Call) -> Json:
    """What a session has of its terms. Raises StripeError, WrongParameter."""
    params = call.params
    refuse_outdated(params)
    check_capability(call)
    check_payer(call)
    line_items = read_line_items(params)
    amount = sum(item["amount_total"] for item in line_items)
    currencies = {item["currency"] for item in line_items}
    if len(currencies) > 1:
        raise StripeError("All line items must have the same currency.", param="line_items")
    if amount < SMALLEST_CENTS:
        raise StripeError(
            "The Checkout Session's total amount due must add up to at least $0.50 usd",
            code="amount_too_small",
        )
    if amount > LARGEST_CENTS:
        raise StripeError("Amount must be no more than $999,999.99", code="amount_too_large")
    return {
        "amount_subtotal": amount,
        "amount_total": amount,
        "cancel_url": address(params, "cancel_url", required=False),
        "currency": currencies.pop(),
        "expires_at": read_expiry(call),
        "payment_method_types": payment_method_types(params),
        "success_url": address(params, "success_url"),
        "_line_items": line_items,
        "_payment_intent_data": read_intent(call, amount),
    }


def refuse_outdated(params: Json) -> None:
    if "payment_method_types" in params:
        raise StripeError(
            "`payment_method_types` is no longer supported. Use `allowed_payment_method_types` or"
            " `excluded_payment_method_types`, or manage payment methods from the Dashboard.",
            code="payment_method_types_no_longer_supported",
            param="payment_method_types",
        )
    choice(params, "mode", {"payment", "setup", "subscription"})
    if params["mode"] != "payment":
        raise StripeError("The sandbox does Checkout in payment mode only.", param="mode")
    if params.get("ui_mode", "hosted_page") != "hosted_page":
        raise StripeError("The sandbox has the hosted page only.", param="ui_mode")


def check_capability(call: Call) -> None:
    if call.account == PLATFORM:
        return
    merchant = accounts.load(call, call.account)["configuration"]["merchant"] or {}
    held = merchant.get("capabilities", {})
    if status_of(held, "card_payments") != "active":
        raise StripeError(
            "Your account cannot currently make charges: its card_payments capability is"
            f" {status_of(held, 'card_payments')}. Finish onboarding first."
        )
    for kind in payment_method_types(call.params):
        if status_of(held, CAPABILITY_OF[kind]) != "active":
            raise StripeError(
                f"The payment method type provided: {kind} is invalid. Please ensure the provided type is"
                " activated in your dashboard and your account is enabled for any preview features that"
                " you are trying to use.",
                param="allowed_payment_method_types",
            )


def status_of(held: Json, capability: str) -> str:
    return str(held.get(capability, {"status": "unrequested"})["status"])


def payment_method_types(params: Json) -> list[str]:
    """What the page offers; the card when nothing was said."""
    types = params.get("allowed_payment_method_types") or ["card"]
    for kind in types:
        if kind not in CAPABILITY_OF:
            raise StripeError(
                f"The sandbox does not have the payment method {kind}.", param="allowed_payment_method_types"
            )
    return list(types)


def check_payer(call: Call) -> None:
    customer, email = call.params.get("customer"), call.params.get("customer_email")
    if customer and email:
        raise StripeError("You may only specify one of these parameters: customer, customer_email.")
    if customer:
        call.load("customer", customer, param="customer", status=400)
    if email and "@" not in email:
        raise StripeError(f"Invalid email address: {email}", code="email_invalid", param="customer_email")


def read_line_items(params: Json) -> list[Json]:
    items = params.get("line_items")
    if not isinstance(items, list) or not items:
        raise WrongParameter("missing", "line_items")
    return [read_line_item(item, f"line_items[{place}]") for place, item in enumerate(items)]


def read_line_item(item: Any, where: str) -> Json:
    item = known(item, "line_items", where)
    if price := item.get("price"):
        raise missing_object("price", price, param=f"{where}[price]", status=400)
    at = f"{where}[price_data]"
    price_data = known(item.get("price_data"), "price_data", at, "currency", "product_data")
    product = known(price_data["product_data"], "product_data", f"{at}[product_data]", "name")
    quantity = integer(item, "quantity", where)
    if quantity is None or quantity < 1:
        raise WrongParameter("missing", "quantity", where)
    total = unit_amount(price_data, at) * quantity
    return new(
        "item",
        amount_subtotal=total,
        amount_total=total,
        currency=price_data["currency"].lower(),
        description=product["name"],
        quantity=quantity,
    )


def known(given: Any, level: str, where: str, *required: str) -> Json:
    return check_names(given, takes(KIND, level), required, where)


def unit_amount(price_data: Json, where: str) -> int:
    """Cents a piece; a decimal one is accepted when it is whole."""
    amount = integer(price_data, "unit_amount", where)
    if amount is None and price_data.get("unit_amount_decimal"):
        try:
            decimal = Decimal(price_data["unit_amount_decimal"])
        except InvalidOperation:
            raise StripeError("Invalid decimal", param=f"{where}[unit_amount_decimal]") from None
        if decimal != decimal.to_integral_value():
            raise StripeError("The sandbox takes whole cents.", param=f"{where}[unit_amount_decimal]")
        amount = int(decimal)
    if amount is None:
        raise WrongParameter("missing", "unit_amount", where)
    if amount < 0:
        raise StripeError(
            "Invalid non-negative integer", code="parameter_invalid_integer", param=f"{where}[unit_amount]"
        )
    return amount


def read_intent(call: Call, amount: int) -> Json:
    where = "payment_intent_data"
    data = dict(known(call.params.get(where), where, where))
    data["metadata"] = metadata(data, where)
    fee = integer(data, "application_fee_amount", where)
    data["application_fee_amount"] = fee
    if data.get("statement_descriptor") and "card" in payment_method_types(call.params):
        raise StripeError(
            "`statement_descriptor` is not supported for the payment method type `card`. Use"
            " `statement_descriptor_suffix` instead.",
            param=f"{where}[statement_descriptor]",
        )
    if fee is None:
        return data
    param = f"{where}[application_fee_amount]"
    if call.account == PLATFORM:
        raise StripeError(
            "Can only apply an application_fee_amount when the PaymentIntent is attempting a direct"
            " payment (using an OAuth key or Stripe-Account header) or destination payment (using"
            " `transfer_data[destination]`).",
            param=param,
        )
    if fee < 1:
        raise StripeError(
            "This value must be greater than or equal to 1.", code="parameter_invalid_integer", param=param
        )
    if fee > amount:
        raise StripeError("The application fee must be less than or equal to the total charge.", param=param)
    return data


def read_expiry(call: Call) -> int:
    wish = integer(call.params, "expires_at")
    if wish is None:
        return call.now() + LONGEST_SECONDS
    slack = 60
    if not SHORTEST_SECONDS - slack <= wish - call.now() <= LONGEST_SECONDS + slack:
        raise StripeError(
            "The `expires_at` timestamp must be between 30 minutes and 24 hours from Checkout Session"
            " creation.",
            param="expires_at",
        )
    return wish
