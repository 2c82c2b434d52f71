"""Sign-in with Google (OpenID Connect). The only importer of Authlib; its answers are our own dataclasses."""

from owneros.vendors.google.client import configure, is_on
from owneros.vendors.google.errors import NotProven
from owneros.vendors.google.sign_in import Flow, Identity, begin, finish

__all__ = ["Flow", "Identity", "NotProven", "begin", "configure", "finish", "is_on"]
