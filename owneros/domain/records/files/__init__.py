"""Stored files: bytes in object storage under keys we make, one row each. Never a row without its bytes."""
