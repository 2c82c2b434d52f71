"""Addresses as text and as a place on a map."""

from urllib.parse import urlencode

MAPS = "https://www.google.com/maps/search/"


def one_line(street: str, city: str, state: str, postal_code: str) -> str:
    """`12 Elm St, Austin, TX 78701`; missing parts leave no stray comma."""
    region = " ".join(part for part in (state, postal_code) if part)
    return ", ".join(part for part in (" ".join(street.split()), city, region) if part)


def map_url(address: str) -> str:
    """Opens the phone's map at this address; nothing is loaded from there by us."""
    return f"{MAPS}?{urlencode({'api': 1, 'query': address})}" if address else ""
