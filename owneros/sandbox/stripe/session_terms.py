"""Reads and checks what a new Checkout session was asked to be."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from owneros.sandbox.kit.ids import new_id
from owneros.sandbox.kit.parameters import address, check_names, choice, integer
from owneros.sandbox.kit.problems import WrongParameter
from owneros.sandbox.store import Json
from owneros.sandbox.stripe import accounts
from owneros.sandbox.stripe.calls import PLATFORM, Call
from owneros.sandbox.stripe.parameters import metadata
from owneros.sandbox.stripe.problems import StripeError, missing_object

FIELDS = {
    "adaptive_pricing", "after_expiration", "allow_promotion_codes", "allowed_payment_method_types",
    "automatic_tax", "billing_address_collection", "branding_settings", "cancel_url",
    "client_reference_id", "consent_collection", "currency", "custom_fields", "custom_text",
    "customer", "customer_account", "customer_creation", "customer_email", "customer_update",
    "discounts", "excluded_payment_method_types", "expires_at", "integration_identifier",
    "invoice_creation", "line_items", "locale", "managed_payments", "metadata", "mode",
    "name_collection", "optional_items", "origin_context", "payment_intent_data",
    "payment_method_collection", "payment_method_configuration", "payment_method_data",
    "payment_method_options", "permissions", "phone_number_collection", "redirect_on_completion",
    "return_url", "saved_payment_method_options", "setup_intent_data",
    "shipping_address_collection", "shipping_options", "submit_type", "subscription_data",
    "success_url", "tax_id_collection", "ui_mode", "wallet_options",
}  # fmt: skip
ITEM_FIELDS = {"adjustable_quantity", "metadata", "price", "price_data", "quantity", "tax_rates"}
PRICE_FIELDS = {
    "currency", "product", "product_data", "recurring", "tax_behavior", "unit_amount",
    "unit_amount_decimal",
}  # fmt: skip
PRODUCT_FIELDS = {"description", "images", "metadata", "name", "tax_code", "tax_details", "unit_label"}
INTENT_FIELDS = {
    "application_fee_amount", "capture_method", "description", "metadata", "on_behalf_of",
    "receipt_email", "setup_future_usage", "shipping", "statement_descriptor",
    "statement_descriptor_suffix", "transfer_data", "transfer_group",
}  # fmt: skip
CAPABILITY_OF = {"card": "card_payments", "us_bank_account": "ach_debit_payments"}
SMALLEST_CENTS = 50
LARGEST_CENTS = 99_999_999
SHORTEST_SECONDS = 30 * 60
LONGEST_SECONDS = 24 * 3600


@dataclass(frozen=True)
class Terms:
    amount: int
    currency: str
    line_items: list[Json]
    payment_intent_data: Json
    success_url: str
    cancel_url: str | None
    expires_at: int


def read(call: Call) -> Terms:
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
    return Terms(
        amount=amount,
        currency=currencies.pop(),
        line_items=line_items,
        payment_intent_data=read_intent(call, amount),
        success_url=address(params, "success_url") or "",
        cancel_url=address(params, "cancel_url", required=False),
        expires_at=read_expiry(call),
    )


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
    item = check_names(item, ITEM_FIELDS, prefix=where)
    if price := item.get("price"):
        raise missing_object("price", price, param=f"{where}[price]", status=400)
    at = f"{where}[price_data]"
    price_data = check_names(item.get("price_data"), PRICE_FIELDS, {"currency", "product_data"}, at)
    product = check_names(price_data["product_data"], PRODUCT_FIELDS, {"name"}, f"{at}[product_data]")
    quantity = integer(item, "quantity", where)
    if quantity is None or quantity < 1:
        raise WrongParameter("missing", "quantity", where)
    unit = unit_amount(price_data, at)
    return {
        "id": new_id("li", 24),
        "object": "item",
        "amount_discount": 0,
        "amount_subtotal": unit * quantity,
        "amount_tax": 0,
        "amount_total": unit * quantity,
        "currency": price_data["currency"].lower(),
        "description": product["name"],
        "price": None,
        "quantity": quantity,
    }


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
    data = dict(check_names(call.params.get(where), INTENT_FIELDS, prefix=where))
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
