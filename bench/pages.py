"""What is visited: the pages of a business, and the floor's routes."""

from urllib.parse import quote_plus

from bench import budgets
from bench.bulk import SURNAME, Business

FLOORS = {
    "empty Flask route": "/empty",
    budgets.LIST.floor: "/list",
    budgets.DETAIL.floor: "/detail",
    budgets.BOARD.floor: "/dashboard",
}

# What a browser looks at: the lists are alike to it.
SEEN = ("Today", "Money", "Invoices", "Invoice", "Client", "Job", "Public invoice")


def pages_of(business: Business) -> dict[str, tuple[str, budgets.Shape]]:
    """Found by a name is one client of all; found by a word is a third of them."""
    name, word = quote_plus(business.client_name), quote_plus(SURNAME.lower())
    return {
        "Today": ("/", budgets.BOARD),
        "Money": ("/money", budgets.BOARD),
        "Invoices": ("/invoices", budgets.LIST),
        "Invoices, Paid": ("/invoices?show=paid", budgets.FOUND),
        "Invoices, by a name": (f"/invoices?q={name}", budgets.FOUND),
        "Invoices, by a word": (f"/invoices?q={word}", budgets.FOUND),
        "Invoice": (f"/invoices/{business.invoice}", budgets.DETAIL),
        "Clients": ("/clients", budgets.LIST),
        "Clients, by a name": (f"/clients?q={name}", budgets.FOUND),
        "Clients, by a word": (f"/clients?q={word}", budgets.FOUND),
        "Client": (f"/clients/{business.client}", budgets.DETAIL),
        "Jobs": ("/jobs?show=all", budgets.LIST),
        "Job": (f"/jobs/{business.job}", budgets.DETAIL),
        "Payments": ("/payments", budgets.LIST),
        "Search, a name": (f"/search?q={name}", budgets.FOUND),
        "Search, a word": (f"/search?q={word}", budgets.FOUND),
        "Settings": ("/settings", budgets.EMPTY),
        "Public invoice": (f"/i/{business.link}", budgets.DETAIL),
    }
