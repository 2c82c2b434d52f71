"""Estimates: list, writing, the page of one estimate, sending, answers, files, templates, billing."""
