"""What an entry of a statement was, in words for the client."""

from owneros.domain.billing.payments.words import Method

KIND_WORDS = {
    "invoice": "Invoice",
    "deposit": "Deposit due",
    "late_fee": "Late fee",
    "payment": "Payment",
    "refund": "Refund",
    "dispute": "Taken back by the bank",
    "reduction": "Taken off",
    "write_off": "Written off",
}


def say_entry(kind: str, label: str) -> str:
    """`Invoice INV-0042`, `Payment, check`."""
    word = KIND_WORDS[kind]
    if kind == "dispute":
        return word
    if kind in ("payment", "refund"):
        return f"{word}, {Method(label).word.lower()}"
    return f"{word} on {label}" if kind in ("late_fee", "reduction", "write_off") else f"{word} {label}"


def say_open(kind: str, label: str) -> str:
    """A deposit is no bill but money asked for in advance, and says so."""
    return f"Deposit {label}" if kind == "deposit" else label
