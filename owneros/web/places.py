"""Each thing the desk keeps: its word, icon and address; its hue is the CSS token of the same name."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Kind:
    """`home` is the address of all of them; `home/<id>` of one. Empty for what has no page of its own."""

    word: str
    icon: str
    home: str = ""

    def address(self, row_id: object) -> str:
        return f"{self.home}/{row_id}"


KINDS = {
    "client": Kind("Client", "user-round", "/clients"),
    "job": Kind("Job", "hammer", "/jobs"),
    "estimate": Kind("Estimate", "file-pen-line", "/estimates"),
    "invoice": Kind("Invoice", "file-text", "/invoices"),
    "payment": Kind("Payment", "hand-coins", "/payments"),
    "catalog_item": Kind("Item", "layout-grid", "/catalog"),
    "recurring_series": Kind("Series", "repeat", "/recurring"),
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


def kind_of(record: Any) -> Kind | None:
    """The kind of a row, by the name of its table."""
    return KINDS.get(record.__tablename__)


def name_of(record: Any) -> str:
    """What people call this row: its label where it has one, else its name."""
    return str(getattr(record, "label", "") or record.name)
