"""The client's address of a document. It opens a secret, so it is asked for where it is shown or mailed."""

from owneros.domain.billing.documents.models import Document
from owneros.domain.records.links import opening as links
from owneros.foundation.database import db
from owneros.foundation.links import absolute


def renew_link(document: Document) -> str:
    """A new public link; the earlier one stops working. Returns the token."""
    token = links.renew_link(document.noun, document.id)
    document.link_token = token
    db.session.flush()
    return token


def link_of(document: Document) -> str:
    """The client's address of it; empty for a draft."""
    path = path_of(document)
    return absolute(path) if path else ""


def path_of(document: Document) -> str:
    """The same within this app."""
    token = document.link_token
    return f"{document.address}/{token.reveal()}" if token else ""
