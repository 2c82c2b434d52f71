"""Files and links."""
