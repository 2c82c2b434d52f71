"""Contacts and sites: whose they are is told in each row, and no text of theirs acts as a formula."""

from datetime import date

from owneros.domain.clients.clients.contacts import ContactDetails, add_contact
from owneros.domain.clients.clients.sites import SiteDetails, add_site, archive_site
from owneros.foundation.spans import Span
from tests.desk import SAM, a_client

ALWAYS = Span(date(2000, 1, 1), date(2099, 12, 31))


def test_the_people_at_each_client_stand_by_client_and_name(desk, exported):
    with desk():
        oak, elm = a_client("Oak Ridge", email="office@oak.example"), a_client("=Elm", email="")
        add_contact(
            SAM,
            oak,
            ContactDetails(name="Vito", title="Bookkeeper", email="vito@oak.example", gets_invoices=True),
        )
        add_contact(SAM, oak, ContactDetails(name="Ines", phone="+15125550111;ext=12"))
        add_contact(SAM, elm, ContactDetails(name="@lex", title="+1", phone="+442079460000"))
        a_client("Nobody There")
    rows = exported("contacts", ALWAYS)
    assert [(row["Client"], row["Client's email"], row["Name"]) for row in rows] == [
        ("'=Elm", "", "'@lex"),
        ("Oak Ridge", "office@oak.example", "Ines"),
        ("Oak Ridge", "office@oak.example", "Vito"),
    ]
    assert (rows[0]["Role"], rows[0]["Phone"]) == ("'+1", "'+442079460000")
    assert (rows[1]["Phone"], rows[1]["Gets invoices"]) == ("(512) 555-0111 ext. 12", "No")
    said = (rows[2]["Role"], rows[2]["Email"], rows[2]["Gets invoices"])
    assert said == ("Bookkeeper", "vito@oak.example", "Yes")


def test_sites_stand_by_client_also_the_archived_ones(desk, exported):
    with desk():
        maria = a_client("Maria Delgado")
        add_site(
            SAM,
            maria,
            SiteDetails(
                label="Lake house",
                street="9 Shore Rd",
                city="Austin",
                state="TX",
                postal_code="01234",
                access_notes="-gate 4711\nthe dog bites",
            ),
        )
        archive_site(SAM, maria, add_site(SAM, maria, SiteDetails(street="12 Elm St")))
    elm, shore = exported("sites", ALWAYS)
    assert (elm["Street"], elm["Archived on"] != "") == ("12 Elm St", True)
    assert (shore["Client"], shore["Site name"], shore["ZIP code"]) == (
        "Maria Delgado",
        "Lake house",
        "01234",
    )
    assert (shore["How to get in"], shore["Archived on"]) == ("'-gate 4711\nthe dog bites", "")
