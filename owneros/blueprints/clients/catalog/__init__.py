"""The price book: its list, one item's page, writing, archiving, and suggestions for a line."""
