"""What the demo business sells most, as it stands in its price book."""

from owneros.cli.demo.reading import read
from owneros.domain.clients.catalog.keeping import ItemDetails

PRICE_BOOK = tuple(ItemDetails(**item) for item in read("price_book")["item"])
