"""The people of the business: the list, one person, inviting, roles, going."""
