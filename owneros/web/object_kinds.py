"""One word and one icon for each thing the desk keeps; its colour is the CSS token of the same name."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    word: str
    icon: str


KINDS = {
    "client": Kind("Client", "user-round"),
    "job": Kind("Job", "hammer"),
    "estimate": Kind("Estimate", "file-pen-line"),
    "invoice": Kind("Invoice", "file-text"),
    "payment": Kind("Payment", "hand-coins"),
    "expense": Kind("Expense", "receipt"),
    "time": Kind("Time", "clock"),
    "mileage": Kind("Mileage", "route"),
    "report": Kind("Daily report", "clipboard-list"),
    "photo": Kind("Photo", "camera"),
    "document": Kind("Document", "shield-check"),
    "message": Kind("Message", "message-square"),
    "bank": Kind("Bank", "landmark"),
    "tax": Kind("Tax", "percent"),
    "calendar": Kind("Calendar", "calendar-days"),
}
