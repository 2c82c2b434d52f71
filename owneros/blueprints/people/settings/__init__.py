"""A person's own things, and how the business shows itself and begins its invoices."""
