"""Who works here, for which business, and what is mailed."""
