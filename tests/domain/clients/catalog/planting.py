"""An item of the price book."""

from owneros.domain.clients.catalog.keeping import ItemDetails, add_item
from tests.conventions.planting import ACTOR


def plant(_player, _size):
    special = ItemDetails(
        name="Delgado special", price_e4=95_0000, unit="h", category="Plumbing", taxable=True
    )
    add_item(ACTOR, special)
