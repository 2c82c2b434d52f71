"""Imports every module that registers task handlers."""

__all__: list[str] = []
