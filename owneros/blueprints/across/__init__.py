"""What looks over all nouns."""
