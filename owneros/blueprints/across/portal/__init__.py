"""What a client sees behind its one link: what waits, documents, payments, files, messages. No sign-in."""
