"""From the cells of a row to a client or an item, by the rules of the forms. Tables."""

import pytest

from owneros.domain.clients.catalog.imports import Items
from owneros.domain.clients.clients.imports import Clients

KINDS = {"client": Clients(), "catalog": Items()}

GUESSED = [
    (
        "client",
        "QuickBooks",
        ["Customer", "Company Name", "Email", "Phone Numbers", "Bill Address Street", "Bill Address City",
         "Bill Address State", "Bill Address Zip", "Open Balance"],
        ["name", "company", "email", "phone", "street", "city", "state", "postal_code"],
    ),
    (
        "client",
        "Jobber",
        ["First Name", "Last Name", "Company Name", "Main Phone", "Email", "Billing Street 1",
         "Billing Street 2", "Billing City", "Billing State", "Billing Zip code", "Lead Source"],
        ["first_name", "last_name", "company", "phone", "email", "street", "street_2", "city", "state",
         "postal_code"],
    ),
    (
        "client",
        "Google Contacts",
        ["First Name", "Last Name", "Organization Name", "E-mail 1 - Value", "E-mail 2 - Value",
         "Phone 1 - Value", "Address 1 - Street", "Address 1 - City", "Address 1 - Region",
         "Address 1 - Postal Code", "Notes"],
        ["first_name", "last_name", "company", "email", "phone", "street", "city", "state", "postal_code",
         "notes"],
    ),
    (
        "catalog",
        "QuickBooks",
        ["Product/Service Name", "Sales Description", "Type", "Sales Price / Rate", "Purchase Cost",
         "Taxable"],
        ["name", "description", "kind", "price", "cost", "taxable"],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "program", "header", "fields"), GUESSED)
def test_headers_of_other_programs_are_known(kind, program, header, fields):
    found = KINDS[kind].guess(header)
    assert list(found.values()) == fields
    assert all(int(column) < len(header) for column in found)


@pytest.mark.parametrize("kind", ["client", "catalog"])
def test_our_own_labels_are_known(kind):
    fields = KINDS[kind].fields
    wanted = {name: label for name, (label, _) in fields.items() if name not in ("street_2", "kind")}
    assert set(wanted) <= set(KINDS[kind].guess(list(wanted.values())).values())


NAMES = [
    ({"name": "Maria Delgado"}, "person", "Maria Delgado", ""),
    ({"first_name": "Maria", "last_name": "Delgado"}, "person", "Maria Delgado", ""),
    ({"first_name": "Maria"}, "person", "Maria", ""),
    ({"company": "Oak Ridge"}, "company", "Oak Ridge", ""),
    ({"company": "Oak Ridge", "name": "Maria Delgado"}, "company", "Oak Ridge", "Maria Delgado"),
    ({"company": "Oak Ridge", "name": "Oak  ridge", "first_name": "Al"}, "company", "Oak Ridge", "Al"),
    ({"name": "Oak Ridge", "kind": "Company"}, "company", "Oak Ridge", ""),
    ({"name": "Maria\nDelgado"}, "person", "Maria Delgado", ""),
]


@pytest.mark.parametrize(("values", "kind", "name", "contact"), NAMES)
def test_who_the_client_is(values, kind, name, contact):
    read = Clients().compose(values)
    assert read.problem == ""
    assert (read.details["kind"], read.details["name"], read.details["contact"]) == (kind, name, contact)


PROBLEMS = [
    ({"email": "x@y.com"}, "This row has no name."),
    ({"name": "A", "email": "nowhere"}, "Email: “nowhere” is not an address like name@example.com."),
    ({"name": "A", "phone": "call me"}, "Phone: “call me” is not a number like (512) 555-0100."),
    ({"name": "A" * 201}, "Name: at most 200 characters."),
    ({"name": "A", "notes": "n" * 5_001}, "Notes: at most 5000 characters."),
    ({"name": "A\u2028B\x07"}, "Name: it contains characters that cannot be saved."),
    ({"name": "A", "payment_days": "soon"}, "Days to pay: “soon” is not a number from 0 to 365."),
    ({"name": "A", "payment_days": "366"}, "Days to pay: “366” is not a number from 0 to 365."),
    ({"name": "A", "tax_exempt": "maybe"}, "Exempt from sales tax: “maybe” is not yes or no."),
]


@pytest.mark.parametrize(("values", "problem"), PROBLEMS)
def test_what_the_clients_form_would_refuse_is_told(values, problem):
    assert problem in Clients().compose(values).problem


@pytest.mark.parametrize("typed", ["512-555-0100x12", "(512) 555-0100 ext. 12", "5125550100 #12"])
def test_an_extension_comes_along(typed):
    assert Clients().compose({"name": "A", "phone": typed}).details["phone"] == "+15125550100;ext=12"


def test_values_are_kept_as_the_form_keeps_them():
    read = Clients().compose(
        {
            "name": "=cmd|' /C calc'!A0", "phone": "512.555.0100", "street": "12 Elm St\nApt 4",
            "street_2": "Rear", "email": "a@x.com ::: b@x.com", "tax_exempt_id": "TX-1", "payment_days": "30",
        }
    )  # fmt: skip
    kept = read.details
    assert (read.problem, read.remark) == ("", "Only the first email was used.")
    assert kept["name"] == "=cmd|' /C calc'!A0", "a formula is a text like any other"
    assert (kept["phone"], kept["street"]) == ("+15125550100", "12 Elm St, Apt 4, Rear")
    assert (kept["email"], kept["tax_exempt"], kept["payment_days"]) == ("a@x.com", True, 30)


ITEMS = [
    ({"name": "Call", "price": "$1,095.50"}, {"price_e4": 1_095_5000, "kind": "service"}, ""),
    ({"name": "Wire", "price": "$0.0875", "cost": ".052"}, {"price_e4": 875, "cost_e4": 520}, ""),
    ({"name": "Wire", "price": "0.08755"}, {}, "Price: “0.08755” has more than 4 decimals."),
    ({"name": "Pipe", "price": "2", "kind": "Inventory"}, {"kind": "material"}, ""),
    ({"name": "Pipe", "price": "2", "kind": "Non-inventory", "taxable": "Yes"}, {"taxable": True}, ""),
    ({"name": "Crew", "price": "2", "cost_kind": "Subcontractors"}, {"cost_kind": "subs"}, ""),
    ({"name": "Crew", "price": "2", "cost_kind": "fun"}, {}, "In a budget: “fun” is none of"),
    ({"name": "Call"}, {}, "This row has no price."),
    ({"name": "Call", "price": "a lot"}, {}, "Price: “a lot” is not a price like 1,250.00 or 0.0875."),
    ({"name": "Call", "price": "-5"}, {}, "Price: “-5” is not a price"),
    ({"price": "5"}, {}, "This row has no name."),
]


@pytest.mark.parametrize(("values", "kept", "problem"), ITEMS)
def test_what_an_item_is(values, kept, problem):
    read = Items().compose(values)
    assert kept.items() <= read.details.items()
    assert problem in read.problem
    assert bool(problem) == bool(read.problem)
