"""How methods and states of money are said on screen and in letters."""

from owneros.foundation.choices import Choice


class Method(Choice):
    """How money came."""

    CARD = "card", "Card"
    ACH = "ach", "Bank debit"
    CASH = "cash", "Cash"
    CHECK = "check", "Check"
    TRANSFER = "transfer", "Bank transfer"
    OTHER = "other", "Other"


class RefundState(Choice):
    PENDING = "pending", "On its way", "warn"
    SUCCEEDED = "succeeded", "Refunded", "ok"
    FAILED = "failed", "Failed", "bad"


class DisputeStatus(Choice):
    NEEDS_RESPONSE = "needs_response", "Needs your answer", "bad"
    UNDER_REVIEW = "under_review", "The bank is deciding", "warn"
    WON = "won", "Won", "ok"
    LOST = "lost", "Lost", "bad"
    CLOSED = "closed", "Closed"


MISTAKE = "Entered by mistake"

# Why a bank did not send the money. Source: docs.stripe.com/payments/ach-direct-debit#error-codes
FAILURE_WORDS = {
    "account_closed": "The bank account is closed.",
    "bank_account_restricted": "The bank does not allow debits from this account.",
    "bank_ownership_changed": "The bank account belongs to another bank now.",
    "debit_not_authorized": "The owner of the account did not allow the debit.",
    "insufficient_funds": "There was not enough money in the account.",
    "invalid_account_number": "The account number is wrong.",
    "invalid_currency": "The bank account does not take US dollars.",
    "no_account": "The bank found no account with this number.",
    "processing_error": "The bank could not process it.",
    "refer_to_customer": "The owner of the account stopped the debit.",
}
# Why a payer wants the money back. Source: docs.stripe.com/disputes/categories
DISPUTE_REASONS = {
    "bank_cannot_process": "The bank could not process the payment.",
    "check_returned": "The check was returned.",
    "credit_not_processed": "The payer was promised a refund and says that they did not get it.",
    "customer_initiated": "The payer asked the bank to take the debit back.",
    "debit_not_authorized": "The owner of the account says that the debit was not allowed.",
    "duplicate": "The payer says that they were charged twice.",
    "fraudulent": "The cardholder says that they did not make the payment.",
    "incorrect_account_details": "The account details were wrong.",
    "insufficient_funds": "There was not enough money in the account.",
    "noncompliant": "The card network says that a rule was broken.",
    "product_not_received": "The payer says that the work was not done.",
    "product_unacceptable": "The payer says that the work was not as agreed.",
    "subscription_canceled": "The payer says that the agreement had ended.",
    "unrecognized": "The payer does not recognize the payment.",
}
NO_REASON = "The bank gave no other reason."


def say_dispute_reason(reason: str) -> str:
    return DISPUTE_REASONS.get(reason, NO_REASON)
