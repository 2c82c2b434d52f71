"""One folder per outside company: the only place where its SDK is imported."""
