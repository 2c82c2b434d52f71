"""Late fees: the rule of the business, waiving one, and clients who are spared."""
