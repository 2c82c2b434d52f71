"""How methods and states of money are said on screen and in letters."""

METHOD_WORDS = {
    "card": "Card",
    "cash": "Cash",
    "check": "Check",
    "transfer": "Bank transfer",
    "other": "Other",
}
METHOD_ICONS = {
    "card": "credit-card",
    "cash": "wallet",
    "check": "file-pen-line",
    "transfer": "landmark",
    "other": "hand-coins",
}
REFUND_WORDS = {
    "pending": ("On its way", "warn"),
    "succeeded": ("Refunded", "ok"),
    "failed": ("Failed", "bad"),
}
MISTAKE = "Entered by mistake"
