"""Whom we work for, and what for how much."""
