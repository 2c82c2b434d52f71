"""The contractor's business: one package per noun. No Flask request, no HTML."""

from owneros.foundation.rooms import modules_of


def open_rooms() -> None:
    """Import all of the domain: tables are mapped, and what nouns announce is known."""
    modules_of(__name__)
    # Its table serves operators alone. The rest of the foundation comes with the nouns that use it.
    modules_of("owneros.foundation", "operators")
