"""One search over all that the desk keeps."""
