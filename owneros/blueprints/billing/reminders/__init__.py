"""Reminders of a document and of a client: the card on their pages, turning off and on, one sent by hand."""
