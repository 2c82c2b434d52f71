"""The words of a mail: what each kind begins with, and the placeholders that stand for a document's facts."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from owneros.foundation.rules import rules

PLACEHOLDER = re.compile(r"\{([^{}\n]*)\}")
SAMPLES = {
    "client": "Maria Delgado",
    "number": "INV-1042",
    "amount": "$1,250.00",
    "due date": "November 23, 2026",
    "business": "Lone Star Plumbing",
    "link": "https://example.com/i/AbC123",
}
AN_ESTIMATE = "EST-1042"
ALL = tuple(SAMPLES)
LONGEST_SUBJECT = 200


@dataclass(frozen=True)
class Words:
    """What a mail says before its placeholders are filled in."""

    subject: str
    message: str


@dataclass(frozen=True)
class Text:
    """A kind of mail whose words a business may change. `when` says in a sentence when it goes out."""

    title: str
    when: str
    words: Words
    placeholders: tuple[str, ...] = ALL
    sample_number: str = SAMPLES["number"]


TEXTS = {
    "invoice": Text(
        "Invoice",
        "Sent with an invoice. You can still edit it each time.",
        Words(
            "Invoice {number} from {business}",
            "Thank you for your business. Invoice {number} for {amount} is due on {due date}. "
            "You can see it and pay it with the button below.\n\n{business}",
        ),
    ),
    "deposit": Text(
        "Deposit",
        "Sent with a deposit. You can still edit it each time.",
        Words(
            "Deposit {number} from {business}",
            "Thank you for your business. The deposit {number} for {amount} is due on {due date}. "
            "You can see it and pay it with the button below.\n\n{business}",
        ),
    ),
    "estimate": Text(
        "Estimate",
        "Sent with an estimate. You can still edit it each time.",
        Words(
            "Estimate {number} from {business}",
            "Thank you for asking us. Here is our estimate {number} for {amount}. You can see it, "
            "choose your options and approve it with the button below.\n\n{business}",
        ),
        ("client", "number", "amount", "business", "link"),
        sample_number=AN_ESTIMATE,
    ),
    "receipt": Text(
        "Receipt",
        "Sent after a payment.",
        Words(
            "Receipt for {amount} from {business}",
            "Hello {client},\n\nthank you. {business} received your payment.",
        ),
        ("client", "amount", "business"),
    ),
    "reminder_before": Text(
        "Reminder before the due date",
        "A few days before an invoice is due.",
        Words(
            "Invoice {number} is due on {due date}",
            "Hello {client},\n\na friendly reminder: invoice {number} for {amount} is due on {due date}. "
            "You can see it and pay it with the button below.\n\n{business}",
        ),
    ),
    "reminder_due": Text(
        "Reminder on the due date",
        "On the day an invoice is due.",
        Words(
            "Invoice {number} is due today",
            "Hello {client},\n\ninvoice {number} for {amount} is due today. "
            "You can see it and pay it with the button below.\n\n{business}",
        ),
    ),
    "reminder_after": Text(
        "Reminder after the due date",
        "After an invoice is past due.",
        Words(
            "Invoice {number} is past due",
            "Hello {client},\n\ninvoice {number} was due on {due date}, and {amount} is still open. "
            "You can pay it with the button below. If a payment is on its way, thank you; "
            "if something is wrong with the invoice, just reply.\n\n{business}",
        ),
    ),
    "reminder_unanswered": Text(
        "Reminder of an estimate",
        "A few days after an estimate without an answer.",
        Words(
            "Have you seen our estimate {number}?",
            "Hello {client},\n\na few days ago we sent you estimate {number} for {amount}. You can see "
            "it and approve it with the button below. If you have questions, just reply.\n\n{business}",
        ),
        ("client", "number", "amount", "business", "link"),
        sample_number=AN_ESTIMATE,
    ),
    "reminder_expiring": Text(
        "Reminder before an estimate expires",
        "A few days before an estimate expires.",
        Words(
            "Estimate {number} is good until {due date}",
            "Hello {client},\n\nour estimate {number} for {amount} is good until {due date}. You can "
            "approve it with the button below. If you need more time, just reply.\n\n{business}",
        ),
        sample_number=AN_ESTIMATE,
    ),
    "statement": Text(
        "Statement of account",
        "Sent with a statement.",
        Words(
            "Your statement from {business}",
            "Hello {client},\n\nhere is your statement of account. {amount} is open.\n\n{business}",
        ),
        ("client", "amount", "business"),
    ),
}


def fill(text: str, values: Mapping[str, str]) -> str:
    """Puts in the values there are; whatever else stands in braces stays as it was typed."""
    return PLACEHOLDER.sub(lambda found: values.get(found[1].strip().lower(), found[0]), text)


def fill_words(words: Words, values: Mapping[str, str]) -> Words:
    """Both filled in; the subject is cut at the length that a mail's row holds."""
    return Words(fill(words.subject, values)[:LONGEST_SUBJECT], fill(words.message, values))


def check_words(kind: str, words: Words) -> None:
    """Raises FieldError that names the placeholders which this kind of mail does not know."""
    allowed = TEXTS[kind].placeholders
    with rules() as broken:
        for field, text in (("subject", words.subject), ("message", words.message)):
            usable = [name for name in allowed if field == "message" or name != "link"]
            for name in PLACEHOLDER.findall(text):
                if name.strip().lower() not in usable:
                    known = ", ".join(f"{{{each}}}" for each in usable)
                    broken(field, f"{{{name}}} is not known. You can use {known}.")
            if not text.strip():
                broken(field, f"Enter a {field}.")
