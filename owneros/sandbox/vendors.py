"""The vendors in the box. A new one is a package and a line here."""

from owneros.sandbox import mail, storage, stripe
from owneros.sandbox.box import Vendor

VENDORS: tuple[Vendor, ...] = (stripe.VENDOR, storage.VENDOR, mail.VENDOR)


def vendor_of(path: str) -> Vendor | None:
    """The vendor whose prefix the path starts with."""
    for vendor in VENDORS:
        if vendor.prefix and path.startswith(vendor.prefix + "/"):
            return vendor
    return None
