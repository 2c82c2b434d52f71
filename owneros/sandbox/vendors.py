"""The vendors in the box, in the order in which the home page tells of them."""

from owneros.sandbox import google, mail, storage, stripe
from owneros.sandbox.box import Vendor

VENDORS: tuple[Vendor, ...] = (mail.VENDOR, stripe.VENDOR, storage.VENDOR, google.VENDOR)
