"""Which column is what, guessed from its header: as QuickBooks, Jobber, Google Contacts and we write it."""

import re

CLIENT_HEADERS = {
    "name": (
        "name", "full name", "display name", "client", "client name", "customer", "customer name",
        "customer full name", "contact name", "contact",
    ),
    "first_name": ("first name", "firstname", "given name", "first"),
    "last_name": ("last name", "lastname", "family name", "surname", "last"),
    "company": (
        "company", "company name", "organization", "organization name", "organization 1 name",
        "business name",
    ),
    "kind": ("kind", "type of client", "person or company"),
    "email": (
        "email", "e mail", "email address", "e mail address", "main email", "primary email", "e mail 1 value",
        "email 1", "emails",
    ),
    "phone": (
        "phone", "phone number", "phone numbers", "main phone", "primary phone", "mobile", "mobile phone",
        "cell", "cell phone", "phone 1 value", "phone 1", "telephone",
    ),
    "street": (
        "street", "street 1", "address", "address 1", "street address", "address line 1", "billing street",
        "billing street 1", "billing address", "bill address street", "billing address line 1",
        "bill address line 1", "address 1 street", "address 1 formatted",
    ),
    "street_2": (
        "street 2", "address 2", "address line 2", "billing street 2", "billing address line 2", "unit",
        "suite", "address 1 extended address", "bill address line 2",
    ),
    "city": ("city", "billing city", "bill address city", "address 1 city", "town", "bill city"),
    "state": (
        "state", "billing state", "bill address state", "address 1 region", "province", "bill state",
        "billing state province", "state province",
    ),
    "postal_code": (
        "zip", "zip code", "postal code", "billing zip", "billing zip code", "billing postal code",
        "bill address zip", "bill address postal code", "address 1 postal code", "bill zip",
        "zip postal code",
    ),
    "payment_days": ("days to pay", "payment days", "net days"),
    "tax_exempt": ("tax exempt", "exempt", "exempt from sales tax"),
    "tax_exempt_id": ("exemption certificate", "resale number", "tax exempt id", "tax resale no"),
    "notes": ("notes", "note", "comments", "memo", "client notes"),
}  # fmt: skip
CATALOG_HEADERS = {
    "name": (
        "name", "item", "item name", "product service name", "product service", "product", "service", "title",
    ),
    "kind": ("kind", "type", "item type", "service or material", "product service type", "product type"),
    "description": ("description", "sales description", "details", "more for the client to read"),
    "unit": ("unit", "sold by", "unit of measure", "uom", "u m"),
    "price": (
        "price", "unit price", "rate", "sales price", "sales price rate", "price rate", "sales rate",
        "default price", "default unit price",
    ),
    "cost": ("cost", "unit cost", "purchase cost", "your cost", "default cost", "default unit cost"),
    "taxable": ("taxable", "taxed", "sales tax", "is taxable", "tax"),
    "category": ("category", "group", "parent", "class"),
    "cost_kind": ("in a budget", "cost kind", "cost type", "budget"),
}  # fmt: skip
HEADERS = {"client": CLIENT_HEADERS, "catalog": CATALOG_HEADERS}


def guess(kind: str, header: list[str]) -> dict[str, str]:
    """Column number, as text, to field; the first column that fits takes a field. Others are left out."""
    fields = {words: field for field, ways in HEADERS[kind].items() for words in ways}
    found: dict[str, str] = {}
    for number, name in enumerate(header):
        field = fields.get(_plain(name))
        if field and field not in found.values():
            found[str(number)] = field
    return found


def _plain(name: str) -> str:
    """`E-mail 1 - Value` -> `e mail 1 value`."""
    return " ".join(re.sub(r"[^a-z0-9]+", " ", name.lower()).split())
