"""Clients and items from CSV files: upload, columns, a look at the rows, the deed, its undoing."""
